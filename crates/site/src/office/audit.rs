//! 操作の記録: who did and saw what, newest first. Looking at it is noted as well.

use super::{Room, words};
use crate::{access::Staff, app::App, error::Error, form::Typed, page::show, who::Reader};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use domain::{
    inquiry::InquiryState,
    staff::Role,
    time::{clock_ja, date_ja, day},
};
use std::{collections::BTreeMap, sync::Arc};
use store::{
    audit::{self, Act, Note, Noted},
    staff as kept,
};
use uuid::Uuid;

/// Lines of a page.
const PAGE: usize = 100;

#[derive(Template)]
#[template(path = "office/audit.html")]
struct AuditPage {
    room: Room,
    lines: Vec<Line>,
    next: Option<i64>,
}

struct Line {
    at: String,
    /// Empty: the command line.
    who: String,
    act: String,
    subject: String,
    reason: String,
}

/// GET /office/audit?before=
pub async fn get(
    staff: Staff,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(asked): RawQuery,
) -> Result<Response, Error> {
    let asked = Typed::read(asked.unwrap_or_default().as_bytes());
    let before = asked.one("before").parse().unwrap_or(i64::MAX);
    let (officer, now, limit) = (staff.session.officer.id, app.now(), i64::try_from(PAGE + 1).unwrap_or(i64::MAX));
    let (mut notes, names) = app
        .store
        .write(|mut db| async move {
            let notes = audit::before(&mut db, before, limit).await?;
            let names = kept::all(&mut db).await?;
            audit::note(&mut db, &Note::of(officer, Act::AuditSeen), now).await?;
            Ok::<_, store::Error>((notes, names))
        })
        .await?;
    let more = notes.len() > PAGE;
    notes.truncate(PAGE);
    let next = notes.last().filter(|_| more).map(|last| last.seq);
    let names: BTreeMap<_, _> = names.into_iter().map(|one| (one.id, one.name.as_str().to_owned())).collect();
    let lines = notes.into_iter().map(|note| line(note, &names)).collect();
    show(&AuditPage { room: Room::of(&app, &reader, &staff, "/office/audit"), lines, next })
}

fn line(note: Noted, names: &BTreeMap<Uuid, String>) -> Line {
    let name = |id: Uuid| names.get(&id).cloned().unwrap_or_default();
    let subject = note.subject.unwrap_or_default();
    let reason = note.reason.unwrap_or_default();
    Line {
        at: format!("{} {}", date_ja(day(note.at)), clock_ja(note.at)),
        who: note.officer.map(name).unwrap_or_default(),
        act: words::act(&note.act),
        subject: subject.parse().ok().and_then(|id| names.get(&id).cloned()).unwrap_or(subject),
        reason: said(reason, name),
    }
}

/// What it was changed to, in words: a role, an officer, where an inquiry stands; otherwise as it was written.
fn said(reason: String, name: impl Fn(Uuid) -> String) -> String {
    if let Some(role) = Role::parse(&reason) {
        return words::role(role).to_owned();
    }
    if let Some(state) = InquiryState::parse(&reason) {
        return words::inquiry(state).to_owned();
    }
    reason.parse().map_or(reason, name)
}
