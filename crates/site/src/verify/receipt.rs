//! GET /v/{id}/receipt.pdf: 確認受領書 — the answer on paper, with the signed answer inside the file.

use super::{Facts, Fault, OnDay, refused};
use crate::{
    app::App,
    checked::{
        Checked, Unknown,
        answer::{Check, Question, signed},
        check,
    },
    error::Error,
    form::Typed,
    who::Reader,
};
use ::directory::Claim;
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    http::header,
    response::{IntoResponse as _, Response},
};
use domain::{declaration::State as Life, ids::DeclarationId};
use paper::{Attachment, Sheet};
use std::sync::Arc;

/// The words of the sheet, a line each: what it is, label, text, with tabs between.
#[derive(Template)]
#[template(path = "verify/receipt.txt")]
struct Words<'a> {
    scheme: &'a str,
    site: &'a str,
    facts: &'a Facts,
    on: &'a OnDay,
}

/// GET /v/{id}/receipt.pdf?year=&month=&day=
pub async fn get(
    State(app): State<Arc<App>>,
    reader: Reader,
    Path(typed): Path<String>,
    RawQuery(asked): RawQuery,
) -> Result<Response, Error> {
    let number = match DeclarationId::kept(&typed) {
        Ok(number) => number,
        Err(problem) => return refused(&app, &reader, typed, Fault::Unknown(problem.into())),
    };
    let now = app.now();
    let on = OnDay::read(&Typed::read(asked.unwrap_or_default().as_bytes()), now);
    let question = Question { moment: on.moment.unwrap_or(now), claim: Claim::default() };
    match check(&app, &number, question.moment).await? {
        Some(checked) => sheet(&app, &checked, on, &question).await,
        None => refused(&app, &reader, typed, Fault::Unknown(Unknown::why(&number))),
    }
}

async fn sheet(app: &Arc<App>, checked: &Checked, on: OnDay, question: &Question) -> Result<Response, Error> {
    let facts = Facts::of(app, checked);
    let answer = Check::of(app, checked, question);
    let jws = signed(app, answer.declaration.as_ref().map_or("", |one| &one.id), &answer).await?;
    let on = on.answered(app, checked.state);
    let (scheme, site) = (&app.scheme.about.name, &app.scheme.about.site);
    let words = Words { scheme, site, facts: &facts, on: &on }.render()?;
    let sheet = read(&words, &facts.address);
    let file = Attachment { name: "receipt.jwt", kind: "application/jwt", bytes: jws.into_bytes() };
    // Setting the letters takes some tens of milliseconds: too long for a thread that others wait for.
    let pdf = tokio::task::spawn_blocking(move || sheet.pdf(Some(file))).await.map_err(|_| Error::Cut)??;
    let name = format!("attachment; filename=\"receipt-{}.pdf\"", facts.number.as_str());
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_DISPOSITION, name.as_str()),
    ];
    Ok((headers, pdf).into_response())
}

/// The sheet of its words.
fn read(words: &str, address: &str) -> Sheet {
    let mut sheet = Sheet { address: address.to_owned(), ..Sheet::default() };
    for line in words.lines() {
        let mut parts = line.splitn(3, '\t').map(|part| part.trim().to_owned());
        match (parts.next().as_deref(), parts.next(), parts.next()) {
            (Some("over"), Some(text), _) => sheet.over = text,
            (Some("title"), Some(text), _) => sheet.title = text,
            (Some("headline"), Some(text), _) => sheet.headline = text,
            (Some("row"), Some(label), Some(text)) => sheet.rows.push((label, text)),
            (Some("note"), Some(text), _) => sheet.notes.push(text),
            _ => {}
        }
    }
    sheet
}
