//! Accepting, and returning with the fields to mend.

use super::{
    page::{self, Again},
    stale::{Outcome, Sent, is_stale},
};
use crate::{
    access::Staff,
    app::App,
    decision::Decision,
    declare::mail::{Desk, Post},
    error::Error,
    form::Typed,
    office::Room,
    page::show,
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{
    case,
    field::Field,
    ids::DeclarationId,
    mending::{Asked, AskedFields},
    problem::{Look, Problems},
};
use std::sync::Arc;
use store::{
    audit::{self, Act, Note},
    cases,
    declarations::{self, Declaration},
};
use uuid::Uuid;

/// POST /office/cases/{id}/accept
pub async fn accept(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let sent = Sent { app: &app, reader: &reader, staff: &staff, id, typed: &typed };
    let (case, number) = found(&sent).await?;
    let letter = Decision::Accept.letter(Desk::of(&app), app.id(), &case, &number);
    let outcome = decide(&sent, &case, (Decision::Accept, Act::CaseAccepted), &letter).await?;
    sent.answer(outcome, "accepted").await
}

/// POST /office/cases/{id}/return — first the letter is shown, then it is done.
pub async fn give_back(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let sent = Sent { app: &app, reader: &reader, staff: &staff, id, typed: &typed };
    let asked = match asked(&typed) {
        Ok(asked) => asked,
        Err(problems) => return again(&sent, problems).await,
    };
    let (case, number) = found(&sent).await?;
    let letter = Decision::Return(&asked).letter(Desk::of(&app), app.id(), &case, &number);
    if typed.one("sure") == "no" {
        return again(&sent, Problems::default()).await;
    }
    if typed.one("sure") != "yes" {
        return preview(&sent, &case, &letter, ("return", "returned", false)).await;
    }
    let outcome = decide(&sent, &case, (Decision::Return(&asked), Act::CaseReturned), &letter).await?;
    sent.answer(outcome, "returned").await
}

fn asked(typed: &Typed) -> Result<Asked, Problems> {
    let mut look = Look::default();
    let fields = typed.all(Field::CaseFields.key());
    let fields = look.at(Field::CaseFields, AskedFields::parse(fields.iter().map(String::as_str)));
    let reason = look.at(Field::CaseReason, case::words(typed.one(Field::CaseReason.key())));
    look.done(|| Some(Asked { reason: reason?, fields: fields? }))
}

/// The case, which has its number: before that there is nothing to decide.
pub async fn found(sent: &Sent<'_>) -> Result<(Declaration, DeclarationId), Error> {
    let case = declarations::find(&mut sent.app.store.read().await?, sent.id).await?.ok_or(Error::NotFound)?;
    let number = case.number.clone().ok_or(Error::NotFound)?;
    Ok((case, number))
}

/// The page of the case with what was typed.
pub async fn again(sent: &Sent<'_>, problems: Problems) -> Result<Response, Error> {
    let again = Again { typed: Some(sent.typed), problems };
    page::page(sent.app, sent.reader, sent.staff, sent.id, (sent.typed, again)).await
}

/// The decision and its letter in one unit, if the case is as it was seen and nobody proposed to end it.
async fn decide(
    sent: &Sent<'_>,
    case: &Declaration,
    (decision, act): (Decision<'_>, Act),
    letter: &Post,
) -> Result<Outcome, Error> {
    let (id, seen, officer, now) = (sent.id, sent.version(), sent.officer(), sent.app.now());
    let receipt = case.receipt.as_str();
    let unit = sent.app.store.write(|mut db| async move {
        if is_stale(&mut db, id, seen).await? {
            return Ok::<_, store::Error>(Outcome::Stale);
        }
        let held = cases::proposal(&mut db, id).await?.is_some();
        if held || !decision.keep(&mut db, (id, &officer.to_string()), letter, now).await? {
            return Ok(Outcome::NotPossible);
        }
        let note = Note { reason: decision.reason(), ..Note::of_case(officer, act, (id, receipt)) };
        audit::note(&mut db, &note, now).await?;
        Ok(Outcome::Done)
    });
    let outcome = unit.await?;
    sent.app.letters.notify_one();
    Ok(outcome)
}

#[derive(Template)]
#[template(path = "office/case/letter.html")]
struct LetterPage {
    room: Room,
    action: String,
    to: String,
    subject: String,
    text: String,
    pairs: Vec<(String, String)>,
    /// It is sent when a second officer has signed.
    later: bool,
}

/// The letter as the contact would read it, before anything is done, or what has changed since the page was shown. `told` is what will
/// be told of the act; `later`: a second officer signs first.
pub async fn preview(
    sent: &Sent<'_>,
    case: &Declaration,
    letter: &Post,
    (act, told, later): (&str, &str, bool),
) -> Result<Response, Error> {
    if is_stale(&mut sent.app.store.read().await?, sent.id, sent.version()).await? {
        return sent.stale(told).await;
    }
    let mail = letter.mail();
    show(&LetterPage {
        room: Room::of(sent.app, sent.reader, sent.staff, "/office/queue"),
        action: format!("/office/cases/{}/{act}", sent.id),
        to: case.contact.email.as_str().to_owned(),
        subject: mail.subject.clone(),
        text: mail.text.clone(),
        pairs: sent.typed.pairs().iter().filter(|(name, _)| name != "sure").cloned().collect(),
        later,
    })
}
