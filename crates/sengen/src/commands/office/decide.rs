//! A decision and the letter that tells it: kept together or not at all.

use super::Office;
use crate::failure::Failure;
use crate::world::{RealClock, RealDice, new_id};
use domain::ids::DeclarationId;
use domain::mending::{Asked, AskedFields};
use domain::time::Clock;
use site::declare::mail::{Applied, Desk, Post};
use store::Error;
use store::declarations::{self, Declaration, Ending};

/// What the office decides.
#[derive(Clone, Copy)]
pub enum Decision<'a> {
    Accept,
    Return(&'a Asked),
    Stop,
    Reject(&'a str),
    Cancel(&'a str),
    Supersede(&'a DeclarationId),
}

impl<'a> Decision<'a> {
    /// What the applicant reads; `None` where nothing is to be said.
    fn reason(self) -> Option<&'a str> {
        match self {
            Self::Return(asked) => Some(&asked.reason),
            Self::Reject(reason) | Self::Cancel(reason) => Some(reason),
            Self::Accept | Self::Stop | Self::Supersede(_) => None,
        }
    }

    /// The key of the sentence that says it is done.
    fn told(self) -> &'static str {
        match self {
            Self::Accept => "office.accepted",
            Self::Return(_) => "office.returned",
            Self::Stop => "office.stopped",
            Self::Reject(_) => "office.rejected",
            Self::Cancel(_) => "office.cancelled",
            Self::Supersede(_) => "office.superseded",
        }
    }

    /// How the declaration ends by it, if it does.
    fn ending(self) -> Option<Ending<'a>> {
        match self {
            Self::Accept | Self::Return(_) => None,
            Self::Stop => Some(Ending::Stopped),
            Self::Reject(reason) => Some(Ending::Rejected(reason)),
            Self::Cancel(reason) => Some(Ending::Cancelled(reason)),
            Self::Supersede(later) => Some(Ending::SupersededBy(later)),
        }
    }
}

impl Office<'_> {
    /// Decides, and tells the contact in the same unit of work.
    pub(super) async fn decide(&self, id: &str, decision: Decision<'_>) -> Result<(), Failure> {
        if decision.reason().is_some_and(|reason| reason.trim().is_empty()) {
            return Err(Failure::of(self.words.say("office.no-reason", &[])));
        }
        let case = self.find(id).await?;
        let number = self.number(&case)?;
        let letter = self.letter(&case, number, decision);
        if !self.keep(&case, decision, &letter).await? {
            let facts = [("id", number.as_str()), ("state", self.scheme.words.state(case.state))];
            return Err(Failure::of(self.words.say("office.not-possible", &facts)));
        }
        let facts = [("id", number.as_str()), ("to", case.contact.email.as_str())];
        crate::say::say!("{}", self.words.say(decision.told(), &facts));
        Ok(())
    }

    /// The fields must be some that a member can mend.
    pub(super) async fn give_back(&self, id: &str, reason: &str, fields: &[String]) -> Result<(), Failure> {
        let known = AskedFields::MAY.map(domain::field::Field::key).join(" ");
        let refused = |_| Failure::of(self.words.say("office.no-field", &[("fields", &known)]));
        let fields = AskedFields::parse(fields.iter().map(String::as_str)).map_err(refused)?;
        self.decide(id, Decision::Return(&Asked { reason: reason.to_owned(), fields })).await
    }

    /// The later declaration must stand, and be another one.
    pub(super) async fn supersede(&self, id: &str, by: &str) -> Result<(), Failure> {
        let (case, later) = (self.find(id).await?, self.find(by).await?);
        let number = self.number(&later)?;
        if case.id == later.id || !later.state.stands() {
            let facts = [("id", number.as_str()), ("state", self.scheme.words.state(later.state))];
            return Err(Failure::of(self.words.say("office.not-later", &facts)));
        }
        self.decide(id, Decision::Supersede(number)).await
    }

    fn letter(&self, case: &Declaration, number: &DeclarationId, decision: Decision<'_>) -> Post {
        let desk = Desk { scheme: &self.scheme, origin: &self.config.http.origin };
        let (id, applied) = (new_id(&RealClock, &RealDice), Applied::kept(case));
        match (decision, decision.ending()) {
            (_, Some(ending)) => desk.ended(id, &applied, number, ending),
            (Decision::Return(asked), _) => desk.returned(id, &applied, number, asked),
            _ => desk.accepted(id, &applied, number),
        }
    }

    /// `false`: it is not possible from where the case stands.
    async fn keep(&self, case: &Declaration, decision: Decision<'_>, letter: &Post) -> Result<bool, Failure> {
        let (id, actor, now) = (case.id, &self.config.office.actor, RealClock.now());
        let unit = self.store.write(|mut db| async move {
            let done = match (decision, decision.ending()) {
                (_, Some(ending)) => declarations::end(&mut db, id, ending, actor, now).await?,
                (Decision::Return(asked), _) => declarations::give_back(&mut db, id, actor, asked, now).await?,
                _ => declarations::accept(&mut db, id, actor, now).await?,
            };
            if done {
                letter.put(&mut db, now).await?;
            }
            Ok::<_, Error>(done)
        });
        Ok(unit.await?)
    }
}
