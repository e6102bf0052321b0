//! Who comes by the provider: the officer who was tied to the person, or at the first sign-in the one with the verified address, or
//! somebody new. All in the unit that lets them in.

use super::{No, claims::Proved};
use crate::{app::App, declare::mail::Desk, error::Error, office::invite::changed};
use domain::{email::Email, name::PersonName};
use jiff::Timestamp;
use store::{
    Unit,
    audit::Act,
    staff::{self as kept, Changed, Officer},
};
use uuid::Uuid;

/// How far somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entered {
    /// In: the provider asked for both factors.
    In,
    /// Asked for the own second factor next.
    Halfway,
    /// Has none yet: sets one up by an invitation.
    SetUp,
}

/// Somebody who comes, and what was drawn for that.
pub struct Coming<'a> {
    pub app: &'a App,
    pub proved: &'a Proved,
    /// The SHA-256 of the token of the session, or of the invitation.
    pub token: [u8; 32],
    /// For the session, a new officer, and two letters.
    pub ids: [Uuid; 4],
    /// What the browser calls itself.
    pub device: &'a str,
    /// Whoever is not known becomes an officer.
    pub create: bool,
    pub now: Timestamp,
}

/// Who it is, and whether they are tied to the person already; or why not.
type Found = Result<(Officer, bool), No>;

impl Coming<'_> {
    /// Lets them in as far as they may come.
    pub async fn enters(&self, db: &mut Unit) -> Result<Result<Entered, No>, Error> {
        let (officer, tied) = match self.found(db).await? {
            Ok(found) => found,
            Err(no) => return Ok(Err(no)),
        };
        let officer = match self.as_the_provider_says(db, officer).await? {
            Ok(officer) => officer,
            Err(no) => return Ok(Err(no)),
        };
        if !tied {
            if !kept::tie(db, officer.id, self.proved.person(), self.now).await? {
                return self.refused(db, &officer, No::OtherPerson).await.map(Err);
            }
            self.tells(db, self.ids[2], &officer, Act::ProviderTied).await?;
        }
        self.let_in(db, &officer).await.map(Ok)
    }

    async fn found(&self, db: &mut Unit) -> Result<Found, Error> {
        if let Some(officer) = kept::by_person(db, self.proved.person()).await? {
            return Ok(Ok((officer, true)));
        }
        let Some(email) = &self.proved.email else { return Ok(Err(No::Unverified)) };
        let Some(officer) = kept::by_email(db, email).await? else { return self.added(db, email).await };
        if kept::tied_at(db, officer.id).await?.is_some() {
            return self.refused(db, &officer, No::OtherPerson).await.map(Err);
        }
        Ok(Ok((officer, false)))
    }

    /// Somebody new, where that is wished.
    async fn added(&self, db: &mut Unit, email: &Email) -> Result<Found, Error> {
        if !self.create {
            return Ok(Err(No::Unknown));
        }
        let Some(role) = self.proved.role else { return Ok(Err(No::NoRole)) };
        let called = self.proved.name.as_deref().unwrap_or_default();
        // Somebody without a name that can be read is called by the address.
        let Ok(name) = PersonName::parse(called).or_else(|_| PersonName::parse(email.as_str())) else {
            return Ok(Err(No::Unverified));
        };
        let [_, id, _, _] = self.ids;
        kept::add_person(db, (id, role), (&name, email), self.proved.person(), self.now).await?;
        let Some(officer) = kept::find(db, id).await? else { return Ok(Err(No::Unknown)) };
        self.tells(db, self.ids[2], &officer, Act::ProviderAdded).await?;
        Ok(Ok((officer, true)))
    }

    /// The officer with the role of today; or why the person does not get in.
    async fn as_the_provider_says(&self, db: &mut Unit, officer: Officer) -> Result<Result<Officer, No>, Error> {
        if officer.suspended_at.is_some() {
            return self.refused(db, &officer, No::Suspended).await.map(Err);
        }
        let Some(role) = self.proved.role else { return self.refused(db, &officer, No::NoRole).await.map(Err) };
        match kept::role_by_provider(db, &officer, role, self.now).await? {
            Changed::LastAdministrator => self.refused(db, &officer, No::LastAdministrator).await.map(Err),
            Changed::Nothing => Ok(Ok(officer)),
            Changed::Done => {
                self.tells(db, self.ids[3], &officer, Act::ProviderRole).await?;
                let anew = kept::find(db, officer.id).await?;
                Ok(Ok(anew.unwrap_or(officer)))
            }
        }
    }

    async fn let_in(&self, db: &mut Unit, officer: &Officer) -> Result<Entered, Error> {
        let session = (self.token, self.ids[0]);
        if self.proved.second {
            kept::admit(db, session, officer, self.device, self.now).await?;
            return Ok(Entered::In);
        }
        if officer.is_set_up() {
            kept::enter(db, session, officer, self.device, self.now).await?;
            return Ok(Entered::Halfway);
        }
        kept::begin_anew(db, officer.id, self.token, self.now).await?;
        Ok(Entered::SetUp)
    }

    async fn refused(&self, db: &mut Unit, officer: &Officer, no: No) -> Result<No, Error> {
        kept::refused(db, officer.id, no.code(), self.now).await?;
        Ok(no)
    }

    /// The letter that tells the officer of it.
    async fn tells(&self, db: &mut Unit, id: Uuid, officer: &Officer, act: Act) -> Result<(), Error> {
        let to = (officer.name.as_str(), &officer.email);
        Ok(changed(Desk::of(self.app), id, to, act, self.now).put(db, self.now).await?)
    }
}
