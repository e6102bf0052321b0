//! Wrong tries to sign in: from the fifth in a row one waits, longer each time.
//!
//! The password is counted by the address that was typed, so that waiting says nothing about whether there is such an officer.
//! Anybody can type an address, so that this counter never shuts anybody out. What stands behind the password or a session is
//! counted by the officer, and only there is an end to it.

use crate::{
    columns::Moment,
    door::{Db, Unit, sql},
    error::Error,
};
use domain::email::Email;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// After so many wrong second factors in a row only an invitation opens the account (NIST SP 800-63B-4 §3.2.2).
pub const MOST: i64 = 100;
/// Wrong tries without waiting.
const FREE: i64 = 4;
/// The first wait; each further one is twice as long.
const FIRST: i64 = 30;
/// The longest wait.
const LONGEST: i64 = 3600;

/// What a try is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tries<'a> {
    /// A password: by the address that was typed.
    Password(&'a Email),
    /// A second factor: by the officer whose password was right.
    Second(Uuid),
}

/// Until when one waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Until then.
    Until(Timestamp),
    /// Until there is a new invitation.
    ForGood,
}

/// A try that was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    times: i64,
    at: Timestamp,
}

impl Tries<'_> {
    /// An id has 16 bytes and a blind index 32: none is ever the other's.
    fn key(self, db: &Db) -> Vec<u8> {
        match self {
            Self::Password(email) => db.vault.blind_email(email),
            Self::Second(officer) => officer.as_bytes().to_vec(),
        }
    }

    /// How far it counts.
    fn most(self) -> i64 {
        match self {
            Self::Password(_) => MOST - 1,
            Self::Second(_) => MOST,
        }
    }
}

/// Whether one must wait before the next try.
pub async fn waits(db: &mut Db, tries: Tries<'_>, now: Timestamp) -> Result<Option<Wait>, Error> {
    let key = tries.key(db);
    let row = sql!(db, optional (i64, Moment): "SELECT times, until FROM officer_failures WHERE key = $1", key)?;
    Ok(row.and_then(|(times, until)| match times {
        MOST.. => Some(Wait::ForGood),
        _ => (until.0 > now).then_some(Wait::Until(until.0)),
    }))
}

/// Counts a wrong try, before it is known whether it is one: a try that is cut off counts as well.
pub async fn failed(db: &mut Unit, tries: Tries<'_>, now: Timestamp) -> Result<Counted, Error> {
    let key = tries.key(db);
    let row = sql!(db, optional (i64,): "SELECT times FROM officer_failures WHERE key = $1", key)?;
    let times = (row.map_or(0, |(times,)| times) + 1).min(tries.most());
    let doubled = u32::try_from(times - FREE - 1).map_or(0, |steps| FIRST << steps.min(7));
    let until = now + SignedDuration::from_secs(doubled.min(LONGEST));
    let text = "INSERT INTO officer_failures (key, times, last_at, until) VALUES ($1, $2, $3, $4)
        ON CONFLICT (key) DO UPDATE SET times = $2, last_at = $3, until = $4";
    sql!(db, run: text, key, times, now, until)?;
    Ok(Counted { times, at: now })
}

/// Takes a try back: it was right, and the other factor may be tried at once. Those before it still count; so does the wait of
/// one that was counted meanwhile.
pub async fn was_right(db: &mut Unit, tries: Tries<'_>, counted: Counted, now: Timestamp) -> Result<(), Error> {
    let key = tries.key(db);
    let text = "UPDATE officer_failures SET times = times - 1,
        until = CASE WHEN times = $3 AND last_at = $4 THEN $1 ELSE until END WHERE key = $2";
    sql!(db, run: text, now, key, counted.times, counted.at).map(drop)
}

/// Forgets the wrong tries.
pub async fn forgive(db: &mut Unit, tries: Tries<'_>) -> Result<(), Error> {
    let key = tries.key(db);
    sql!(db, run: "DELETE FROM officer_failures WHERE key = $1", key).map(drop)
}
