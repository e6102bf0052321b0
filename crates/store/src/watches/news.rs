//! What watchers do not know yet: what each knows is compared with what is true, so a change is told to each exactly once,
//! however often the journal is read.

use super::Facts;
use crate::{
    columns::{Kept, Moment},
    door::{Db, Unit, sql},
    error::Error,
};
use domain::{
    declaration::{Level, State},
    email::Email,
    ids::DeclarationId,
};
use jiff::Timestamp;
use uuid::Uuid;

/// Something a watcher does not know yet.
#[derive(Clone, Debug)]
pub struct Change {
    /// The list or the key.
    pub watcher: Uuid,
    /// 自己宣言ID.
    pub number: DeclarationId,
    /// What they know.
    pub before: Facts,
    /// What is true now.
    pub after: Facts,
    /// Since when it stands where it stands.
    pub state_at: Timestamp,
    /// The declaration that counts instead.
    pub later: Option<DeclarationId>,
}

/// How a watcher is reached.
#[derive(Clone, Debug)]
pub enum Reach {
    /// The list of an address.
    Mail(Email),
    /// The webhooks of a key; none: it asks for itself.
    Webhooks(Vec<Uuid>),
}

#[derive(sqlx::FromRow)]
struct Row {
    watcher: Uuid,
    #[sqlx(try_from = "Kept<DeclarationId>")]
    number: DeclarationId,
    #[sqlx(try_from = "Kept<State>")]
    old_state: State,
    #[sqlx(try_from = "Kept<Level>")]
    old_level: Level,
    old_name: Option<String>,
    #[sqlx(try_from = "Moment")]
    state_at: Timestamp,
    later: Option<Kept<DeclarationId>>,
    #[sqlx(try_from = "Kept<State>")]
    state: State,
    #[sqlx(try_from = "Kept<Level>")]
    level: Level,
    name: Option<String>,
}

impl From<Row> for Change {
    fn from(row: Row) -> Self {
        Self {
            watcher: row.watcher,
            number: row.number,
            before: Facts { state: row.old_state, level: row.old_level, name: row.old_name },
            after: Facts { state: row.state, level: row.level, name: row.name },
            state_at: row.state_at,
            later: row.later.map(|later| later.0),
        }
    }
}

/// What is known beside what is true, where the two differ; the arguments are what more is asked, and the order.
macro_rules! differing {
    ($and:literal, $rest:literal) => {
        concat!(
            "SELECT w.watcher, w.number, w.state AS old_state, w.level AS old_level, w.name AS old_name,
                d.state_at, d.superseded_by AS later, d.state, d.level,
                CASE WHEN d.state = 'rejected' THEN NULL ELSE b.published_name END AS name
             FROM watches w JOIN declarations d ON d.id = w.declaration JOIN businesses b ON b.id = d.business_id
             WHERE ",
            $and,
            " (w.state <> d.state OR w.level <> d.level
                OR w.name IS DISTINCT FROM CASE WHEN d.state = 'rejected' THEN NULL ELSE b.published_name END) ",
            $rest
        )
    };
}

/// What watchers of these declarations do not know yet, at most `limit`, those of one watcher together.
pub async fn news(db: &mut Db, declarations: &[Uuid], limit: usize) -> Result<Vec<Change>, Error> {
    let text = differing!("w.declaration = $1 AND", "ORDER BY w.watcher LIMIT $2");
    let mut found: Vec<Change> = Vec::new();
    for declaration in declarations {
        let room = i64::try_from(limit.saturating_sub(found.len())).unwrap_or(i64::MAX);
        if room == 0 {
            break;
        }
        found.extend(sql!(db, all Row: text, declaration, room)?.into_iter().map(Change::from));
    }
    found.sort_by(|one, other| (one.watcher, &one.number).cmp(&(other.watcher, &other.number)));
    Ok(found)
}

/// Declarations of which some watcher does not know what is true, at most `limit`: what the journal's lines before [`super::begin`]
/// would have led to. Looks at every watch.
pub async fn behind(db: &mut Db, limit: i64) -> Result<Vec<Uuid>, Error> {
    let text = "SELECT DISTINCT w.declaration FROM watches w
        JOIN declarations d ON d.id = w.declaration JOIN businesses b ON b.id = d.business_id
        WHERE w.state <> d.state OR w.level <> d.level
            OR w.name IS DISTINCT FROM CASE WHEN d.state = 'rejected' THEN NULL ELSE b.published_name END LIMIT $1";
    Ok(sql!(db, all (Uuid,): text, limit)?.into_iter().map(|(id,)| id).collect())
}

/// The watcher knows it now. In the unit that tells it.
pub async fn told(db: &mut Unit, change: &Change) -> Result<(), Error> {
    let Facts { state, level, name } = &change.after;
    let text = "UPDATE watches SET state = $1, level = $2, name = $3 WHERE watcher = $4 AND number = $5";
    sql!(db, run: text, *state, *level, name, change.watcher, change.number).map(drop)
}

/// How a watcher is reached. A key that was revoked, and a list that was stopped, are reached by nothing.
pub async fn reach(db: &mut Db, watcher: Uuid) -> Result<Reach, Error> {
    if let Some((email,)) = sql!(db, optional (Vec<u8>,): "SELECT email FROM watch_lists WHERE id = $1", watcher)? {
        return match db.vault.read(super::lists::EMAIL, &email, Email::parse) {
            Ok(email) => Ok(Reach::Mail(email)),
            // Nobody else may have to wait because one address cannot be read.
            Err(why) => {
                tracing::error!(cause = %why, list = %watcher, "the address of a list cannot be read: nobody is told");
                Ok(Reach::Webhooks(Vec::new()))
            }
        };
    }
    let text = "SELECT w.id FROM webhooks w JOIN api_keys k ON k.id = w.key_id
        WHERE w.key_id = $1 AND k.revoked_at IS NULL ORDER BY w.made_at, w.id";
    Ok(Reach::Webhooks(sql!(db, all (Uuid,): text, watcher)?.into_iter().map(|(id,)| id).collect()))
}
