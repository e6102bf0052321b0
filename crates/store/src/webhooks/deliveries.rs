//! Postings: stored in the unit of the fact they tell, and kept as the log of what became of them.

use crate::{
    columns::{Kept, Moment},
    door::{Db, Unit, sql},
    error::Error,
};
use domain::ids::DeclarationId;
use jiff::Timestamp;
use uuid::Uuid;

/// A posting to be stored.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// UUID version 7; the `webhook-id` of every try.
    pub id: Uuid,
    /// Where to.
    pub webhook: Uuid,
    /// Its type: `declaration.changed`.
    pub kind: &'a str,
    /// The declaration it is about.
    pub number: Option<&'a DeclarationId>,
    /// What is posted: JSON with what is public, and nothing else.
    pub body: &'a str,
}

/// What became of a posting.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Its id.
    pub id: Uuid,
    /// Its type.
    pub kind: String,
    /// The declaration it is about.
    pub number: Option<DeclarationId>,
    /// When it was stored.
    pub made_at: Timestamp,
    /// How many tries so far.
    pub tries: i64,
    /// The last try.
    pub tried_at: Option<Timestamp>,
    /// The status of the last answer.
    pub status: Option<i64>,
    /// The code of what went wrong at the last try.
    pub error: Option<String>,
    /// When it was taken.
    pub taken_at: Option<Timestamp>,
    /// When it was given up.
    pub failed_at: Option<Timestamp>,
    /// When it is tried next, if it is.
    pub due_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    number: Option<Kept<DeclarationId>>,
    #[sqlx(try_from = "Moment")]
    made_at: Timestamp,
    tries: i64,
    tried_at: Option<Moment>,
    status: Option<i64>,
    error: Option<String>,
    taken_at: Option<Moment>,
    failed_at: Option<Moment>,
    #[sqlx(try_from = "Moment")]
    due_at: Timestamp,
}

impl From<Row> for Delivery {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            number: row.number.map(|number| number.0),
            made_at: row.made_at,
            tries: row.tries,
            tried_at: row.tried_at.map(Timestamp::from),
            status: row.status,
            error: row.error,
            taken_at: row.taken_at.map(Timestamp::from),
            failed_at: row.failed_at.map(Timestamp::from),
            due_at: row.due_at,
        }
    }
}

/// Stores a posting, due at once. One for a webhook that is disabled waits until it is enabled.
pub async fn put(db: &mut Unit, new: &New<'_>, now: Timestamp) -> Result<(), Error> {
    let text = "INSERT INTO deliveries (id, webhook, kind, number, body, made_at, due_at, tries)
        VALUES ($1, $2, $3, $4, $5, $6, $6, 0)";
    sql!(db, run: text, new.id, new.webhook, new.kind, new.number, new.body, now).map(drop)
}

/// What became of the postings to a webhook, newest first, before that one, at most `limit`.
pub async fn log(db: &mut Db, webhook: Uuid, before: Option<Uuid>, limit: i64) -> Result<Vec<Delivery>, Error> {
    let Some(before) = before else {
        let text = "SELECT id, kind, number, made_at, tries, tried_at, status, error, taken_at, failed_at, due_at
            FROM deliveries WHERE webhook = $1 ORDER BY made_at DESC, id DESC LIMIT $2";
        return Ok(sql!(db, all Row: text, webhook, limit)?.into_iter().map(Delivery::from).collect());
    };
    let text = "SELECT d.id, d.kind, d.number, d.made_at, d.tries, d.tried_at, d.status, d.error, d.taken_at, d.failed_at, d.due_at
        FROM deliveries d JOIN deliveries b ON b.id = $2 AND b.webhook = $1
        WHERE d.webhook = $1 AND (d.made_at, d.id) < (b.made_at, b.id) ORDER BY d.made_at DESC, d.id DESC LIMIT $3";
    let rows = sql!(db, all Row: text, webhook, before, limit)?;
    Ok(rows.into_iter().map(Delivery::from).collect())
}

/// Posts it once more, from the first try, with the same id. `false`: the webhook has none with this id.
pub async fn replay(db: &mut Unit, webhook: Uuid, id: Uuid, now: Timestamp) -> Result<bool, Error> {
    let text = "UPDATE deliveries SET due_at = $1, tries = 0, taken_at = NULL, failed_at = NULL, holder = NULL,
            leased_until = NULL WHERE id = $2 AND webhook = $3";
    Ok(sql!(db, run: text, now, id, webhook)? > 0)
}

/// How many postings wait for a webhook that is enabled, and since when the oldest is due.
pub async fn backlog(db: &mut Db) -> Result<(i64, Option<Timestamp>), Error> {
    let text = "SELECT count(*), min(d.due_at) FROM deliveries d JOIN webhooks w ON w.id = d.webhook
        WHERE d.taken_at IS NULL AND d.failed_at IS NULL AND w.disabled_at IS NULL";
    let (count, oldest) = sql!(db, one (i64, Option<Moment>): text)?;
    Ok((count, oldest.map(Timestamp::from)))
}

/// Forgets postings that were stored before that time, whatever became of them, at most `limit`; how many.
pub async fn purge(db: &mut Unit, before: Timestamp, limit: i64) -> Result<u64, Error> {
    let text = "DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries WHERE made_at < $1
        ORDER BY made_at LIMIT $2)";
    sql!(db, run: text, before, limit)
}
