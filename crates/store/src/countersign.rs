//! What waits for the word of a second officer, whatever it is: so that nothing waits because nobody was told.

use crate::{
    cases::proposals_sql,
    door::{Db, sql},
    error::Error,
};
use jiff::Timestamp;
use uuid::Uuid;

/// The most of each kind that is told.
pub const MOST: i64 = 100;

/// What waits, oldest first, at most [`MOST`] of each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Declarations for which an ending is proposed.
    pub endings: Vec<Uuid>,
    /// The numbers of exports.
    pub exports: Vec<i64>,
    /// お知らせメール.
    pub campaigns: Vec<Uuid>,
    /// Editions of the scheme, and those whose mail was planned after they were approved.
    pub editions: Vec<Uuid>,
}

/// What this officer may sign now: what others have asked for.
pub async fn waiting(db: &mut Db, officer: Uuid, now: Timestamp) -> Result<Waiting, Error> {
    let endings = proposals_sql!("p.declaration", "p.officer <> $1 ORDER BY p.made_at, p.declaration LIMIT $2");
    let exports = "SELECT number FROM exports WHERE persons AND counted > alone AND approved IS NULL AND until > $3
        AND officer <> $1 ORDER BY number LIMIT $2";
    let campaigns = "SELECT id FROM campaigns WHERE state = 'proposed' AND written_by <> $1 AND proposed_by <> $1
        ORDER BY made_at, id LIMIT $2";
    let editions = "SELECT id FROM editions WHERE withdrawn_at IS NULL AND ((approved_at IS NULL
            AND (loaded_by IS NULL OR loaded_by <> $1) AND NOT EXISTS (SELECT 1 FROM edition_notices n
                WHERE n.edition = editions.id AND n.planned_by = $1 AND n.stopped_at IS NULL))
        OR (approved_at IS NOT NULL AND (day IS NULL OR day > $3) AND EXISTS (SELECT 1 FROM edition_notices n
                WHERE n.edition = editions.id AND n.planned_by <> $1 AND n.stopped_at IS NULL
                  AND (n.signed IS NULL OR n.signed <> n.version)))) ORDER BY loaded_at, id LIMIT $2";
    let ids = |rows: Vec<(Uuid,)>| rows.into_iter().map(|(id,)| id).collect();
    let numbers = sql!(db, all (i64,): exports, officer, MOST, now)?;
    Ok(Waiting {
        endings: ids(sql!(db, all (Uuid,): endings, officer, MOST)?),
        exports: numbers.into_iter().map(|(number,)| number).collect(),
        campaigns: ids(sql!(db, all (Uuid,): campaigns, officer, MOST)?),
        editions: ids(sql!(db, all (Uuid,): editions, officer, MOST, domain::time::day(now))?),
    })
}
