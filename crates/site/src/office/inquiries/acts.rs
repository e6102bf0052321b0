//! Notes for the office, who has a thread, and where it stands.

use super::thread::{Shown, Written, page, standing};
use crate::{access::Staff, app::App, error::Error, form::Typed, links, page::see, who::Reader};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use domain::{
    field::Field,
    inquiry::{InquiryState, text},
    problem::Problems,
    staff::Right,
};
use std::sync::Arc;
use store::{Db, inquiries, staff as kept};
use uuid::Uuid;

/// POST /office/inquiries/{number}/note
pub async fn note(
    staff: Staff,
    Path(number): Path<i64>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let note = typed.one(Field::NoteBody.key());
    let body = match text(note) {
        Ok(body) => body,
        Err(problem) => {
            let typed = Written { note: note.to_owned(), ..Written::default() };
            let problems = Problems::one(Field::NoteBody, problem);
            return page(&app, &reader, &staff, (number, Shown { typed, problems, ..Shown::default() })).await;
        }
    };
    let message = typed.one("message").parse().unwrap_or_else(|_| app.id());
    let (by, now, body) = (staff.session.officer.id, app.now(), &body);
    app.store.write(|mut db| async move { inquiries::note(&mut db, number, (message, by), body, now).await }).await?;
    Ok(told(number, "noted"))
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
        "" => None,
        "own" => Some(by),
        id => Some(id.parse::<Uuid>().map_err(|_| Error::NotFound)?),
    };
    if let Some(id) = to {
        let officer = kept::find(&mut app.store.read().await?, id).await?;
        let works = officer.is_some_and(|one| one.suspended_at.is_none() && one.role.has(Right::Decide));
        if !works {
            return Err(Error::NotFound);
        }
    }
    let seen = &Seen::of(&typed);
    let unit = app.store.write(|mut db| async move {
        let done = seen.is_so(&mut db, number).await?;
        if done {
            inquiries::assign(&mut db, number, to, by, now).await?;
        }
        Ok::<_, store::Error>(done)
    });
    if unit.await? { Ok(told(number, "assigned")) } else { overtaken(&app, &reader, &staff, number).await }
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
    let seen = &Seen::of(&typed);
    let unit = app.store.write(|mut db| async move {
        let done = seen.is_so(&mut db, number).await?;
        if done {
            inquiries::move_to(&mut db, number, state, by, now).await?;
        }
        Ok::<_, store::Error>(done)
    });
    if unit.await? { Ok(told(number, "moved")) } else { overtaken(&app, &reader, &staff, number).await }
}

/// What the page of the thread showed.
struct Seen {
    /// When something was last written, in microseconds.
    last: i64,
    /// Where it stood, and with whom.
    standing: String,
}

impl Seen {
    fn of(typed: &Typed) -> Self {
        Self { last: typed.one("seen").parse().unwrap_or_default(), standing: typed.one("standing").to_owned() }
    }

    /// Nothing was written since, and nobody else moved it or gave it away.
    async fn is_so(&self, db: &mut Db, number: i64) -> Result<bool, store::Error> {
        let Some(kept) = inquiries::by_number(db, number).await? else { return Ok(true) };
        let said = inquiries::messages(db, kept.id).await?;
        let new = said.iter().any(|one| one.made_at.as_microsecond() > self.last);
        Ok(!new && standing(&kept) == self.standing)
    }
}

/// 409: the thread as it is now, and that nothing was changed.
async fn overtaken(app: &App, reader: &Reader, staff: &Staff, number: i64) -> Result<Response, Error> {
    let shown = Shown { told: "overtaken".to_owned(), ..Shown::default() };
    Ok((StatusCode::CONFLICT, page(app, reader, staff, (number, shown)).await?).into_response())
}

/// Back to the thread, which says what was done.
pub(super) fn told(number: i64, what: &str) -> Response {
    see(format!("{}?told={what}", links::office_inquiry(number)))
}
