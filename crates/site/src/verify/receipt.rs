//! GET /v/{id}/receipt.pdf: 確認受領書 — the answer on paper, with the signed answer inside the file.

use super::{
    Facts, Fault, OnDay,
    facts::Moment,
    page, page_of, refused,
    said::{Compared, Said},
};
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
use ::directory::Verdict;
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    http::{HeaderName, StatusCode, header},
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
    compared: Compared,
}

/// The words for an ID that nobody has.
#[derive(Template)]
#[template(path = "verify/unknown.txt")]
struct WordsOfNone<'a> {
    scheme: &'a str,
    site: &'a str,
    number: &'a DeclarationId,
    why: Unknown,
    asked: Moment,
    on: &'a OnDay,
}

/// GET `/v/{id}/receipt.pdf?year=&month=&day=&name=&corporate_number=`. What is asked and cannot be answered makes no receipt of
/// something else.
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
    let (asked, now) = (Typed::read(asked.unwrap_or_default().as_bytes()), app.now());
    let (on, said) = (OnDay::read(&asked, now), Said::read(&asked));
    let is_wrong = on.problem.is_some() || said.is_wrong();
    let question = Question { moment: on.moment.unwrap_or(now), claim: said.claim.clone() };
    let made = match check(&app, &number, question.moment).await {
        Ok(Some(checked)) if is_wrong => {
            let page = page(&app, &reader, &checked, (on, said))?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
        Ok(None) if is_wrong => return refused(&app, &reader, typed, Fault::Unknown(Unknown::why(&number))),
        Ok(Some(checked)) => of_one(&app, &checked, on, &question).await,
        Ok(None) => of_none(&app, &number, on, &question).await,
        Err(why) => Err(why.into()),
    };
    match made {
        Err(Error::Store(why)) => {
            tracing::warn!(cause = %why, "a receipt could not be made");
            refused(&app, &reader, typed, Fault::NotChecked)
        }
        made => made,
    }
}

async fn of_one(app: &Arc<App>, checked: &Checked, on: OnDay, question: &Question) -> Result<Response, Error> {
    let facts = Facts::of(app, checked);
    let verdict = Verdict::of(&app.registers, &checked.entry, checked.state, &question.claim);
    let jws = signed(app, facts.number.as_str(), &Check::of(app, checked, question)).await?;
    let (on, compared) = (on.answered(app, checked.state), Compared::of(&question.claim, &verdict));
    let (scheme, site) = (&app.scheme.about.name, &app.scheme.about.site);
    let words = Words { scheme, site, facts: &facts, on: &on, compared }.render()?;
    pdf(read(&words, &facts.address), jws, &facts.number).await
}

async fn of_none(app: &Arc<App>, number: &DeclarationId, on: OnDay, question: &Question) -> Result<Response, Error> {
    let (why, now) = (Unknown::why(number), app.now());
    let jws = signed(app, number.as_str(), &Check::unknown(why, question, now)).await?;
    let (on, asked) = (on.answered(app, None), Moment::of(now));
    let (scheme, site) = (&app.scheme.about.name, &app.scheme.about.site);
    let words = WordsOfNone { scheme, site, number, why, asked, on: &on }.render()?;
    pdf(read(&words, &page_of(app, number)), jws, number).await
}

/// The sheet, with the signed answer inside.
async fn pdf(sheet: Sheet, jws: String, number: &DeclarationId) -> Result<Response, Error> {
    let file = Attachment { name: "receipt.jwt", kind: "application/jwt", bytes: jws.into_bytes() };
    // Setting the letters takes some tens of milliseconds: too long for a thread that others wait for.
    let pdf = tokio::task::spawn_blocking(move || sheet.pdf(Some(file))).await.map_err(|_| Error::Cut)??;
    let name = format!("attachment; filename=\"receipt-{}.pdf\"", number.as_str());
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_DISPOSITION, name.as_str()),
        // A file has no head in which the page of a person says it; and each is made for whoever asks.
        (HeaderName::from_static("x-robots-tag"), "noindex"),
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
