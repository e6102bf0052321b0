//! How far what watchers are told has come in the journal. All nodes share the place, so one of them tells.

use crate::{
    door::{Db, Unit, sql},
    error::Error,
    journal::{self, Mark},
};

/// The row of the follower that tells watchers.
const NAME: &str = "watches";

/// Makes sure that there is a place, at the end of the journal as it is now. A place that lies beyond the end is of a database
/// that was put back from a copy on another server: then, too, it goes on from the end, and [`super::behind`] finds the rest.
pub async fn begin(db: &mut Unit) -> Result<(), Error> {
    let end = journal::start_mark(db).await?;
    let kept = mark(db).await?;
    if kept.is_none_or(|kept| kept > end) {
        let text = "INSERT INTO followers (name, turn, seq) VALUES ($1, $2, $3)
            ON CONFLICT (name) DO UPDATE SET turn = $2, seq = $3";
        sql!(db, run: text, NAME, end.turn, end.seq)?;
    }
    Ok(())
}

/// The place; `None` before the first [`begin`].
pub async fn mark(db: &mut Db) -> Result<Option<Mark>, Error> {
    let row = sql!(db, optional (i64, i64): "SELECT turn, seq FROM followers WHERE name = $1", NAME)?;
    Ok(row.map(|(turn, seq)| Mark { turn, seq }))
}

/// Moves the place, if it still is where the lines were read from. `false`: another node was quicker.
pub async fn advance(db: &mut Unit, from: Mark, to: Mark) -> Result<bool, Error> {
    let text = "UPDATE followers SET turn = $1, seq = $2 WHERE name = $3 AND turn = $4 AND seq = $5";
    Ok(sql!(db, run: text, to.turn, to.seq, NAME, from.turn, from.seq)? > 0)
}
