//! Applications nobody confirmed are deleted with everything that belongs to them.

use crate::{
    door::{Unit, sql},
    error::Error,
    journal::{self, Kind, Line},
    tallies,
};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

const OLD: &str = "SELECT id, business_id, contact_id FROM declarations
    WHERE (state = 'provisional' OR state = 'disowned') AND submitted_at < $1 ORDER BY submitted_at, id LIMIT $2";

/// Deletes applications that were submitted before that time and never confirmed (or disowned), at most `limit`, with
/// business, contact, confirmations, mails, notes and draft. The journal keeps that there was one, and nothing else. How many.
pub async fn purge_unconfirmed(db: &mut Unit, before: Timestamp, limit: i64, now: Timestamp) -> Result<u64, Error> {
    let old = sql!(db, all (Uuid, Uuid, Uuid): OLD, before, limit)?;
    for (declaration, business, contact) in &old {
        sql!(db, run: "DELETE FROM confirmations WHERE declaration = $1", declaration)?;
        sql!(db, run: "DELETE FROM outbox WHERE declaration = $1", declaration)?;
        tallies::forget_one(db, *declaration).await?;
        sql!(db, run: "DELETE FROM drafts WHERE declaration = $1", declaration)?;
        sql!(db, run: "DELETE FROM case_notes WHERE declaration = $1", declaration)?;
        sql!(db, run: "DELETE FROM declarations WHERE id = $1", declaration)?;
        sql!(db, run: "DELETE FROM contacts WHERE id = $1", contact)?;
        sql!(db, run: "DELETE FROM businesses WHERE id = $1", business)?;
        let line = Line {
            kind: Kind::Purged,
            business: Some(*business),
            declaration: Some(*declaration),
            actor: journal::SYSTEM,
            facts: json!({}),
        };
        journal::append(db, line, now).await?;
    }
    Ok(old.len().try_into().unwrap_or(u64::MAX))
}
