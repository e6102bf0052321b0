//! What waits for the office, in numbers.

use crate::{
    columns::Moment,
    door::{Db, sql},
    error::Error,
};
use jiff::Timestamp;

/// The declarations that wait for a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queue {
    /// How many.
    pub waiting: i64,
    /// How many of them the automatic checks found something in.
    pub flagged: i64,
    /// When the oldest was declared.
    pub oldest: Option<Timestamp>,
}

/// What waits now.
pub async fn queue(db: &mut Db) -> Result<Queue, Error> {
    let text = "SELECT count(*), count(CASE WHEN flags <> '[]' THEN 1 END), MIN(declared_at) FROM declarations
        WHERE state = 'declared'";
    let (waiting, flagged, oldest) = sql!(db, one (i64, i64, Option<Moment>): text)?;
    Ok(Queue { waiting, flagged, oldest: oldest.map(Timestamp::from) })
}
