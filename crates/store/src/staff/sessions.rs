//! Sessions of the office: halfway in with the password, in with the second factor, stepped up for ten minutes. The cookie itself
//! is never kept, only its SHA-256.

use super::{Officer, Tries, find};
use crate::{
    audit::{self, Act, Note},
    columns::Moment,
    door::{Db, Unit, sql},
    error::Error,
};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// The longest a session lasts.
pub const ABSOLUTE: SignedDuration = SignedDuration::from_hours(8);
/// The longest nobody may be seen in it.
pub const IDLE: SignedDuration = SignedDuration::from_mins(30);
/// The longest between password and second factor.
pub const HALFWAY: SignedDuration = SignedDuration::from_mins(10);
/// How long the second factor, given again, opens what asks for it.
pub const STEPPED: SignedDuration = SignedDuration::from_mins(10);
/// A session that was seen so lately is not written again.
pub const SEEN: SignedDuration = SignedDuration::from_secs(20);

/// A session that is open.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its id, to name it on a page.
    pub id: Uuid,
    /// Whose.
    pub officer: Officer,
    /// When it began.
    pub made_at: Timestamp,
    /// When somebody was seen in it last.
    pub seen_at: Timestamp,
    /// The second factor was given again lately.
    pub stepped_up: bool,
    /// What the browser calls itself.
    pub device: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    officer: Uuid,
    version: i64,
    #[sqlx(try_from = "Moment")]
    made_at: Timestamp,
    #[sqlx(try_from = "Moment")]
    seen_at: Timestamp,
    second_at: Option<Moment>,
    stepped_at: Option<Moment>,
    device: String,
}

const BY_TOKEN: &str =
    "SELECT id, officer, version, made_at, seen_at, second_at, stepped_at, device FROM officer_sessions
    WHERE token = $1";
const OF_OFFICER: &str =
    "SELECT id, officer, version, made_at, seen_at, second_at, stepped_at, device FROM officer_sessions
    WHERE officer = $1 AND second_at IS NOT NULL ORDER BY seen_at DESC, id";

impl Row {
    fn is_open(&self, officer: &Officer, now: Timestamp) -> bool {
        officer.suspended_at.is_none()
            && officer.version == self.version
            && now.duration_since(self.made_at) < ABSOLUTE
            && now.duration_since(self.seen_at) < IDLE
    }

    fn session(self, officer: Officer, now: Timestamp) -> Session {
        let stepped_up = self.stepped_at.is_some_and(|at| now.duration_since(at.0) < STEPPED);
        Session { id: self.id, officer, made_at: self.made_at, seen_at: self.seen_at, stepped_up, device: self.device }
    }
}

/// The password was right: a session that opens nothing but the page of the second factor.
pub async fn enter(
    db: &mut Unit,
    (token, id): ([u8; 32], Uuid),
    officer: &Officer,
    device: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let text = "INSERT INTO officer_sessions (token, id, officer, version, made_at, seen_at, device)
        VALUES ($1, $2, $3, $4, $5, $5, $6)";
    sql!(db, run: text, token, id, officer.id, officer.version, now, device).map(drop)
}

/// Both factors were given elsewhere: a session that is in at once.
pub async fn admit(
    db: &mut Unit,
    (token, id): ([u8; 32], Uuid),
    officer: &Officer,
    device: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let text = "INSERT INTO officer_sessions (token, id, officer, version, made_at, seen_at, second_at, device)
        VALUES ($1, $2, $3, $4, $5, $5, $5, $6)";
    sql!(db, run: text, token, id, officer.id, officer.version, now, device)?;
    audit::note(db, &Note::of(officer.id, Act::ProviderSignedIn), now).await
}

/// Who is halfway in.
pub async fn halfway(db: &mut Db, token: [u8; 32], now: Timestamp) -> Result<Option<Officer>, Error> {
    let Some(row) = sql!(db, optional Row: BY_TOKEN, token)?.filter(|row| row.second_at.is_none()) else {
        return Ok(None);
    };
    let Some(officer) = find(db, row.officer).await? else { return Ok(None) };
    let open = row.is_open(&officer, now) && now.duration_since(row.made_at) < HALFWAY;
    Ok(open.then_some(officer))
}

/// The session of a cookie, if it is open and both factors were given.
pub async fn session(db: &mut Db, token: [u8; 32], now: Timestamp) -> Result<Option<Session>, Error> {
    let Some(row) = sql!(db, optional Row: BY_TOKEN, token)?.filter(|row| row.second_at.is_some()) else {
        return Ok(None);
    };
    let Some(officer) = find(db, row.officer).await? else { return Ok(None) };
    Ok(if row.is_open(&officer, now) { Some(row.session(officer, now)) } else { None })
}

