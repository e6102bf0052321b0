//! The list: conditions with counts, the oldest first, fifty a page.

use crate::{
    access::Staff,
    app::App,
    error::Error,
    form::Typed,
    office::{
        Room,
        filter::{self, Choices},
        waiting, words,
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
use domain::{case::Filter, staff::Right, text::thousands, time::moment_ja};
use jiff::Timestamp;
use std::sync::Arc;
use store::{
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
    first: bool,
    next: Option<String>,
    batches: Vec<Open>,
    decides: bool,
}

/// A declaration on the page.
pub struct Line {
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
    until: String,
}

impl Line {
    /// A line of the queue.
    pub fn of(app: &App, filter: Filter, one: Waiting, now: Timestamp) -> Self {
        Self {
            address: filter::case(one.id, filter),
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
    let (conditions, behind) = (filter::read(&asked), filter::place(asked.one("after")));
    let (officer, now) = (staff.session.officer.id, app.now());
    let seen = Note::of(officer, Act::QueueSeen);
    app.store.write(|mut db| async move { audit::note(&mut db, &seen, now).await }).await?;
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut rows = waiting::page(&app, conditions, behind.unwrap_or(Place::START), (now, limit)).await?;
    let counts = waiting::count(&app, now).await?;
    let batches = cases::open_batches(&mut app.store.read().await?, now).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let last = rows.last().map(|last| Place { declared_at: last.declared_at, id: last.id });
    let query = filter::query(conditions);
    let joint = if query.is_empty() { "?" } else { "&" };
    let next = last.filter(|_| more).map(|last| format!("{query}{joint}after={}", filter::place_text(last)));
    show(&ListPage {
        room: Room::of(&app, &reader, &staff, "/office/queue"),
        choices: Choices::of(&app, conditions, &counts),
        narrowed: conditions != Filter::default(),
        total: thousands(filter::total(&counts, conditions)),
        all: thousands(filter::total(&counts, Filter::default())),
        lines: rows.into_iter().map(|one| Line::of(&app, conditions, one, now)).collect(),
        first: behind.is_none(),
        query,
        next,
        batches: batches.iter().map(open).collect(),
        decides: staff.session.officer.role.has(Right::Decide),
    })
}

fn open(batch: &Batch) -> Open {
    Open { id: batch.id, count: batch.declarations.len(), until: moment_ja(batch.until) }
}
