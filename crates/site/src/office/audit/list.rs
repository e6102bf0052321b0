//! The notes, newest first. Looking at them is noted as well.

use super::{
    about::{self, About},
    asked::Asked,
};
use crate::{
    access::Staff,
    app::App,
    error::Error,
    form::Typed,
    office::{Room, names::Names, reasons, words},
    page::show,
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use domain::time::second_ja;
use std::{collections::BTreeMap, sync::Arc};
use store::{
    audit::{self, Act, Note, Noted},
    staff as kept,
};
use uuid::Uuid;

/// Lines of a page.
const PAGE: usize = 100;

#[derive(Template)]
#[template(path = "office/audit/list.html")]
struct AuditPage {
    room: Room,
    asked: Asked,
    officers: Vec<crate::parts::Opt>,
    acts: Vec<crate::parts::Opt>,
    lines: Vec<Line>,
    /// The query of the lines before these.
    next: Option<String>,
}

struct Line {
    at: String,
    /// Empty: the command line.
    who: String,
    act: String,
    subject: About,
    reason: String,
}

/// GET /office/audit?officer=&act=&from=&to=&case=&before=
pub async fn get(
    staff: Staff,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let typed = Typed::read(query.unwrap_or_default().as_bytes());
    let asked = Asked::read(&app, &typed).await?;
    let before = typed.one("before").parse().unwrap_or(i64::MAX);
    let limit = if asked.is_wrong() { 0 } else { PAGE + 1 };
    let (officer, now, limit) = (staff.session.officer.id, app.now(), i64::try_from(limit).unwrap_or(i64::MAX));
    let filter = &asked.filter;
    let of = filter.officer.or(filter.case).map(|id| id.to_string());
    let of = of.as_deref();
    let unit = app.store.write(|mut db| async move {
        let note = Note { subject: of, ..Note::of(officer, Act::AuditSeen) };
        audit::note(&mut db, &note, now).await
    });
    unit.await?;
    let mut db = app.store.read().await?;
    let (mut notes, all) = (audit::found(&mut db, filter, before, limit).await?, kept::all(&mut db).await?);
    let more = notes.len() > PAGE;
    notes.truncate(PAGE);
    let names = Names::among(&all);
    let subjects = about::all(&mut db, &notes, &names).await?;
    drop(db);
    let next = notes.last().filter(|_| more).map(|last| format!("{}&before={}", asked.query(), last.seq));
    let lines = notes.into_iter().map(|note| line(note, &names, &subjects)).collect();
    let room = Room::of(&app, &reader, &staff, "/office/audit");
    let (officers, acts) = (asked.officers(&all), asked.acts());
    show(&AuditPage { room, asked, officers, acts, lines, next })
}

fn line(note: Noted, names: &Names, subjects: &BTreeMap<String, About>) -> Line {
    let name = |id: Uuid| names.find(id);
    let subject = note.subject.and_then(|subject| subjects.get(&subject).cloned());
    let reason = note.reason.unwrap_or_default();
    Line {
        at: second_ja(note.at),
        who: note.officer.and_then(name).unwrap_or_default(),
        act: words::act(&note.act),
        subject: subject.unwrap_or_else(|| About::Words(String::new())),
        reason: reasons::shown(reason, name),
    }
}
