//! How often something may be done within a time. Whose limit it is stands there as a blind index only.

use crate::{
    columns::Moment,
    door::{Unit, sql},
    error::Error,
};
use jiff::{SignedDuration, Timestamp};

/// Whether `key` may do `what` now, at most `max` times in a window that begins with the first time; counts it if so.
pub async fn allow(
    db: &mut Unit,
    (what, key): (&str, &str),
    window: SignedDuration,
    max: i64,
    now: Timestamp,
) -> Result<bool, Error> {
    let key = db.vault.blind(key);
    let text = "SELECT since, times FROM limits WHERE what = $1 AND key = $2";
    let row = sql!(db, optional (Moment, i64): text, what, key)?;
    let open = row.filter(|(since, _)| now.duration_since(since.0) < window);
    let (since, times) = open.map_or((now, 0), |(since, times)| (since.0, times));
    if times >= max {
        return Ok(false);
    }
    let text = "INSERT INTO limits (what, key, since, times) VALUES ($1, $2, $3, $4)
        ON CONFLICT (what, key) DO UPDATE SET since = $3, times = $4";
    sql!(db, run: text, what, key, since, times + 1)?;
    Ok(true)
}

/// Forgets windows that began before that time; how many.
pub async fn purge(db: &mut Unit, before: Timestamp) -> Result<u64, Error> {
    sql!(db, run: "DELETE FROM limits WHERE since < $1", before)
}
