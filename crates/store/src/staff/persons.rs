//! Who an officer is at the organisation's own provider (OpenID Connect): the person of an issuer, tied at the first sign-in. What the
//! provider says later of address or name changes nothing about that.

use super::{Changed, Officer, by_email, find, officers};
use crate::{
    audit::{self, Act, Note},
    columns::Moment,
    door::{Db, Unit, sql},
    error::Error,
};
use domain::{email::Email, name::PersonName, staff::Role};
use jiff::Timestamp;
use uuid::Uuid;

/// A person at a provider. Neither part means anything without the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person<'a> {
    /// The provider: `iss` of its tokens.
    pub issuer: &'a str,
    /// The person there: `sub`.
    pub subject: &'a str,
}

impl Person<'_> {
    /// Both in one: an issuer is a URL and has no blank in it.
    fn text(self) -> String {
        format!("{} {}", self.issuer, self.subject)
    }

    fn key(self, db: &Db) -> Vec<u8> {
        db.vault.blind(&format!("provider {}", self.text()))
    }

    fn sealed(self, db: &Db, officer: Uuid) -> Result<Vec<u8>, Error> {
        db.vault.seal("officer_persons.person", &[officer.as_bytes(), self.text().as_bytes()].concat())
    }
}

/// The officer this person is.
pub async fn by_person(db: &mut Db, person: Person<'_>) -> Result<Option<Officer>, Error> {
    let key = person.key(db);
    let text = "SELECT officer, person FROM officer_persons WHERE person_key = $1";
    let Some((officer, sealed)) = sql!(db, optional (Uuid, Vec<u8>): text, key)? else { return Ok(None) };
    let plain = db.vault.open("officer_persons.person", &sealed)?;
    if plain != [officer.as_bytes(), person.text().as_bytes()].concat() {
        return Err(Error::row("officer_persons", "person", "it is another officer's"));
    }
    find(db, officer).await
}

/// Since when an officer is tied to a person at a provider.
pub async fn tied_at(db: &mut Db, officer: Uuid) -> Result<Option<Timestamp>, Error> {
    let text = "SELECT made_at FROM officer_persons WHERE officer = $1";
    Ok(sql!(db, optional (Moment,): text, officer)?.map(|(at,)| at.0))
}

/// The officers who are tied to a person at a provider.
pub async fn tied(db: &mut Db) -> Result<Vec<Uuid>, Error> {
    let rows = sql!(db, all (Uuid,): "SELECT officer FROM officer_persons")?;
    Ok(rows.into_iter().map(|(officer,)| officer).collect())
}

/// Ties an officer to a person. `false`: the officer is tied already, or the person is.
pub async fn tie(db: &mut Unit, officer: Uuid, person: Person<'_>, now: Timestamp) -> Result<bool, Error> {
    if tied_at(db, officer).await?.is_some() || by_person(db, person).await?.is_some() {
        return Ok(false);
    }
    keep(db, officer, person, now).await?;
    audit::note(db, &Note::of(officer, Act::ProviderTied), now).await?;
    Ok(true)
}

async fn keep(db: &mut Unit, officer: Uuid, person: Person<'_>, now: Timestamp) -> Result<(), Error> {
    let (key, sealed) = (person.key(db), person.sealed(db, officer)?);
    let text = "INSERT INTO officer_persons (officer, person_key, person, made_at) VALUES ($1, $2, $3, $4)";
    sql!(db, run: text, officer, key, sealed, now).map(drop)
}

/// Forgets who an officer is at a provider.
pub(super) async fn untie(db: &mut Unit, officer: Uuid) -> Result<(), Error> {
    sql!(db, run: "DELETE FROM officer_persons WHERE officer = $1", officer).map(drop)
}

/// Adds an officer who came by the provider, without an invitation. `false`: the address is another officer's.
pub async fn add_person(
    db: &mut Unit,
    (id, role): (Uuid, Role),
    (name, email): (&PersonName, &Email),
    person: Person<'_>,
    now: Timestamp,
) -> Result<bool, Error> {
    if by_email(db, email).await?.is_some() {
        return Ok(false);
    }
    officers::insert(db, (id, role), (name, email), now).await?;
    keep(db, id, person, now).await?;
    let (subject, role) = (id.to_string(), role.code());
    let note =
        Note { officer: Some(id), act: Act::ProviderAdded, case: None, subject: Some(&subject), reason: Some(role) };
    audit::note(db, &note, now).await?;
    Ok(true)
}

/// Gives the role that the provider says: it counts from now on, and every session of the officer ends.
pub async fn role_by_provider(db: &mut Unit, officer: &Officer, role: Role, now: Timestamp) -> Result<Changed, Error> {
    let changed = officers::give_role(db, officer, role).await?;
    if changed == Changed::Done {
        let (subject, role) = (officer.id.to_string(), role.code());
        let note = Note {
            officer: Some(officer.id),
            act: Act::ProviderRole,
            case: None,
            subject: Some(&subject),
            reason: Some(role),
        };
        audit::note(db, &note, now).await?;
    }
    Ok(changed)
}

/// Notes that an officer came by the provider and was not let in.
pub async fn refused(db: &mut Unit, officer: Uuid, why: &str, now: Timestamp) -> Result<(), Error> {
    let note = Note { reason: Some(why), ..Note::of(officer, Act::ProviderRefused) };
    audit::note(db, &note, now).await
}

/// Takes a way to the provider and back; its id may be forgotten after `until`. `false`: it was taken before.
pub async fn take_round(db: &mut Unit, id: Uuid, until: Timestamp) -> Result<bool, Error> {
    let text = "INSERT INTO provider_rounds (id, until) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING";
    Ok(sql!(db, run: text, id, until)? > 0)
}

/// Forgets ways that would not be taken any more; how many.
pub(super) async fn purge(db: &mut Unit, now: Timestamp) -> Result<u64, Error> {
    sql!(db, run: "DELETE FROM provider_rounds WHERE until <= $1", now)
}
