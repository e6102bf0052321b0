//! Keys for checking many declarations at once, and how much of its day's quota each has used.

use crate::{
    columns::Moment,
    door::{Db, Unit, sql},
    error::Error,
};
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

/// A key as the office sees it. The key itself is not kept, only its SHA-256.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id.
    pub id: Uuid,
    /// Whose it is, in the words of the office.
    pub name: String,
    /// Rows a day.
    pub quota: i64,
    /// When it was given out.
    pub made_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// Rows checked on the day asked about.
    pub used: i64,
}

/// What came of using a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// The rows are counted.
    Allowed,
    /// There is no such key, or it was revoked.
    Unknown,
    /// The rows would be more than the quota; nothing is counted.
    Exceeded {
        /// Rows a day.
        limit: i64,
    },
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    quota: i64,
    #[sqlx(try_from = "Moment")]
    made_at: Timestamp,
    revoked_at: Option<Moment>,
    used: i64,
}

/// Gives out a key.
pub async fn make(
    db: &mut Unit,
    (id, hash): (Uuid, &[u8; 32]),
    name: &str,
    quota: i64,
    now: Timestamp,
) -> Result<(), Error> {
    let text = "INSERT INTO api_keys (id, hash, name, quota, made_at) VALUES ($1, $2, $3, $4, $5)";
    sql!(db, run: text, id, hash, name, quota, now).map(drop)
}

/// Revokes a key. `false`: there is none with this id, or it was revoked before.
pub async fn revoke(db: &mut Unit, id: Uuid, now: Timestamp) -> Result<bool, Error> {
    let text = "UPDATE api_keys SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL";
    Ok(sql!(db, run: text, now, id)? > 0)
}

/// All keys, oldest first, with what they used on that day.
pub async fn all(db: &mut Db, day: Date) -> Result<Vec<ApiKey>, Error> {
    let text = "SELECT k.id, k.name, k.quota, k.made_at, k.revoked_at, COALESCE(u.used, 0) AS used FROM api_keys k
        LEFT JOIN api_uses u ON u.key_id = k.id AND u.day = $1 ORDER BY k.made_at, k.id";
    let rows = sql!(db, all Row: text, day)?;
    let key = |row: Row| ApiKey {
        id: row.id,
        name: row.name,
        quota: row.quota,
        made_at: row.made_at,
        revoked_at: row.revoked_at.map(Timestamp::from),
        used: row.used,
    };
    Ok(rows.into_iter().map(key).collect())
}

/// Counts rows against a key's quota of that day, all of them or none.
pub async fn spend(db: &mut Unit, hash: &[u8; 32], rows: i64, day: Date) -> Result<Use, Error> {
    let text = "SELECT id, quota FROM api_keys WHERE hash = $1 AND revoked_at IS NULL";
    let Some((id, limit)) = sql!(db, optional (Uuid, i64): text, hash)? else { return Ok(Use::Unknown) };
    let used = sql!(db, optional (i64,): "SELECT used FROM api_uses WHERE key_id = $1 AND day = $2", id, day)?;
    if used.map_or(0, |(used,)| used).saturating_add(rows) > limit {
        return Ok(Use::Exceeded { limit });
    }
    let text = "INSERT INTO api_uses (key_id, day, used) VALUES ($1, $2, $3)
        ON CONFLICT (key_id, day) DO UPDATE SET used = api_uses.used + $3";
    sql!(db, run: text, id, day, rows)?;
    Ok(Use::Allowed)
}

/// Forgets what was used before that day; how many lines.
pub async fn purge(db: &mut Unit, day: Date) -> Result<u64, Error> {
    sql!(db, run: "DELETE FROM api_uses WHERE day < $1", day)
}

/// Whose key this is, if it is one and was not revoked. Nothing is counted.
pub async fn holder(db: &mut Db, hash: &[u8; 32]) -> Result<Option<Uuid>, Error> {
    let text = "SELECT id FROM api_keys WHERE hash = $1 AND revoked_at IS NULL";
    Ok(sql!(db, optional (Uuid,): text, hash)?.map(|(id,)| id))
}
