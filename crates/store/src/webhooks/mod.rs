//! Where changes are posted to, by key, and what became of each posting.

mod deliveries;
mod lease;

pub use deliveries::{Delivery, New, backlog, log, purge, put, replay};
pub use lease::{Leased, Outcome, again, failed, give_back, lease, taken};

use crate::{
    columns::Moment,
    door::{Db, Unit, sql},
    error::Error,
};
use jiff::Timestamp;
use uuid::Uuid;

/// Where the address is sealed.
const URL: &str = "webhooks.url";
/// Webhooks of one key at most.
pub const MOST: i64 = 10;

/// A webhook. Its secrets are derived from their ids, so none stands here.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// Its id.
    pub id: Uuid,
    /// Where to post.
    pub url: String,
    /// The secret that signs.
    pub secret: Uuid,
    /// The secret before it, which signs, too, until then.
    pub old_secret: Option<(Uuid, Timestamp)>,
    /// When it was made.
    pub made_at: Timestamp,
    /// When a posting was taken last.
    pub taken_at: Option<Timestamp>,
    /// When it was disabled, and why: the code of an error.
    pub disabled: Option<(Timestamp, String)>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    url: Vec<u8>,
    secret: Uuid,
    old_secret: Option<Uuid>,
    old_until: Option<Moment>,
    #[sqlx(try_from = "Moment")]
    made_at: Timestamp,
    taken_at: Option<Moment>,
    disabled_at: Option<Moment>,
    disabled_why: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Named {
    key_name: String,
    #[sqlx(flatten)]
    webhook: Row,
}

impl Row {
    fn read(self, db: &Db) -> Result<Webhook, Error> {
        Ok(Webhook {
            id: self.id,
            url: db.vault.open_text(URL, &self.url)?,
            secret: self.secret,
            old_secret: self.old_secret.zip(self.old_until.map(Timestamp::from)),
            made_at: self.made_at,
            taken_at: self.taken_at.map(Timestamp::from),
            disabled: self.disabled_at.map(Timestamp::from).zip(self.disabled_why),
        })
    }
}

/// Makes a webhook. `false`: the key has [`MOST`] already.
pub async fn make(
    db: &mut Unit,
    key: Uuid,
    (id, secret): (Uuid, Uuid),
    url: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let (known,) = sql!(db, one (i64,): "SELECT count(*) FROM webhooks WHERE key_id = $1", key)?;
    if known >= MOST {
        return Ok(false);
    }
    let url = db.vault.seal(URL, url.as_bytes())?;
    let text = "INSERT INTO webhooks (id, key_id, url, secret, made_at) VALUES ($1, $2, $3, $4, $5)";
    sql!(db, run: text, id, key, url, secret, now)?;
    Ok(true)
}

/// The webhooks of a key, oldest first.
pub async fn of_key(db: &mut Db, key: Uuid) -> Result<Vec<Webhook>, Error> {
    let rows = sql!(db, all Row: "SELECT * FROM webhooks WHERE key_id = $1 ORDER BY made_at, id", key)?;
    rows.into_iter().map(|row| row.read(db)).collect()
}

/// All webhooks with the names of their keys, oldest first.
pub async fn all(db: &mut Db) -> Result<Vec<(String, Webhook)>, Error> {
    let text = "SELECT w.id, w.url, w.secret, w.old_secret, w.old_until, w.made_at, w.taken_at, w.disabled_at,
        w.disabled_why, k.name AS key_name FROM webhooks w JOIN api_keys k ON k.id = w.key_id ORDER BY w.made_at, w.id";
    let rows = sql!(db, all Named: text)?;
    rows.into_iter().map(|row| Ok((row.key_name, row.webhook.read(db)?))).collect()
}

/// A webhook of this key.
pub async fn find(db: &mut Db, key: Uuid, id: Uuid) -> Result<Option<Webhook>, Error> {
    let row = sql!(db, optional Row: "SELECT * FROM webhooks WHERE id = $1 AND key_id = $2", id, key)?;
    row.map(|row| row.read(db)).transpose()
}

/// Deletes a webhook with its log. `false`: the key has none with this id.
pub async fn remove(db: &mut Unit, key: Uuid, id: Uuid) -> Result<bool, Error> {
    let done = sql!(db, run: "DELETE FROM webhooks WHERE id = $1 AND key_id = $2", id, key)? > 0;
    if done {
        sql!(db, run: "DELETE FROM deliveries WHERE webhook = $1", id)?;
    }
    Ok(done)
}

/// Signs with another secret from now on, and until then with the one before as well. `false`: the key has none with this id.
pub async fn rotate(db: &mut Unit, key: Uuid, id: Uuid, secret: Uuid, until: Timestamp) -> Result<bool, Error> {
    let text = "UPDATE webhooks SET old_secret = secret, old_until = $1, secret = $2 WHERE id = $3 AND key_id = $4";
    Ok(sql!(db, run: text, until, secret, id, key)? > 0)
}

/// Posts again; what waited goes out now. `false`: the key has none with this id.
pub async fn enable(db: &mut Unit, key: Uuid, id: Uuid, now: Timestamp) -> Result<bool, Error> {
    let text = "UPDATE webhooks SET disabled_at = NULL, disabled_why = NULL WHERE id = $1 AND key_id = $2";
    let done = sql!(db, run: text, id, key)? > 0;
    if done {
        let text = "UPDATE deliveries SET due_at = $1, tries = 0
            WHERE webhook = $2 AND taken_at IS NULL AND failed_at IS NULL";
        sql!(db, run: text, now, id)?;
    }
    Ok(done)
}
