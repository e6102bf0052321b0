//! Notes for the office, who has a thread, and where it stands.

use super::{
    kept::{Written, done},
    seen::{Seen, overtaken},
    thread::{Shown, page},
};
use crate::{access::Staff, app::App, error::Error, form::Typed, who::Reader};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{
    field::Field,
    inquiry::{InquiryState, Voice, text},
    problem::Problems,
    staff::Right,
};
use std::sync::Arc;
use store::{Unit, inquiries, staff as kept};
use uuid::Uuid;

/// POST /office/inquiries/{number}/note
pub async fn note(
    staff: Staff,
    Path(number): Path<i64>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let written = Written::read(&typed);
    let body = match text(&written.note) {
        Ok(body) => body,
        Err(problem) => {
            let typed = written;
            let problems = Problems::one(Field::NoteBody, problem);
            return page(&app, &reader, &staff, (number, Shown { typed, problems, ..Shown::default() })).await;
        }
    };
    let message = typed.one("note_message").parse().unwrap_or_else(|_| app.id());
    let (by, now, body) = (staff.session.officer.id, app.now(), &body);
    let unit = app.store.write(|mut db| async move {
        let new = inquiries::note(&mut db, number, (message, by), body, now).await?;
        Ok::<_, store::Error>(new || is_kept(&mut db, number, (message, body)).await?)
    });
    if unit.await? {
        return done(&app, &reader, &staff, (number, "noted", written.noted())).await;
    }
    let shown = Shown { typed: written, told: "note-again".to_owned(), ..Shown::default() };
    page(&app, &reader, &staff, (number, shown)).await
}

/// This very note was written from this page before. Another text under its id came from a page that was gone back to.
async fn is_kept(db: &mut Unit, number: i64, (message, body): (Uuid, &str)) -> Result<bool, store::Error> {
    let Some(inquiry) = inquiries::by_number(db, number).await? else { return Ok(true) };
    let said = inquiries::messages(db, inquiry.id).await?;
    Ok(said.iter().any(|one| one.id == message && one.voice == Voice::Note && one.body == body))
}

/// POST /office/inquiries/{number}/assign — to an officer who may answer, or to nobody.
pub async fn assign(
    staff: Staff,
    Path(number): Path<i64>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let (by, now) = (staff.session.officer.id, app.now());
    let to = match typed.one(Field::AssignTo.key()) {
        _ if typed.one("own") == "yes" => Some(by),
        "" => None,
        id => Some(id.parse::<Uuid>().map_err(|_| Error::NotFound)?),
    };
    if let Some(id) = to {
        let officer = kept::find(&mut app.store.read().await?, id).await?;
        let works = officer.is_some_and(|one| one.suspended_at.is_none() && one.role.has(Right::Decide));
        if !works {
            return Err(Error::NotFound);
        }
    }
    let (seen, written) = (&Seen::of(&typed), Written::read(&typed));
    let unit = app.store.write(|mut db| async move {
        let changed = seen.changed(&mut db, number).await?;
        if changed.is_empty() {
            inquiries::assign(&mut db, number, to, by, now).await?;
        }
        Ok::<_, store::Error>(changed)
    });
    let changed = unit.await?;
    if changed.is_empty() {
        return done(&app, &reader, &staff, (number, "assigned", written)).await;
    }
    overtaken(&app, &reader, &staff, (number, changed, written)).await
}

/// POST /office/inquiries/{number}/state
pub async fn move_to(
    staff: Staff,
    Path(number): Path<i64>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let state = InquiryState::parse(typed.one("state")).ok_or(Error::NotFound)?;
    let (by, now) = (staff.session.officer.id, app.now());
    let (seen, written) = (&Seen::of(&typed), Written::read(&typed));
    let unit = app.store.write(|mut db| async move {
        let changed = seen.changed(&mut db, number).await?;
        if changed.is_empty() {
            inquiries::move_to(&mut db, number, state, by, now).await?;
        }
        Ok::<_, store::Error>(changed)
    });
    let changed = unit.await?;
    if changed.is_empty() {
        return done(&app, &reader, &staff, (number, "moved", written)).await;
    }
    overtaken(&app, &reader, &staff, (number, changed, written)).await
}
