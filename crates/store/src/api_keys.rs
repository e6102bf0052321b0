//! Keys for checking many declarations at once, and how much of its day's quota each has used.

use crate::{
    audit::{self, Act, Note},
    columns::{Day, Moment},
    door::{Db, Unit, sql},
    error::Error,
};
use domain::api_key::{KeyName, Quota};
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

/// Days for which is kept what a key used.
pub const USE_DAYS: i64 = 90;

/// A key as the office sees it. The key itself is not kept, only its SHA-256.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id.
    pub id: Uuid,
    /// How it begins; `None` for those given out before that was kept.
    pub prefix: Option<String>,
    /// Whose it is, in the words of the office.
    pub name: String,
    /// Rows a day.
    pub quota: i64,
    /// When it was given out.
    pub made_at: Timestamp,
    /// When it was stopped.
    pub stopped_at: Option<Timestamp>,
    /// Rows checked on the day asked about.
    pub used: i64,
    /// Rows checked from the first day of that day's month until it.
    pub month: i64,
    /// The last day with a row, of those that are kept.
    pub last: Option<Date>,
}

/// A key to be given out.
#[derive(Clone, Copy, Debug)]
pub struct NewKey<'a> {
    /// Its id.
    pub id: Uuid,
    /// SHA-256 of the key.
    pub hash: [u8; 32],
    /// How it begins.
    pub prefix: &'a str,
    /// Whose it is.
    pub name: &'a KeyName,
    /// Rows a day.
    pub quota: Quota,
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
    prefix: Option<String>,
    name: String,
    quota: i64,
    #[sqlx(try_from = "Moment")]
    made_at: Timestamp,
    revoked_at: Option<Moment>,
    used: i64,
    month: i64,
    last: Option<Day>,
}

/// Gives out a key. `false`: there is one with this id; nothing was changed.
pub async fn make(db: &mut Unit, new: &NewKey<'_>, by: Option<Uuid>, now: Timestamp) -> Result<bool, Error> {
    let NewKey { id, hash, prefix, name, quota } = *new;
    let text = "INSERT INTO api_keys (id, hash, prefix, name, quota, made_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (id) DO NOTHING";
    if sql!(db, run: text, id, hash, prefix, name.as_str(), quota.rows(), now)? == 0 {
        return Ok(false);
    }
    noted(db, id, (Act::ApiKeyMade, Some(quota)), by, now).await
}

/// Gives a key another quota; what it used today counts. `false`: there is none that is not stopped.
pub async fn set_quota(db: &mut Unit, id: Uuid, quota: Quota, by: Option<Uuid>, now: Timestamp) -> Result<bool, Error> {
    let text = "UPDATE api_keys SET quota = $1 WHERE id = $2 AND revoked_at IS NULL";
    let changed = sql!(db, run: text, quota.rows(), id)?;
    if changed == 0 { Ok(false) } else { noted(db, id, (Act::ApiKeyChanged, Some(quota)), by, now).await }
}

/// Stops a key, for good. `false`: there is none with this id, or it was stopped before.
pub async fn stop(db: &mut Unit, id: Uuid, by: Option<Uuid>, now: Timestamp) -> Result<bool, Error> {
    let text = "UPDATE api_keys SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL";
    let changed = sql!(db, run: text, now, id)?;
    if changed == 0 { Ok(false) } else { noted(db, id, (Act::ApiKeyStopped, None), by, now).await }
}

/// Notes it of the key, which is called by how it begins, or by its id.
async fn noted(
    db: &mut Unit,
    id: Uuid,
    (act, quota): (Act, Option<Quota>),
    officer: Option<Uuid>,
    now: Timestamp,
) -> Result<bool, Error> {
    let kept = sql!(db, optional (Option<String>,): "SELECT prefix FROM api_keys WHERE id = $1", id)?;
    let subject = kept.and_then(|(prefix,)| prefix).unwrap_or_else(|| id.to_string());
    let quota = quota.map(|quota| quota.rows().to_string());
    let note = Note { officer, act, case: None, subject: Some(&subject), reason: quota.as_deref() };
    audit::note(db, &note, now).await.map(|()| true)
}

/// All keys, oldest first, with what they used on that day and in its month.
pub async fn all(db: &mut Db, day: Date) -> Result<Vec<ApiKey>, Error> {
    let text = "SELECT k.id, k.prefix, k.name, k.quota, k.made_at, k.revoked_at,
            CAST(COALESCE(SUM(CASE WHEN u.day = $1 THEN u.used ELSE 0 END), 0) AS BIGINT) AS used,
            CAST(COALESCE(SUM(CASE WHEN u.day >= $2 AND u.day <= $1 THEN u.used ELSE 0 END), 0) AS BIGINT) AS month,
            MAX(u.day) AS last
        FROM api_keys k LEFT JOIN api_uses u ON u.key_id = k.id
        GROUP BY k.id, k.prefix, k.name, k.quota, k.made_at, k.revoked_at ORDER BY k.made_at, k.id";
    let rows = sql!(db, all Row: text, day, day.first_of_month())?;
    let key = |row: Row| ApiKey {
        id: row.id,
        prefix: row.prefix,
        name: row.name,
        quota: row.quota,
        made_at: row.made_at,
        stopped_at: row.revoked_at.map(Timestamp::from),
        used: row.used,
        month: row.month,
        last: row.last.map(Date::from),
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
