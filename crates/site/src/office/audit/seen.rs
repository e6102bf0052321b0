//! Whose data did this officer see or take, from one moment until before another?

use super::asked::Asked;
use crate::{
    access::Staff,
    app::App,
    error::Error,
    form::Typed,
    office::{Room, words},
    page::show,
    parts::{Digits, Opt},
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use domain::{text::thousands, time::second_ja};
use jiff::Timestamp;
use std::sync::Arc;
use store::{
    audit::{self, Act, Note, Seen},
    staff as kept,
};
use uuid::Uuid;

/// Cases on the page; the file has more.
const SHOWN: i64 = 200;

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
    /// The second factor was given again, as the file asks.
    stepped_up: bool,
}

struct Line {
    number: Option<Digits>,
    name: String,
    case: Uuid,
    times: String,
    first: String,
    last: String,
}

impl From<Seen> for Line {
    fn from(seen: Seen) -> Self {
        Self {
            number: seen.number.as_ref().map(Digits::from),
            name: seen.name.unwrap_or_default(),
            case: seen.case,
            times: thousands(seen.times),
            first: second_ja(seen.first),
            last: second_ja(seen.last),
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
    let mut asked = Asked::read(&app, &Typed::read(query.as_bytes())).await?;
    if !query.is_empty() {
        asked.wants_a_period();
    }
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
    noted(app, staff, officer).await?;
    let mut db = app.store.read().await?;
    let mut seen = audit::seen(&mut db, officer, time, (Uuid::nil(), SHOWN + 1)).await?;
    let lists = audit::lists_seen(&mut db, officer, time).await?;
    drop(db);
    let more = i64::try_from(seen.len()).is_ok_and(|count| count > SHOWN);
    seen.truncate(usize::try_from(SHOWN).unwrap_or_default());
    Ok(Answer {
        lines: seen.into_iter().map(Line::from).collect(),
        more,
        lists: lists.into_iter().map(|(act, times)| (words::act(&act), thousands(times))).collect(),
        query,
        stepped_up: staff.session.stepped_up,
    })
}

/// Notes that it was asked and about whom.
pub(super) async fn noted(app: &App, staff: &Staff, officer: Uuid) -> Result<(), Error> {
    let (by, now, subject) = (staff.session.officer.id, app.now(), officer.to_string());
    let subject = subject.as_str();
    let unit = app.store.write(|mut db| async move {
        let note = Note { subject: Some(subject), ..Note::of(by, Act::AuditSeen) };
        audit::note(&mut db, &note, now).await
    });
    Ok(unit.await?)
}
