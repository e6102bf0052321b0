//! Wrong tries to sign in: from the fifth in a row one waits, longer each time. Counted by the address that was typed, so that
//! waiting says nothing about whether there is such an officer.

use crate::{
    columns::Moment,
    door::{Db, Unit, sql},
    error::Error,
};
use domain::email::Email;
use jiff::{SignedDuration, Timestamp};

/// After so many wrong tries in a row only an invitation opens the account (NIST SP 800-63B-4 §3.2.2).
pub const MOST: i64 = 100;
/// Wrong tries without waiting.
const FREE: i64 = 4;
/// The first wait; each further one is twice as long.
const FIRST: i64 = 30;
/// The longest wait.
const LONGEST: i64 = 3600;

/// Whether one must wait before the next try; after [`MOST`] for good.
pub async fn waits(db: &mut Db, email: &Email, now: Timestamp) -> Result<bool, Error> {
    let key = db.vault.blind_email(email);
    let row = sql!(db, optional (i64, Moment): "SELECT times, until FROM officer_failures WHERE key = $1", key)?;
    Ok(row.is_some_and(|(times, until)| times >= MOST || until.0 > now))
}

/// Counts a wrong try, before it is known whether it is one: a try that is cut off counts as well.
pub async fn failed(db: &mut Unit, email: &Email, now: Timestamp) -> Result<(), Error> {
    let key = db.vault.blind_email(email);
    let row = sql!(db, optional (i64,): "SELECT times FROM officer_failures WHERE key = $1", key)?;
    let times = row.map_or(0, |(times,)| times) + 1;
    let doubled = u32::try_from(times - FREE - 1).map_or(0, |steps| FIRST << steps.min(7));
    let until = now + SignedDuration::from_secs(doubled.min(LONGEST));
    let text = "INSERT INTO officer_failures (key, times, last_at, until) VALUES ($1, $2, $3, $4)
        ON CONFLICT (key) DO UPDATE SET times = $2, last_at = $3, until = $4";
    sql!(db, run: text, key, times, now, until).map(drop)
}

/// Takes the last try back: it was right, and the other factor may be tried at once. Those before it still count.
pub async fn was_right(db: &mut Unit, email: &Email, now: Timestamp) -> Result<(), Error> {
    let key = db.vault.blind_email(email);
    sql!(db, run: "UPDATE officer_failures SET times = times - 1, until = $1 WHERE key = $2", now, key).map(drop)
}

/// Forgets the wrong tries: both factors were right.
pub async fn forgive(db: &mut Unit, email: &Email) -> Result<(), Error> {
    let key = db.vault.blind_email(email);
    sql!(db, run: "DELETE FROM officer_failures WHERE key = $1", key).map(drop)
}
