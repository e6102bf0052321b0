//! お知らせメール: written by one officer, signed by another one, and put letter by letter for whoever wishes for news.

mod audience;
mod run;

pub use audience::{count, next};
pub use run::{Running, finish, put, running, turn};

use crate::{
    columns::{Kept, Moment},
    door::{Db, Unit, sql},
    error::Error,
    mass_mail::{self, Figures},
};
use domain::news::{Act, Audience, CampaignState};
use jiff::Timestamp;
use serde_json::{Map, Value};
use uuid::Uuid;

/// What an officer writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// 題名, the subject of the mail.
    pub title: String,
    /// 本文, Markdown.
    pub body: String,
    /// To whom.
    pub audience: Audience,
    /// It becomes a バックナンバー of the news once it is sent.
    pub back_number: bool,
    /// Not before that moment; `None`: as soon as it is signed.
    pub start_at: Option<Timestamp>,
}

/// An お知らせメール as it is kept.
#[derive(Clone, Debug)]
pub struct Campaign {
    /// Its id.
    pub id: Uuid,
    /// Where it stands.
    pub state: CampaignState,
    /// What is written.
    pub draft: Draft,
    /// Grows with every change: whoever acts names the version they saw.
    pub version: i64,
    /// Who wrote last.
    pub written_by: Uuid,
    /// When it was begun to be written.
    pub made_at: Timestamp,
    /// Who asked for a second officer.
    pub proposed_by: Option<Uuid>,
    /// Who signed.
    pub approved_by: Option<Uuid>,
    /// When.
    pub approved_at: Option<Timestamp>,
    /// When the first letter was put.
    pub begun_at: Option<Timestamp>,
    /// When it ended.
    pub done_at: Option<Timestamp>,
}

/// What came of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// It was changed since it was seen.
    Stale,
    /// It cannot happen where it stands.
    NotPossible,
    /// Whoever wrote or proposed it cannot be the second one.
    Own,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    #[sqlx(try_from = "Kept<CampaignState>")]
    state: CampaignState,
    title: String,
    body: String,
    #[sqlx(json)]
    audience: Value,
    back_number: bool,
    start_at: Option<Moment>,
    version: i64,
    written_by: Uuid,
    #[sqlx(try_from = "Moment")]
    made_at: Timestamp,
    proposed_by: Option<Uuid>,
    approved_by: Option<Uuid>,
    approved_at: Option<Moment>,
    begun_at: Option<Moment>,
    done_at: Option<Moment>,
}

impl From<Row> for Campaign {
    fn from(row: Row) -> Self {
        let draft = Draft {
            title: row.title,
            body: row.body,
            audience: kept(&row.audience),
            back_number: row.back_number,
            start_at: row.start_at.map(Timestamp::from),
        };
        Self {
            id: row.id,
            state: row.state,
            draft,
            version: row.version,
            written_by: row.written_by,
            made_at: row.made_at,
            proposed_by: row.proposed_by,
            approved_by: row.approved_by,
            approved_at: row.approved_at.map(Timestamp::from),
            begun_at: row.begun_at.map(Timestamp::from),
            done_at: row.done_at.map(Timestamp::from),
        }
    }
}

/// The conditions as they stand in the column.
fn column(audience: &Audience) -> Value {
    let pairs = audience.pairs().into_iter();
    Value::Object(pairs.map(|(name, value)| (name.to_owned(), Value::String(value))).collect::<Map<_, _>>())
}

fn kept(audience: &Value) -> Audience {
    Audience::read(|name| audience.get(name).and_then(Value::as_str).unwrap_or_default())
}

/// Keeps a new one, as a draft.
pub async fn make(db: &mut Unit, id: Uuid, draft: &Draft, officer: Uuid, now: Timestamp) -> Result<(), Error> {
    let text = "INSERT INTO campaigns
        (id, state, title, body, audience, back_number, start_at, version, written_by, made_at, reached)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $10)";
    let (state, audience, start, nobody) =
        (CampaignState::Draft, column(&draft.audience), draft.start_at, Vec::<u8>::new());
    let (title, body, back) = (draft.title.as_str(), draft.body.as_str(), draft.back_number);
    sql!(db, run: text, id, state, title, body, audience, back, start, officer, now, nobody).map(drop)
}

/// Writes a draft anew.
pub async fn change(db: &mut Unit, (id, seen): (Uuid, i64), draft: &Draft, officer: Uuid) -> Result<Outcome, Error> {
    let Some(found) = find(db, id).await? else { return Ok(Outcome::NotPossible) };
    if found.version != seen {
        return Ok(Outcome::Stale);
    }
    if found.state != CampaignState::Draft {
        return Ok(Outcome::NotPossible);
    }
    let text = "UPDATE campaigns SET title = $1, body = $2, audience = $3, back_number = $4, start_at = $5,
        written_by = $6, version = version + 1 WHERE id = $7";
    let (title, body, audience) = (draft.title.as_str(), draft.body.as_str(), column(&draft.audience));
    sql!(db, run: text, title, body, audience, draft.back_number, draft.start_at, officer, id)?;
    Ok(Outcome::Done)
}

/// Lets something happen to it. Only another officer than those who wrote and proposed it signs.
pub async fn act(
    db: &mut Unit,
    (id, seen): (Uuid, i64),
    act: Act,
    officer: Uuid,
    now: Timestamp,
) -> Result<Outcome, Error> {
    let Some(found) = find(db, id).await? else { return Ok(Outcome::NotPossible) };
    if found.version != seen {
        return Ok(Outcome::Stale);
    }
    let Some(next) = found.state.after(act) else { return Ok(Outcome::NotPossible) };
    if act == Act::Approve && (found.written_by == officer || found.proposed_by == Some(officer)) {
        return Ok(Outcome::Own);
    }
    let (proposed, approved, signed, done) = match act {
        Act::Propose => (Some(officer), None, None, None),
        Act::Decline => (None, None, None, None),
        Act::Approve => (found.proposed_by, Some(officer), Some(now), None),
        Act::Withdraw => (found.proposed_by, found.approved_by, found.approved_at, Some(now)),
        Act::Begin | Act::Pause | Act::Resume | Act::Finish => {
            (found.proposed_by, found.approved_by, found.approved_at, found.done_at)
        }
    };
    let text = "UPDATE campaigns SET state = $1, proposed_by = $2, approved_by = $3, approved_at = $4, done_at = $5,
        version = version + 1 WHERE id = $6";
    sql!(db, run: text, next, proposed, approved, signed, done, id)?;
    Ok(Outcome::Done)
}

/// One by its id.
pub async fn find(db: &mut Db, id: Uuid) -> Result<Option<Campaign>, Error> {
    Ok(sql!(db, optional Row: "SELECT * FROM campaigns WHERE id = $1", id)?.map(Campaign::from))
}

/// The newest, each with its figures: so many, behind so many newer ones.
pub async fn list(db: &mut Db, (limit, behind): (i64, i64)) -> Result<Vec<(Campaign, Figures)>, Error> {
    let text = "SELECT * FROM campaigns ORDER BY made_at DESC, id DESC LIMIT $1 OFFSET $2";
    let mut all = Vec::new();
    for row in sql!(db, all Row: text, limit, behind)? {
        let figures = mass_mail::figures(db, row.id).await?;
        all.push((row.into(), figures));
    }
    Ok(all)
}
