//! Recurring tasks: one process takes each turn.

use crate::{
    columns::Moment,
    door::{Unit, sql},
    error::Error,
};
use jiff::{SignedDuration, Timestamp};

/// Takes the turn of a task that is due `every` so often. `false`: somebody had it less than that ago.
pub async fn claim(db: &mut Unit, name: &str, now: Timestamp, every: SignedDuration) -> Result<bool, Error> {
    let last = sql!(db, optional (Moment,): "SELECT ran_at FROM chores WHERE name = $1", name)?;
    if last.is_some_and(|(at,)| now.duration_since(at.0) < every) {
        return Ok(false);
    }
    let text = "INSERT INTO chores (name, ran_at) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET ran_at = $2";
    sql!(db, run: text, name, now)?;
    Ok(true)
}
