//! Officers: who they are, and what is changed about them. Each change is noted with who made it.

use super::Tries;
use crate::{
    audit::{self, Act, Note},
    columns::{Kept, Moment},
    door::{Db, Unit, sql},
    error::Error,
};
use domain::{
    email::Email,
    name::PersonName,
    staff::{Role, Secret},
};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// How long an invitation is open.
pub const INVITED: SignedDuration = SignedDuration::from_hours(72);

/// Somebody of the office.
#[derive(Clone, Debug)]
pub struct Officer {
    /// The id.
    pub id: Uuid,
    /// The name.
    pub name: PersonName,
    /// The address; the name one signs in with.
    pub email: Email,
    /// What this officer is.
    pub role: Role,
    /// The hash of the password, in the PHC format; `None`: not set up yet.
    pub password_hash: Option<String>,
    /// What the authenticator app shares with us; `None`: not set up yet, or with a passkey.
    pub totp: Option<Secret>,
    /// Grows with every change of what this officer may do.
    pub version: i64,
    /// Since when.
    pub made_at: Timestamp,
    /// Since when nobody signs in with this account.
    pub suspended_at: Option<Timestamp>,
}

/// Somebody new.
#[derive(Clone, Debug)]
pub struct NewOfficer {
    /// The id.
    pub id: Uuid,
    /// The name.
    pub name: PersonName,
    /// The address.
    pub email: Email,
    /// What this officer is.
    pub role: Role,
    /// The SHA-256 of the invitation's token.
    pub token: [u8; 32],
}

/// What came of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// Done.
    Done,
    /// There is no such officer, or nothing would change.
    Nothing,
    /// The office would be left without an administrator who can sign in.
    LastAdministrator,
}

