//! A note for the other officers.

use super::{
    act::again,
    stale::{Outcome, Sent},
};
use crate::{access::Staff, app::App, error::Error, form::Typed, who::Reader};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{case, field::Field, problem::Problems};
use std::sync::Arc;
use store::{
    audit::{self, Act},
    cases, declarations,
};
use uuid::Uuid;

/// POST /office/cases/{id}/notes — on any view: a note takes nothing away. Its id was drawn with the page, so a form sent twice is
/// one note.
pub async fn post(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let sent = Sent { app: &app, reader: &reader, staff: &staff, id, typed: &typed };
    let body = match case::words(typed.one(Field::CaseNote.key())) {
        Ok(body) => body,
        Err(problem) => return again(&sent, Problems::one(Field::CaseNote, problem)).await,
    };
    let case = declarations::find(&mut app.store.read().await?, id).await?.ok_or(Error::NotFound)?;
    let (receipt, officer, now) = (case.receipt.as_str(), sent.officer(), app.now());
    let own = typed.one("note_id").parse().unwrap_or_else(|_| app.id());
    let note = &cases::Note { id: own, officer, body, made_at: now };
    let unit = app.store.write(|mut db| async move {
        cases::add_note(&mut db, id, note).await?;
        audit::note(&mut db, &audit::Note::of_case(officer, Act::NoteWritten, (id, receipt)), now).await
    });
    unit.await?;
    sent.answer(Outcome::Done, "noted").await
}
