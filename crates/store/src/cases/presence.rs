//! Who has a case open: told to whoever opens it as well.

use crate::{
    columns::Moment,
    door::{Db, Unit, sql},
    error::Error,
};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// Whoever was not seen on a case for so long has left it: a page that is looked at asks every twenty seconds, so four of its questions
/// may be lost.
pub const PRESENT: SignedDuration = SignedDuration::from_secs(90);

/// Somebody who has the case open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Present {
    /// Who.
    pub officer: Uuid,
    /// Since when.
    pub opened_at: Timestamp,
}

/// The officer looks at the case now. Whoever had left it begins anew.
pub async fn touch(db: &mut Unit, declaration: Uuid, officer: Uuid, now: Timestamp) -> Result<(), Error> {
    let text = "INSERT INTO case_presence (declaration, officer, opened_at, seen_at) VALUES ($1, $2, $3, $3)
        ON CONFLICT (declaration, officer) DO UPDATE SET seen_at = $3,
            opened_at = CASE WHEN case_presence.seen_at > $4 THEN case_presence.opened_at ELSE $3 END";
    sql!(db, run: text, declaration, officer, now, now - PRESENT).map(drop)
}

/// Who else has the case open, the first first.
pub async fn others(db: &mut Db, declaration: Uuid, officer: Uuid, now: Timestamp) -> Result<Vec<Present>, Error> {
    let text = "SELECT officer, opened_at FROM case_presence WHERE declaration = $1 AND officer <> $2 AND seen_at > $3
        ORDER BY opened_at, officer";
    let rows = sql!(db, all (Uuid, Moment): text, declaration, officer, now - PRESENT)?;
    Ok(rows.into_iter().map(|(officer, at)| Present { officer, opened_at: at.into() }).collect())
}

/// Forgets who has left, at most `limit`; how many.
pub async fn purge(db: &mut Unit, now: Timestamp, limit: i64) -> Result<u64, Error> {
    let text = "DELETE FROM case_presence WHERE (declaration, officer) IN
        (SELECT declaration, officer FROM case_presence WHERE seen_at <= $1 ORDER BY seen_at LIMIT $2)";
    sql!(db, run: text, now - PRESENT, limit)
}
