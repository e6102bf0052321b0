//! Watching by mail: a request, confirmed from its mail, becomes part of the list of its address.

use super::{MOST, Watched, add, count};
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
use serde_json::{Value, json};
use uuid::Uuid;

/// Where the address of a list is sealed.
pub(super) const EMAIL: &str = "watch_lists.email";
const ASKED: &str = "watch_requests.email";

/// What somebody asked to watch; nothing is sent before it is confirmed.
#[derive(Clone, Debug)]
pub struct Request {
    /// Its id, of which the link of its mail is made.
    pub id: Uuid,
    /// Who asked.
    pub email: Email,
    /// What is to be watched.
    pub numbers: Vec<DeclarationId>,
    /// Until when it may be confirmed.
    pub until: Timestamp,
    /// The list it became part of.
    pub list: Option<Uuid>,
}

/// The list of an address.
#[derive(Clone, Debug)]
pub struct List {
    /// Its id, of which its links are made.
    pub id: Uuid,
    /// Whose it is.
    pub email: Email,
}

/// What came of confirming.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmed {
    /// It is part of this list, now or since before.
    List(Uuid),
    /// The list would become longer than [`MOST`]; nothing changed.
    Full,
    /// There is no such request, or its time is over.
    Over,
}

#[derive(sqlx::FromRow)]
struct RequestRow {
    id: Uuid,
    email: Vec<u8>,
    #[sqlx(json)]
    numbers: Value,
    #[sqlx(try_from = "Moment")]
    until: Timestamp,
    list: Option<Uuid>,
}

/// Keeps a request.
pub async fn ask(db: &mut Unit, new: &Request, now: Timestamp) -> Result<(), Error> {
    let (email, key) = (db.vault.seal(ASKED, new.email.as_str().as_bytes())?, db.vault.blind_email(&new.email));
    let numbers = json!(new.numbers.iter().map(DeclarationId::as_str).collect::<Vec<_>>());
    let text =
        "INSERT INTO watch_requests (id, email, email_key, numbers, made_at, until) VALUES ($1, $2, $3, $4, $5, $6)";
    sql!(db, run: text, new.id, email, key, numbers, now, new.until).map(drop)
}

/// A request by its id.
pub async fn request(db: &mut Db, id: Uuid) -> Result<Option<Request>, Error> {
    let text = "SELECT id, email, numbers, until, list FROM watch_requests WHERE id = $1";
    let Some(row) = sql!(db, optional RequestRow: text, id)? else { return Ok(None) };
    let numbers = row.numbers.as_array().into_iter().flatten().filter_map(Value::as_str);
    Ok(Some(Request {
        id: row.id,
        email: db.vault.read(ASKED, &row.email, Email::parse)?,
        numbers: numbers.filter_map(|number| DeclarationId::kept(number).ok()).collect(),
        until: row.until,
        list: row.list,
    }))
}

/// Confirms a request: its numbers become part of the list of its address, which is `new` if there is none yet. What is known of
/// each from now on is what is true now. Confirming again changes nothing.
pub async fn confirm(db: &mut Unit, id: Uuid, new: Uuid, now: Timestamp) -> Result<Confirmed, Error> {
    let Some(asked) = request(db, id).await? else { return Ok(Confirmed::Over) };
    if let Some(list) = asked.list {
        return Ok(Confirmed::List(list));
    }
    if asked.until < now {
        return Ok(Confirmed::Over);
    }
    let key = db.vault.blind_email(&asked.email);
    let known = sql!(db, optional (Uuid,): "SELECT id FROM watch_lists WHERE email_key = $1", key)?;
    let list = known.map_or(new, |(list,)| list);
    let more = i64::try_from(asked.numbers.len()).unwrap_or(i64::MAX);
    if count(db, list).await?.saturating_add(more) > MOST {
        return Ok(Confirmed::Full);
    }
    if known.is_none() {
        let email = db.vault.seal(EMAIL, asked.email.as_str().as_bytes())?;
        let text = "INSERT INTO watch_lists (id, email, email_key, made_at) VALUES ($1, $2, $3, $4)";
        sql!(db, run: text, list, email, key, now)?;
    }
    for number in &asked.numbers {
        add(db, list, number, now).await?;
    }
    sql!(db, run: "UPDATE watch_requests SET list = $1 WHERE id = $2", list, id)?;
    Ok(Confirmed::List(list))
}

