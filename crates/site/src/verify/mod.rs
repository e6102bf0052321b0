//! 自己宣言の確認: is this ID real, whose, which level, since when, and what now or on another day?

mod bulk;
mod code;
mod facts;
mod on;
mod receipt;
mod said;

use crate::{
    access::{Routes, Rule},
    app::App,
    checked::{Checked, Unknown, check},
    error::Error,
    form::Typed,
    page::{Frame, see, show},
    schema_org,
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::{corporate_number::CorporateNumber, declaration::State as Life, ids::DeclarationId};
use facts::Facts;
use on::{OnDay, OnProblem};
use said::Said;
use std::sync::Arc;

pub use bulk::time_limit;

/// The routes of the confirmation.
pub fn routes() -> Routes {
    Routes::new()
        .get("/v", Rule::Everyone, ask)
        .get("/v/{id}", Rule::Everyone, verify)
        .get("/v/{id}/qr.svg", Rule::Everyone, code::get)
        .get("/v/{id}/receipt.pdf", Rule::Everyone, receipt::get)
        .merge(bulk::routes())
}

/// Why an ID has no page of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// There is no such ID.
    Unknown(Unknown),
    /// The register could not be asked. Says nothing about the ID.
    NotChecked,
}

impl Fault {
    /// The tone of the box, as in `app.css`: what could not be checked looks like nothing that was.
    fn tone(self) -> &'static str {
        match self {
            Self::Unknown(Unknown::Shape | Unknown::CheckDigit) => "review",
            Self::Unknown(Unknown::NotIssued) => "cancelled",
            Self::NotChecked => "unknown",
        }
    }
}

#[derive(Template)]
#[template(path = "verify/ask.html")]
struct Ask {
    frame: Frame,
    typed: String,
    fault: Option<Fault>,
}

#[derive(Template)]
#[template(path = "verify/verify.html")]
struct Verify {
    frame: Frame,
    facts: Facts,
    on: OnDay,
    said: Said,
    /// Where a program is told the same.
    json: String,
    markup: Option<String>,
}

/// GET /v?id= — the form for an ID; a typed one leads to its page.
async fn ask(State(app): State<Arc<App>>, reader: Reader, RawQuery(asked): RawQuery) -> Result<Response, Error> {
    let asked = Typed::read(asked.unwrap_or_default().as_bytes());
    let typed = asked.one("id").trim().to_owned();
    match DeclarationId::kept(&typed) {
        Ok(number) => Ok(see(asking(&number, &asked))),
        Err(_) if typed.is_empty() => show(&Ask { frame: Frame::of(&app, &reader), typed, fault: None }),
        Err(problem) => refused(&app, &reader, typed, Fault::Unknown(problem.into())),
    }
}

/// GET /v/{id}?year=&month=&day= — 200 while the declaration stands or is looked at, 410 when it has ended, 404 when there is
/// none, and 503 when it could not be checked: that never looks like an ID that is not valid.
async fn verify(
    State(app): State<Arc<App>>,
    reader: Reader,
    Path(typed): Path<String>,
    RawQuery(asked): RawQuery,
) -> Result<Response, Error> {
    let asked = Typed::read(asked.unwrap_or_default().as_bytes());
    let number = match DeclarationId::kept(&typed) {
        Ok(number) if number.as_str() == typed => number,
        Ok(number) => return Ok(see(asking(&number, &asked))),
        Err(problem) => return refused(&app, &reader, typed, Fault::Unknown(problem.into())),
    };
    let now = app.now();
    let on = OnDay::read(&asked, now);
    match check(&app, &number, on.moment.unwrap_or(now)).await {
        Ok(Some(checked)) => page(&app, &reader, &checked, (on, Said::read(&asked))),
        Ok(None) => refused(&app, &reader, typed, Fault::Unknown(Unknown::why(&number))),
        Err(why) => {
            tracing::warn!(cause = %why, "an ID could not be checked");
            refused(&app, &reader, typed, Fault::NotChecked)
        }
    }
}

fn page(app: &App, reader: &Reader, checked: &Checked, (on, said): (OnDay, Said)) -> Result<Response, Error> {
    let status = if is_over(checked.entry.state) { StatusCode::GONE } else { StatusCode::OK };
    let facts = Facts::of(app, checked);
    let markup = schema_org::declaration(app, &checked.entry);
    let on = on.answered(app, checked.state);
    let json = as_json(&facts.number, &on, &said);
    let page = Verify { frame: Frame::of(app, reader), facts, on, said, json, markup };
    Ok((status, show(&page)?).into_response())
}

/// The address of the same question for programs.
fn as_json(number: &DeclarationId, on: &OnDay, said: &Said) -> String {
    let (day, claim) = (on.answer.as_ref().map(|stood| stood.day.exact.as_str()), &said.claim);
    let corporate_number = claim.corporate_number.as_ref().map(CorporateNumber::as_str);
    let asked = [("as_of", day), ("name", claim.name.as_deref()), ("corporate_number", corporate_number)];
    let asked = asked.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let pairs = form_urlencoded::Serializer::new(String::new()).extend_pairs(asked).finish();
    let pairs = if pairs.is_empty() { pairs } else { format!("?{pairs}") };
    format!("/api/v1/declarations/{}{pairs}", number.as_str())
}

/// The whole address of an ID's page, for paper and for QR codes.
fn page_of(app: &App, number: &DeclarationId) -> String {
    format!("{}{}", app.settings.origin, address(number))
}

fn address(number: &DeclarationId) -> String {
    format!("/v/{}", number.as_str())
}

/// The page of an ID, asked what was asked in another place: of a certain day, for one.
fn asking(number: &DeclarationId, asked: &Typed) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.extend_pairs(asked.pairs().iter().filter(|(name, _)| name != "id"));
    let pairs = pairs.finish();
    if pairs.is_empty() { address(number) } else { format!("{}?{pairs}", address(number)) }
}

/// The declaration has ended and does not come back.
fn is_over(state: Life) -> bool {
    matches!(state, Life::Stopped | Life::Cancelled | Life::Rejected | Life::Disowned)
}

fn refused(app: &App, reader: &Reader, typed: String, fault: Fault) -> Result<Response, Error> {
    let page = show(&Ask { frame: Frame::of(app, reader), typed, fault: Some(fault) })?;
    Ok(match fault {
        Fault::NotChecked => (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "10")], page).into_response(),
        Fault::Unknown(_) => (StatusCode::NOT_FOUND, page).into_response(),
    })
}
