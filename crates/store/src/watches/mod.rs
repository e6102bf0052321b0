//! Who watches which declaration, and what each of them knows of it: a watcher is told when what they know is no longer true.

mod keys;
mod lists;
mod news;
mod turn;

pub use keys::{Put, page, put, remove};
pub use lists::{Confirmed, List, Request, ask, confirm, list, numbers, purge, request, rows, stop, take_out, watched};
pub use news::{Change, Reach, behind, news, reach, told};
pub use turn::{advance, begin, mark};

use crate::{
    columns::Kept,
    door::{Db, Unit, sql},
    error::Error,
};
use domain::{
    declaration::{Level, State},
    ids::DeclarationId,
};
use jiff::Timestamp;
use uuid::Uuid;

/// The declarations of one list or key at most.
pub const MOST: i64 = 10_000;

/// What of a declaration is watched: what its public page shows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Where it stands.
    pub state: State,
    /// 取組み段階.
    pub level: Level,
    /// The published name; `None` for a declaration that was rejected (不受理), because the name may be another's.
    pub name: Option<String>,
}

/// A declaration that is watched, as it is now.
#[derive(Clone, Debug)]
pub struct Watched {
    /// 自己宣言ID.
    pub number: DeclarationId,
    /// What is true of it now.
    pub facts: Facts,
    /// Since when it is watched.
    pub since: Timestamp,
}

#[derive(sqlx::FromRow)]
struct FactsRow {
    #[sqlx(try_from = "Kept<State>")]
    state: State,
    #[sqlx(try_from = "Kept<Level>")]
    level: Level,
    name: Option<String>,
}

impl From<FactsRow> for Facts {
    fn from(row: FactsRow) -> Self {
        Self { state: row.state, level: row.level, name: row.name }
    }
}

/// What is true of a declaration now, and its id; `None`: there is none with this number.
async fn now_of(db: &mut Db, number: &DeclarationId) -> Result<Option<(Uuid, Facts)>, Error> {
    let Some((id,)) = sql!(db, optional (Uuid,): "SELECT id FROM declarations WHERE number = $1", number)? else {
        return Ok(None);
    };
    let text = "SELECT d.state, d.level, CASE WHEN d.state = 'rejected' THEN NULL ELSE b.published_name END AS name
        FROM declarations d JOIN businesses b ON b.id = d.business_id WHERE d.id = $1";
    let row = sql!(db, one FactsRow: text, id)?;
    Ok(Some((id, row.into())))
}

/// Watches one more; what is known from now on is what is true now. `false`: it is watched already, or there is none.
async fn add(db: &mut Unit, watcher: Uuid, number: &DeclarationId, now: Timestamp) -> Result<bool, Error> {
    let Some((declaration, facts)) = now_of(db, number).await? else { return Ok(false) };
    let text = "INSERT INTO watches (watcher, number, declaration, state, level, name, since)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (watcher, number) DO NOTHING";
    let done = sql!(db, run: text, watcher, number, declaration, facts.state, facts.level, facts.name, now)?;
    Ok(done > 0)
}

/// How many a list or a key watches.
pub async fn count(db: &mut Db, watcher: Uuid) -> Result<i64, Error> {
    Ok(sql!(db, one (i64,): "SELECT count(*) FROM watches WHERE watcher = $1", watcher)?.0)
}

/// Which of these numbers were given out.
pub async fn issued(db: &mut Db, asked: &[DeclarationId]) -> Result<Vec<DeclarationId>, Error> {
    let texts: Vec<&str> = asked.iter().map(DeclarationId::as_str).collect();
    let text = db.pick(
        "SELECT number FROM declarations WHERE number IN (SELECT value FROM json_each($1))",
        "SELECT number FROM declarations WHERE number IN (SELECT jsonb_array_elements_text($1))",
    );
    let rows = sql!(db, all (Kept<DeclarationId>,): text, serde_json::json!(texts))?;
    Ok(rows.into_iter().map(|(number,)| number.0).collect())
}
