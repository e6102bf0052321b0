//! POST /office/inquiries/{number}/reply: a canned reply is put into the field, or the answer is kept and mailed in the same unit.

use super::{
    kept::{Written, done},
    thread::{Shown, page},
};
use crate::{
    access::Staff,
    app::App,
    error::Error,
    form::Typed,
    inquiries::{About, Letters},
    who::Reader,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{
    field::Field,
    inquiry::{InquiryState, Voice, text},
    problem::{Look, Problem},
};
use std::sync::Arc;
use store::{
    inquiries::{self, Answer, Inquiry},
    suppressed,
};
use uuid::Uuid;

/// An answer that is ready to be kept.
struct Ready {
    message: Uuid,
    body: String,
    state: InquiryState,
    /// The newest message the officer saw, in microseconds.
    seen: i64,
}

/// POST /office/inquiries/{number}/reply
pub async fn post(
    staff: Staff,
    Path(number): Path<i64>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let mut written = Written::read(&typed);
    let kept = inquiries::by_number(&mut app.store.read().await?, number).await?.ok_or(Error::NotFound)?;
    if typed.one("action") == "canned" {
        written.reply = with_canned(&app, &kept, &written);
        let shown = Shown { typed: written, told: "canned".to_owned(), ..Shown::default() };
        return page(&app, &reader, &staff, (number, shown)).await;
    }
    let mut look = Look::default();
    let body = look.at(Field::ReplyBody, text(&written.reply));
    let state = InquiryState::parse(&written.after).filter(|state| *state != InquiryState::Open);
    let state = look.at(Field::ReplyState, state.ok_or(Problem::NotChosen));
    let message = typed.one("message").parse().unwrap_or_else(|_| app.id());
    let seen = typed.one("seen").parse().unwrap_or_default();
    let ready = match look.done(|| Some(Ready { message, body: body?, state: state?, seen })) {
        Ok(ready) => ready,
        Err(problems) => {
            let shown = Shown { typed: written, problems, ..Shown::default() };
            return page(&app, &reader, &staff, (number, shown)).await;
        }
    };
    if keep(&app, &kept, staff.session.officer.id, &ready).await? {
        app.letters.notify_one();
        return done(&app, &reader, &staff, (number, "answered", written.replied())).await;
    }
    let shown = Shown { typed: written, told: "more".to_owned(), ..Shown::default() };
    page(&app, &reader, &staff, (number, shown)).await
}

/// What is written so far, with the canned reply below it.
fn with_canned(app: &App, kept: &Inquiry, written: &Written) -> String {
    let (number, link) = (kept.number.to_string(), Letters::of(app).link(kept.id));
    let facts = [("person", kept.name.as_str()), ("number", number.as_str()), ("link", link.as_str())];
    let canned = app.scheme.reply(&written.canned, &app.settings.origin, &facts).unwrap_or_default();
    let before = written.reply.trim_end();
    if before.is_empty() { canned } else { format!("{before}\n\n{canned}") }
}

/// `false`: something was written in the thread that the officer has not seen, or another text was sent from this page before.
async fn keep(app: &App, kept: &Inquiry, officer: Uuid, ready: &Ready) -> Result<bool, Error> {
    let letter = &Letters::of(app).answer(app.id(), &About::from(kept), &ready.body);
    let now = app.now();
    let unit = app.store.write(|mut db| async move {
        let said = inquiries::messages(&mut db, kept.id).await?;
        if let Some(before) = said.iter().find(|one| one.id == ready.message) {
            return Ok(before.voice == Voice::Office && before.body == ready.body);
        }
        if said.iter().any(|one| one.made_at.as_microsecond() > ready.seen) {
            return Ok(false);
        }
        let wanted = !suppressed::has(&mut db, &kept.email).await?;
        let new = Answer {
            message: ready.message,
            officer,
            body: &ready.body,
            letter: wanted.then_some(letter.id()),
            state: ready.state,
        };
        if inquiries::answer(&mut db, kept.number, &new, now).await? && wanted {
            letter.put(&mut db, now).await?;
        }
        Ok::<_, store::Error>(true)
    });
    Ok(unit.await?)
}
