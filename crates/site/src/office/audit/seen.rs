//! Whose data did this officer see, from one moment until before another? As a list, and as a file for a report.

use super::{asked::Asked, moment};
use crate::{
    access::Staff,
    app::App,
    error::Error,
    form::Typed,
    office::{Room, words},
    page::show,
    parts::Opt,
    spreadsheet::{MARK, lines},
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::header,
    response::{IntoResponse as _, Response},
};
use domain::{ids::DeclarationId, text::thousands, time::exact};
use jiff::Timestamp;
use std::sync::Arc;
use store::{
    audit::{self, Act, Note, Seen},
    staff as kept,
};
use uuid::Uuid;

/// Cases on the page; the file has more.
const SHOWN: i64 = 200;
/// Cases in the file: more than a register has.
const MOST: i64 = 2_000_000;
/// The names of the columns.
const HEAD: &str = include_str!("head.csv");

#[derive(Template)]
#[template(path = "office/audit/seen.html")]
struct SeenPage {
    room: Room,
    asked: Asked,
    officers: Vec<Opt>,
    officer_wrong: bool,
    answer: Option<Answer>,
}

/// The answer on the page.
struct Answer {
    lines: Vec<Line>,
    /// There are more than are shown.
    more: bool,
    /// Lists that were looked at: what, how often.
    lists: Vec<(String, String)>,
    /// The query of the file.
    query: String,
}

struct Line {
    number: String,
    name: String,
    case: Uuid,
    times: String,
    first: String,
    last: String,
}

impl From<Seen> for Line {
    fn from(seen: Seen) -> Self {
        Self {
            number: seen.number.as_ref().map(|number| number.groups().join(" ")).unwrap_or_default(),
            name: seen.name.unwrap_or_default(),
            case: seen.case,
            times: thousands(seen.times),
            first: moment(seen.first),
            last: moment(seen.last),
        }
    }
}

/// GET /office/audit/seen?officer=&from=&to=
pub async fn get(
    staff: Staff,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let query = query.unwrap_or_default();
    let asked = Asked::read(&app, &Typed::read(query.as_bytes())).await?;
    let answer = match asked.question() {
        Some((officer, time)) => Some(answer(&app, &staff, (officer, time), asked.query()).await?),
        None => None,
    };
    let all = kept::all(&mut app.store.read().await?).await?;
    show(&SeenPage {
        room: Room::of(&app, &reader, &staff, "/office/audit"),
        officers: asked.officers(&all),
        officer_wrong: !query.is_empty() && asked.filter.officer.is_none(),
        asked,
        answer,
    })
}

async fn answer(
    app: &App,
    staff: &Staff,
    (officer, time): (Uuid, (Timestamp, Timestamp)),
    query: String,
) -> Result<Answer, Error> {
    let (mut seen, lists) = asked(app, staff, officer, time, SHOWN + 1).await?;
    let more = i64::try_from(seen.len()).is_ok_and(|count| count > SHOWN);
    seen.truncate(usize::try_from(SHOWN).unwrap_or_default());
    Ok(Answer {
        lines: seen.into_iter().map(Line::from).collect(),
        more,
        lists: lists.into_iter().map(|(act, times)| (words::act(&act), thousands(times))).collect(),
        query,
    })
}

/// Asks, and notes that it was asked and about whom.
async fn asked(
    app: &App,
    staff: &Staff,
    officer: Uuid,
    time: (Timestamp, Timestamp),
    limit: i64,
) -> Result<(Vec<Seen>, Vec<(String, i64)>), Error> {
    let (by, now, subject) = (staff.session.officer.id, app.now(), officer.to_string());
    let subject = subject.as_str();
    let unit = app.store.write(|mut db| async move {
        let note = Note { subject: Some(subject), ..Note::of(by, Act::AuditSeen) };
        audit::note(&mut db, &note, now).await
    });
    unit.await?;
    let mut db = app.store.read().await?;
    let seen = audit::seen(&mut db, officer, time, limit).await?;
    Ok((seen, audit::lists_seen(&mut db, officer, time).await?))
}

/// GET /office/audit/seen.csv?officer=&from=&to=
pub async fn csv(staff: Staff, State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Result<Response, Error> {
    let typed = Typed::read(query.unwrap_or_default().as_bytes());
    let (officer, time) = Asked::read(&app, &typed).await?.question().ok_or(Error::NotFound)?;
    let (seen, _) = asked(&app, &staff, officer, time, MOST).await?;
    let rows = seen.iter().map(|one| {
        [
            one.number.as_ref().map_or("", DeclarationId::as_str).to_owned(),
            one.name.clone().unwrap_or_default(),
            one.case.to_string(),
            one.times.to_string(),
            exact(one.first),
            exact(one.last),
        ]
    });
    let rows: Vec<_> = rows.collect();
    let table = lines(rows.iter().map(|cells| cells.iter().map(String::as_str)));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"seen.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, [MARK.as_bytes(), HEAD.trim_end().as_bytes(), b"\r\n", &table].concat()).into_response())
}