/// A list by its id; `None`: it was stopped.
pub async fn list(db: &mut Db, id: Uuid) -> Result<Option<List>, Error> {
    let row = sql!(db, optional (Vec<u8>,): "SELECT email FROM watch_lists WHERE id = $1", id)?;
    row.map(|(email,)| Ok(List { id, email: db.vault.read(EMAIL, &email, Email::parse)? })).transpose()
}

#[derive(sqlx::FromRow)]
struct WatchedRow {
    #[sqlx(try_from = "Kept<DeclarationId>")]
    number: DeclarationId,
    #[sqlx(try_from = "Kept<State>")]
    state: State,
    #[sqlx(try_from = "Kept<Level>")]
    level: Level,
    name: Option<String>,
    #[sqlx(try_from = "Moment")]
    since: Timestamp,
}

impl From<WatchedRow> for Watched {
    fn from(row: WatchedRow) -> Self {
        let facts = super::Facts { state: row.state, level: row.level, name: row.name };
        Self { number: row.number, facts, since: row.since }
    }
}

/// What a list or a key watches, as it is now, by number, after that one, at most `limit`.
pub async fn rows(db: &mut Db, watcher: Uuid, after: &str, limit: i64) -> Result<Vec<Watched>, Error> {
    let text = "SELECT w.number, d.state, d.level, w.since,
            CASE WHEN d.state = 'rejected' THEN NULL ELSE b.published_name END AS name
        FROM watches w JOIN declarations d ON d.id = w.declaration JOIN businesses b ON b.id = d.business_id
        WHERE w.watcher = $1 AND w.number > $2 ORDER BY w.number LIMIT $3";
    Ok(sql!(db, all WatchedRow: text, watcher, after, limit)?.into_iter().map(Watched::from).collect())
}

/// One that a list or a key watches, as it is now; `None`: it is not watched.
pub async fn watched(db: &mut Db, watcher: Uuid, number: &DeclarationId) -> Result<Option<Watched>, Error> {
    let text = "SELECT w.number, d.state, d.level, w.since,
            CASE WHEN d.state = 'rejected' THEN NULL ELSE b.published_name END AS name
        FROM watches w JOIN declarations d ON d.id = w.declaration JOIN businesses b ON b.id = d.business_id
        WHERE w.watcher = $1 AND w.number = $2";
    Ok(sql!(db, optional WatchedRow: text, watcher, number)?.map(Watched::from))
}

/// What these numbers stand for now, in their order; a number that was never given out is left out.
pub async fn numbers(db: &mut Db, asked: &[DeclarationId], now: Timestamp) -> Result<Vec<Watched>, Error> {
    let mut found = Vec::with_capacity(asked.len());
    for number in asked {
        if let Some((_, facts)) = super::now_of(db, number).await? {
            found.push(Watched { number: number.clone(), facts, since: now });
        }
    }
    Ok(found)
}

/// Takes one out of a list; `false`: it was not in it.
pub async fn take_out(db: &mut Unit, list: Uuid, number: &DeclarationId) -> Result<bool, Error> {
    Ok(sql!(db, run: "DELETE FROM watches WHERE watcher = $1 AND number = $2", list, number)? > 0)
}

/// Stops a list: its address and what it watched are deleted. `false`: it was stopped before.
pub async fn stop(db: &mut Unit, list: Uuid) -> Result<bool, Error> {
    let done = sql!(db, run: "DELETE FROM watch_lists WHERE id = $1", list)? > 0;
    sql!(db, run: "DELETE FROM watches WHERE watcher = $1", list)?;
    sql!(db, run: "DELETE FROM watch_requests WHERE list = $1", list)?;
    Ok(done)
}

/// Forgets requests that were made before that time, at most `limit`; how many. The lists they became part of stay.
pub async fn purge(db: &mut Unit, before: Timestamp, limit: i64) -> Result<u64, Error> {
    let text = "DELETE FROM watch_requests WHERE id IN (SELECT id FROM watch_requests WHERE made_at < $1
        ORDER BY made_at LIMIT $2)";
    sql!(db, run: text, before, limit)
}
