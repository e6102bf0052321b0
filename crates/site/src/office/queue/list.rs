//! The list: conditions with counts, the oldest first, fifty a page.

use crate::{
    access::Staff,
    app::App,
    error::Error,
    form::Typed,
    office::{
        Room,
        filter::{self, Choices, Spot},
        names::Names,
        waiting::{self, Before},
        words,
    },
    page::show,
    parts::Stars,
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use domain::{case::Filter, staff::Right, text::thousands, time::minute_ja};
use jiff::Timestamp;
use std::sync::Arc;
use store::{
    Db,
    audit::{self, Act, Note},
    cases::{self, Batch, Place, Waiting},
};
use uuid::Uuid;

/// Lines of a page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "office/queue/list.html")]
struct ListPage {
    room: Room,
    choices: Choices,
    narrowed: bool,
    /// The conditions, from the question mark on.
    query: String,
    total: String,
    all: String,
    lines: Vec<Line>,
    /// Which rows of how many these are.
    rows: (String, String),
    /// The first page, unless this is it, and the page before, unless that is the first.
    first: Option<String>,
    earlier: Option<String>,
    next: Option<String>,
    batches: Vec<Open>,
    decides: bool,
}

/// A declaration on the page.
pub struct Line {
    /// Its id.
    pub id: Uuid,
    /// Where it is looked at.
    pub address: String,
    /// The name the public will see.
    pub name: String,
    /// 受付番号.
    pub receipt: String,
    /// 取組み段階.
    pub stars: Stars,
    /// 都道府県.
    pub place: String,
    /// How it came.
    pub source: &'static str,
    /// What was found.
    pub flags: Vec<String>,
    /// Whole days it waits, and hours beside.
    pub waited: (i64, i64),
}

/// Acceptances that can still be taken back.
struct Open {
    id: Uuid,
    count: usize,
    /// Who accepted, and when.
    who: String,
    at: String,
    until: String,
}

impl Line {
    /// A line of the queue.
    pub fn of(app: &App, spot: Spot, one: Waiting, now: Timestamp) -> Self {
        Self {
            id: one.id,
            address: spot.case(one.id),
            name: one.name,
            receipt: one.receipt.as_str().to_owned(),
            stars: Stars::of(&app.scheme, one.level),
            place: app.registers.prefecture_name(one.prefecture).to_owned(),
            source: words::source(one.source),
            flags: one.flags.iter().map(|flag| app.scheme.words.flag(*flag).to_owned()).collect(),
            waited: filter::waited(one.declared_at, now),
        }
    }
}

/// GET /office/queue
pub async fn get(
    staff: Staff,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(asked): RawQuery,
) -> Result<Response, Error> {
    let asked = Typed::read(asked.unwrap_or_default().as_bytes());
    let spot = Spot::read(&asked);
    let conditions = spot.conditions;
    let (officer, now) = (staff.session.officer.id, app.now());
    let seen = Note::of(officer, Act::QueueSeen);
    app.store.write(|mut db| async move { audit::note(&mut db, &seen, now).await }).await?;
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut rows = waiting::page(&app, conditions, spot.behind.unwrap_or(Place::START), (now, limit)).await?;
    let before = match spot.behind {
        Some(place) => waiting::before(&app, conditions, place, (now, PAGE)).await?,
        None => Before::default(),
    };
    let counts = waiting::count(&app, now).await?;
    let batches = open(&mut app.store.read().await?, now).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let last = rows.last().map(|last| Place { declared_at: last.declared_at, id: last.id });
    let number = |rows: usize| thousands(before.count + rows);
    show(&ListPage {
        room: Room::of(&app, &reader, &staff, "/office/queue"),
        choices: Choices::of(&app, conditions, &counts),
        narrowed: conditions != Filter::default(),
        total: thousands(filter::total(&counts, conditions)),
        all: thousands(filter::total(&counts, Filter::default())),
        rows: (number(1), number(rows.len())),
        lines: rows.into_iter().map(|one| Line::of(&app, spot, one, now)).collect(),
        first: spot.behind.map(|_| spot.start().queue(None)),
        earlier: before.page.map(|place| spot.at(Some(place)).queue(None)),
        next: last.filter(|_| more).map(|last| spot.at(Some(last)).queue(None)),
        query: spot.start().query(),
        batches,
        decides: staff.session.officer.role.has(Right::Decide),
    })
}

/// The batches that can still be taken back.
async fn open(db: &mut Db, now: Timestamp) -> Result<Vec<Open>, Error> {
    let (all, names) = (cases::open_batches(db, now).await?, Names::read(db).await?);
    let line = |batch: &Batch| Open {
        id: batch.id,
        count: batch.declarations.len(),
        who: names.of(batch.officer),
        at: minute_ja(batch.made_at),
        until: minute_ja(batch.until),
    };
    Ok(all.iter().map(line).collect())
}