/// Somebody is seen in a session; it idles from now on.
pub async fn touch(db: &mut Unit, token: [u8; 32], now: Timestamp) -> Result<(), Error> {
    let text = "UPDATE officer_sessions SET seen_at = $1 WHERE token = $2 AND seen_at < $3";
    sql!(db, run: text, now, token, now - SEEN).map(drop)
}

/// Uses a code of the authenticator app up: its half minute must be later than that of every code before. `false`: it was used.
pub async fn take_totp(db: &mut Unit, officer: Uuid, step: i64) -> Result<bool, Error> {
    Ok(sql!(db, run: "UPDATE officers SET totp_step = $1 WHERE id = $2 AND totp_step < $1", step, officer)? > 0)
}

/// The second factor was right: the session is in, under a new token. `false`: it was not halfway in any more.
pub async fn complete(
    db: &mut Unit,
    (old, new): ([u8; 32], [u8; 32]),
    act: Act,
    now: Timestamp,
) -> Result<bool, Error> {
    let Some(officer) = halfway(db, old, now).await? else { return Ok(false) };
    let text = "UPDATE officer_sessions SET token = $1, made_at = $2, seen_at = $2, second_at = $2 WHERE token = $3";
    sql!(db, run: text, new, now, old)?;
    super::forgive(db, Tries::Password(&officer.email)).await?;
    super::forgive(db, Tries::Second(officer.id)).await?;
    audit::note(db, &Note::of(officer.id, act), now).await?;
    Ok(true)
}

/// The second factor was given again: ten minutes for what asks for it, under a new token.
pub async fn step_up(db: &mut Unit, (old, new): ([u8; 32], [u8; 32]), act: Act, now: Timestamp) -> Result<bool, Error> {
    let Some(open) = session(db, old, now).await? else { return Ok(false) };
    let text = "UPDATE officer_sessions SET token = $1, seen_at = $2, stepped_at = $2 WHERE token = $3";
    sql!(db, run: text, new, now, old)?;
    super::forgive(db, Tries::Second(open.officer.id)).await?;
    audit::note(db, &Note::of(open.officer.id, act), now).await?;
    Ok(true)
}

/// The open sessions of an officer, seen last first.
pub async fn of_officer(db: &mut Db, officer: &Officer, now: Timestamp) -> Result<Vec<Session>, Error> {
    let rows = sql!(db, all Row: OF_OFFICER, officer.id)?;
    let open = rows.into_iter().filter(|row| row.is_open(officer, now));
    Ok(open.map(|row| row.session(officer.clone(), now)).collect())
}

/// Ends a session.
pub async fn end(db: &mut Unit, token: [u8; 32], now: Timestamp) -> Result<(), Error> {
    if let Some(open) = session(db, token, now).await? {
        audit::note(db, &Note::of(open.officer.id, Act::SignedOut), now).await?;
    }
    sql!(db, run: "DELETE FROM officer_sessions WHERE token = $1", token).map(drop)
}

/// Ends all sessions of an officer but this one; how many.
pub async fn end_others(db: &mut Unit, officer: Uuid, keep: Uuid, now: Timestamp) -> Result<u64, Error> {
    let ended = sql!(db, run: "DELETE FROM officer_sessions WHERE officer = $1 AND id <> $2", officer, keep)?;
    audit::note(db, &Note::of(officer, Act::SessionsEnded), now).await?;
    Ok(ended)
}

/// Forgets sessions and invitations that have ended, wrong tries of a day ago, questions to passkeys, and ways to the provider; how
/// many lines.
pub async fn purge(db: &mut Unit, now: Timestamp) -> Result<u64, Error> {
    let sessions = sql!(db, run: "DELETE FROM officer_sessions WHERE made_at <= $1", now - ABSOLUTE)?;
    let invitations = sql!(db, run: "DELETE FROM officer_invitations WHERE until <= $1", now)?;
    let text = "DELETE FROM officer_failures WHERE last_at <= $1 AND times < $2";
    let failures = sql!(db, run: text, now - SignedDuration::from_hours(24), super::MOST)?;
    Ok(sessions
        + invitations
        + failures
        + super::passkeys::purge(db, now).await?
        + super::persons::purge(db, now).await?)
}
