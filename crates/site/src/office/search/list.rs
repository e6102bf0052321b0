//! GET /office/search: the form, and a page of what was found.

use super::{
    HERE,
    asked::{Asked, Span},
    choices::{Choice, choices},
};
use crate::{
    access::Staff,
    app::App,
    error::Error,
    form::Typed,
    office::{Room, words},
    page::show,
    parts::{Digits, Stars},
    who::Reader,
};
use ::directory::registry::{Answer, Question};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use domain::{
    registry::{Meant, Order},
    text::thousands,
    time::{date_ja, day},
};
use std::sync::Arc;
use store::{
    audit::{self, Act, Note},
    registry::{self, Row},
};
use uuid::Uuid;

/// Lines of a page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "office/search/list.html")]
struct SearchPage {
    room: Room,
    asked: Asked,
    choices: Vec<Choice>,
    days: Vec<DayField>,
    /// The ways the search box was read.
    read_as: Vec<&'static str>,
    /// The orders: words, address, and whether it is this one.
    orders: Vec<(&'static str, String, bool)>,
    total: String,
    lines: Vec<Line>,
    next: Option<String>,
    /// The first page of the same search.
    first: String,
    ready: bool,
}

/// A field for a day.
struct DayField {
    id: String,
    label: &'static str,
    begins: bool,
    value: String,
    /// `day`: it is none; `turned`: it is before the other one; empty: nothing is wrong.
    problem: &'static str,
}

/// A declaration on the page.
struct Line {
    id: Uuid,
    business: Uuid,
    name: String,
    receipt: String,
    number: Option<Digits>,
    corporate: Option<Digits>,
    kind: String,
    stars: Stars,
    state: String,
    place: String,
    source: &'static str,
    flags: usize,
    submitted: String,
    declared: Option<String>,
    accepted: Option<String>,
}

/// GET /office/search
pub async fn get(
    staff: Staff,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let asked = Asked::read(&Typed::read(query.unwrap_or_default().as_bytes()));
    let found = if asked.is_wrong() {
        Some(Answer::default())
    } else {
        find(&app, &asked, (staff.session.officer.id, app.now())).await?
    };
    let ready = found.is_some();
    let found = found.unwrap_or_default();
    let mut db = app.store.read().await?;
    let mut rows = Vec::with_capacity(found.ids.len());
    for id in &found.ids {
        rows.extend(registry::row(&mut db, *id).await?);
    }
    drop(db);
    let next = found.ids.last().filter(|_| found.more).map(|last| asked.address(asked.order, Some(*last)));
    let orders = Order::ALL.map(|order| (words::order(order), asked.address(order, None), order == asked.order));
    let page = SearchPage {
        room: Room::of(&app, &reader, &staff, HERE),
        choices: choices(&app, &asked.wanted),
        days: asked.spans.iter().flat_map(fields).collect(),
        read_as: read_as(&asked.meant),
        orders: orders.to_vec(),
        total: thousands(found.total),
        lines: rows.into_iter().map(|row| Line::of(&app, row)).collect(),
        next,
        first: asked.address(asked.order, None),
        ready,
        asked,
    };
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    Ok((status, show(&page)?).into_response())
}

/// Searches, and notes that it was searched and by what kind of thing. `None`: the copy in memory is still being filled.
async fn find(app: &App, asked: &Asked, (officer, now): (Uuid, jiff::Timestamp)) -> Result<Option<Answer>, Error> {
    let by = asked.by();
    let unit = app.store.write(|mut db| async move {
        let note = Note { reason: Some(by), ..Note::of(officer, Act::RegistrySeen) };
        audit::note(&mut db, &note, now).await
    });
    unit.await?;
    let (only, text) = match &asked.meant {
        Meant::Nothing => (None, String::new()),
        Meant::Name(name) => (None, name.clone()),
        Meant::Keys(keys) => {
            let mut ids = Vec::new();
            let mut db = app.store.read().await?;
            for key in keys {
                ids.extend(registry::ids(&mut db, key).await?);
            }
            (Some(ids), String::new())
        }
    };
    let (wanted, order, after) = (asked.wanted.clone(), asked.order, asked.after);
    let question = Question { text, only, wanted, order, after, limit: PAGE };
    Ok(app.registry.ask(&app.store, move |copy| copy.find(&question)).await?)
}

fn read_as(meant: &Meant) -> Vec<&'static str> {
    match meant {
        Meant::Keys(keys) => keys.iter().map(|key| words::key(key.code())).collect(),
        Meant::Name(_) | Meant::Nothing => Vec::new(),
    }
}

impl Line {
    fn of(app: &App, row: Row) -> Self {
        let date = |at: jiff::Timestamp| date_ja(day(at));
        Self {
            id: row.id,
            business: row.business,
            name: row.name,
            receipt: row.receipt.as_str().to_owned(),
            number: row.number.as_ref().map(Digits::from),
            corporate: row.corporate_number.as_ref().map(Digits::from),
            kind: app.scheme.words.kind(row.kind).to_owned(),
            stars: Stars::of(&app.scheme, row.level),
            state: app.scheme.words.state(row.state).to_owned(),
            place: app.registers.prefecture_name(row.prefecture).to_owned(),
            source: words::source(row.source),
            flags: row.flags.len(),
            submitted: date(row.submitted_at),
            declared: row.declared_at.map(date),
            accepted: row.accepted_at.map(date),
        }
    }
}

/// Both fields of a pair of days.
fn fields(span: &Span) -> [DayField; 2] {
    let label = words::search(span.name);
    let from = DayField {
        id: format!("{}_from", span.name),
        label,
        begins: true,
        value: span.from.clone(),
        problem: if span.from_wrong { "day" } else { "" },
    };
    let problem = match (span.to_wrong, span.turned) {
        (true, _) => "day",
        (_, true) => "turned",
        _ => "",
    };
    [from, DayField { id: format!("{}_to", span.name), label, begins: false, value: span.to.clone(), problem }]
}