impl Officer {
    /// Password and second factor are there: a password is never kept without one.
    pub fn is_set_up(&self) -> bool {
        self.password_hash.is_some()
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: Vec<u8>,
    email: Vec<u8>,
    #[sqlx(try_from = "Kept<Role>")]
    role: Role,
    password_hash: Option<String>,
    totp: Option<Vec<u8>>,
    version: i64,
    #[sqlx(try_from = "Moment")]
    made_at: Timestamp,
    suspended_at: Option<Moment>,
}

/// All columns but the blind index.
const OFFICERS: &str = "SELECT id, name, email, role, password_hash, totp, version, made_at, suspended_at FROM officers
    ORDER BY made_at, id";
const BY_ID: &str =
    "SELECT id, name, email, role, password_hash, totp, version, made_at, suspended_at FROM officers WHERE id = $1";
const BY_EMAIL: &str = "SELECT id, name, email, role, password_hash, totp, version, made_at, suspended_at FROM officers WHERE email_key = $1";

impl Row {
    fn read(self, db: &Db) -> Result<Officer, Error> {
        let secret = match self.totp {
            Some(sealed) => Some(db.vault.open("officers.totp", &sealed)?),
            None => None,
        };
        let broken = || Error::row("officers", "totp", "it has not 20 bytes");
        Ok(Officer {
            id: self.id,
            name: db.vault.read("officers.name", &self.name, PersonName::parse)?,
            email: db.vault.read("officers.email", &self.email, Email::parse)?,
            role: self.role,
            password_hash: self.password_hash,
            totp: secret.map(|bytes| Secret::kept(&bytes).ok_or_else(broken)).transpose()?,
            version: self.version,
            made_at: self.made_at,
            suspended_at: self.suspended_at.map(Timestamp::from),
        })
    }
}

/// All officers, oldest first.
pub async fn all(db: &mut Db) -> Result<Vec<Officer>, Error> {
    let rows = sql!(db, all Row: OFFICERS)?;
    rows.into_iter().map(|row| row.read(db)).collect()
}

/// An officer by id.
pub async fn find(db: &mut Db, id: Uuid) -> Result<Option<Officer>, Error> {
    let row = sql!(db, optional Row: BY_ID, id)?;
    row.map(|row| row.read(db)).transpose()
}

/// An officer by address.
pub async fn by_email(db: &mut Db, email: &Email) -> Result<Option<Officer>, Error> {
    let key = db.vault.blind_email(email);
    let row = sql!(db, optional Row: BY_EMAIL, key)?;
    row.map(|row| row.read(db)).transpose()
}

/// Adds an officer with an open invitation. `false`: the address is another officer's.
pub async fn add(db: &mut Unit, new: &NewOfficer, by: Option<Uuid>, now: Timestamp) -> Result<bool, Error> {
    if by_email(db, &new.email).await?.is_some() {
        return Ok(false);
    }
    insert(db, (new.id, new.role), (&new.name, &new.email), now).await?;
    invite(db, new.id, new.token, now).await?;
    tell(db, (by, Act::OfficerAdded, new.id), Some(new.role.code()), now).await?;
    Ok(true)
}

/// Keeps the row, without a note of its own.
pub(super) async fn insert(
    db: &mut Unit,
    (id, role): (Uuid, Role),
    (name, email): (&PersonName, &Email),
    now: Timestamp,
) -> Result<(), Error> {
    let key = db.vault.blind_email(email);
    let name = db.vault.seal("officers.name", name.as_str().as_bytes())?;
    let email = db.vault.seal("officers.email", email.as_str().as_bytes())?;
    let text = "INSERT INTO officers (id, name, email, email_key, role, totp_step, version, made_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    sql!(db, run: text, id, name, email, key, role, 0_i64, 1_i64, now).map(drop)
}

/// Makes password, second factor and recovery codes void, forgets who the officer is at a provider, ends every session, and opens an invitation to set up new ones. Only
/// the command line does it to the last administrator, because nobody else could help that one.
pub async fn reset(
    db: &mut Unit,
    id: Uuid,
    token: [u8; 32],
    (by, why): (Option<Uuid>, Option<&str>),
    now: Timestamp,
) -> Result<Changed, Error> {
    let Some(officer) = find(db, id).await? else { return Ok(Changed::Nothing) };
    if by.is_some() && is_last_administrator(db, &officer).await? {
        return Ok(Changed::LastAdministrator);
    }
    let text = "UPDATE officers SET password_hash = NULL, totp = NULL, version = version + 1 WHERE id = $1";
    sql!(db, run: text, id)?;
    sql!(db, run: "DELETE FROM officer_recovery WHERE officer = $1", id)?;
    super::passkeys::remove_all(db, id).await?;
    super::persons::untie(db, id).await?;
    shut_out(db, id).await?;
    // Whoever is invited anew begins without wrong tries.
    super::forgive(db, Tries::Password(&officer.email)).await?;
    super::forgive(db, Tries::Second(id)).await?;
    invite(db, id, token, now).await?;
    tell(db, (by, Act::FactorsReset, id), why, now).await?;
    Ok(Changed::Done)
}

/// Opens an invitation for an officer who wants another password or app: those of now are good until the new ones are set up.
pub async fn begin_anew(db: &mut Unit, id: Uuid, token: [u8; 32], now: Timestamp) -> Result<(), Error> {
    invite(db, id, token, now).await?;
    audit::note(db, &Note::of(id, Act::BegunAnew), now).await
}

/// Gives another role. It counts from the next request on: every session of the officer ends.
pub async fn set_role(db: &mut Unit, id: Uuid, role: Role, by: Option<Uuid>, now: Timestamp) -> Result<Changed, Error> {
    let Some(officer) = find(db, id).await? else { return Ok(Changed::Nothing) };
    let changed = give_role(db, &officer, role).await?;
    if changed == Changed::Done {
        tell(db, (by, Act::RoleChanged, id), Some(role.code()), now).await?;
    }
    Ok(changed)
}

/// Keeps another role, without a note of its own.
pub(super) async fn give_role(db: &mut Unit, officer: &Officer, role: Role) -> Result<Changed, Error> {
    if officer.role == role {
        return Ok(Changed::Nothing);
    }
    if role != Role::Administrator && is_last_administrator(db, officer).await? {
        return Ok(Changed::LastAdministrator);
    }
    sql!(db, run: "UPDATE officers SET role = $1, version = version + 1 WHERE id = $2", role, officer.id)?;
    shut_out(db, officer.id).await?;
    Ok(Changed::Done)
}

/// Suspends an account, from the next request on; `why` is for the records.
pub async fn suspend(
    db: &mut Unit,
    id: Uuid,
    (by, why): (Option<Uuid>, Option<&str>),
    now: Timestamp,
) -> Result<Changed, Error> {
    let Some(officer) = find(db, id).await?.filter(|one| one.suspended_at.is_none()) else {
        return Ok(Changed::Nothing);
    };
    if is_last_administrator(db, &officer).await? {
        return Ok(Changed::LastAdministrator);
    }
    sql!(db, run: "UPDATE officers SET suspended_at = $1, version = version + 1 WHERE id = $2", now, id)?;
    shut_out(db, id).await?;
    sql!(db, run: "DELETE FROM officer_invitations WHERE officer = $1", id)?;
    tell(db, (by, Act::OfficerSuspended, id), why, now).await?;
    Ok(Changed::Done)
}

/// Lets a suspended officer in again, with the same password and second factor.
pub async fn resume(db: &mut Unit, id: Uuid, by: Option<Uuid>, now: Timestamp) -> Result<Changed, Error> {
    let text =
        "UPDATE officers SET suspended_at = NULL, version = version + 1 WHERE id = $1 AND suspended_at IS NOT NULL";
    if sql!(db, run: text, id)? == 0 {
        return Ok(Changed::Nothing);
    }
    tell(db, (by, Act::OfficerResumed, id), None, now).await?;
    Ok(Changed::Done)
}

/// No other administrator could sign in. One who was never set up or is suspended does not count. Where somebody has a password, the
/// others must have one, too: a provider can be away or be turned off.
async fn is_last_administrator(db: &mut Db, officer: &Officer) -> Result<bool, Error> {
    if officer.role != Role::Administrator || officer.suspended_at.is_some() {
        return Ok(false);
    }
    let others = if officer.is_set_up() {
        "SELECT count(*) FROM officers
            WHERE role = $1 AND suspended_at IS NULL AND password_hash IS NOT NULL AND id <> $2"
    } else if super::tied_at(db, officer.id).await?.is_some() {
        "SELECT count(*) FROM officers WHERE role = $1 AND suspended_at IS NULL AND id <> $2
            AND (password_hash IS NOT NULL OR id IN (SELECT officer FROM officer_persons))"
    } else {
        return Ok(false);
    };
    let (others,) = sql!(db, one (i64,): others, Role::Administrator, officer.id)?;
    Ok(others == 0)
}

/// One invitation at a time: the link before is void.
async fn invite(db: &mut Unit, id: Uuid, token: [u8; 32], now: Timestamp) -> Result<(), Error> {
    sql!(db, run: "DELETE FROM officer_invitations WHERE officer = $1", id)?;
    let text = "INSERT INTO officer_invitations (token, officer, made_at, until) VALUES ($1, $2, $3, $4)";
    sql!(db, run: text, token, id, now, now + INVITED).map(drop)
}

/// Ends every session of an officer.
async fn shut_out(db: &mut Unit, id: Uuid) -> Result<(), Error> {
    sql!(db, run: "DELETE FROM officer_sessions WHERE officer = $1", id).map(drop)
}

async fn tell(
    db: &mut Unit,
    (by, act, subject): (Option<Uuid>, Act, Uuid),
    reason: Option<&str>,
    now: Timestamp,
) -> Result<(), Error> {
    let subject = subject.to_string();
    audit::note(db, &Note { officer: by, act, case: None, subject: Some(&subject), reason }, now).await
}
