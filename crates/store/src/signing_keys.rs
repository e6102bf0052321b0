//! The generations of the key that signs receipts. Only the numbers are kept; the keys are derived from the key file, so every
//! node that has it signs and publishes the same.

use crate::{
    columns::Moment,
    door::{Db, Unit, sql},
    error::Error,
};
use jiff::Timestamp;

/// A generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Generation {
    /// Its number, from 1.
    pub number: i64,
    /// Since when it signs, until the next one.
    pub made_at: Timestamp,
    /// Since when it is no longer published.
    pub retired_at: Option<Timestamp>,
}

/// All generations, the newest first; the newest signs. None before the first [`rotate`].
pub async fn all(db: &mut Db) -> Result<Vec<Generation>, Error> {
    let text = "SELECT generation, made_at, retired_at FROM signing_keys ORDER BY generation DESC";
    let rows = sql!(db, all (i64, Moment, Option<Moment>): text)?;
    let generation = |(number, made_at, retired_at): (i64, Moment, Option<Moment>)| Generation {
        number,
        made_at: made_at.into(),
        retired_at: retired_at.map(Timestamp::from),
    };
    Ok(rows.into_iter().map(generation).collect())
}

/// Begins the next generation; its number.
pub async fn rotate(db: &mut Unit, now: Timestamp) -> Result<i64, Error> {
    let last = all(db).await?.first().map_or(0, |newest| newest.number);
    let text = "INSERT INTO signing_keys (generation, made_at) VALUES ($1, $2)";
    sql!(db, run: text, last + 1, now)?;
    Ok(last + 1)
}

/// Begins the first generation if there is none.
pub async fn begin(db: &mut Unit, now: Timestamp) -> Result<(), Error> {
    if all(db).await?.is_empty() {
        rotate(db, now).await?;
    }
    Ok(())
}

/// Takes an older generation out of what is published: receipts it signed can no longer be checked. `false`: there is none of
/// this number that may be retired; the newest never is.
pub async fn retire(db: &mut Unit, number: i64, now: Timestamp) -> Result<bool, Error> {
    let text = "UPDATE signing_keys SET retired_at = $1 WHERE generation = $2 AND retired_at IS NULL
        AND generation < (SELECT MAX(generation) FROM signing_keys)";
    Ok(sql!(db, run: text, now, number)? > 0)
}
