//! 自己宣言の確認: is this ID real, whose, which level, since when, and what now?

mod facts;
mod fault;

use crate::{
    app::App,
    error::Error,
    form::Typed,
    page::{Frame, see, show},
    who::Reader,
};
use askama::Template;
use axum::{
    Router,
    extract::{Path, RawQuery, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use domain::declaration::PublicEntry;
use domain::{declaration::State as Life, ids::DeclarationId};
use facts::Facts;
use fault::Fault;
use std::sync::Arc;
use store::public;

/// The routes of the confirmation.
pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/v", get(ask)).route("/v/{id}", get(verify))
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
}

/// GET /v?id= — the form for an ID; a typed one leads to its page.
async fn ask(State(app): State<Arc<App>>, reader: Reader, RawQuery(asked): RawQuery) -> Result<Response, Error> {
    let typed = Typed::read(asked.unwrap_or_default().as_bytes()).one("id").trim().to_owned();
    match DeclarationId::kept(&typed) {
        Ok(number) => Ok(see(address(&number))),
        Err(_) if typed.is_empty() => show(&Ask { frame: Frame::of(&app, &reader), typed, fault: None }),
        Err(problem) => refused(&app, &reader, typed, problem.into()),
    }
}

/// GET /v/{id} — 200 while the declaration stands or is looked at, 410 when it has ended, 404 when there is none, and
/// 503 when it could not be checked: that never looks like an ID that is not valid. An ID of an older system need not
/// have our check digit, so the digit is looked at only when the register does not know the ID.
async fn verify(State(app): State<Arc<App>>, reader: Reader, Path(typed): Path<String>) -> Result<Response, Error> {
    let number = match DeclarationId::kept(&typed) {
        Ok(number) if number.as_str() == typed => number,
        Ok(number) => return Ok(see(address(&number))),
        Err(problem) => return refused(&app, &reader, typed, problem.into()),
    };
    match look_up(&app, &number).await {
        Ok(Some(row)) => {
            let status = if is_over(row.state) { StatusCode::GONE } else { StatusCode::OK };
            let page = Verify { frame: Frame::of(&app, &reader), facts: Facts::of(&app, &row) };
            Ok((status, show(&page)?).into_response())
        }
        Ok(None) => {
            let fault = DeclarationId::parse(number.as_str()).err().map_or(Fault::NotIssued, Fault::from);
            refused(&app, &reader, typed, fault)
        }
        Err(why) => {
            tracing::warn!(cause = %why, "an ID could not be checked");
            refused(&app, &reader, typed, Fault::NotChecked)
        }
    }
}

async fn look_up(app: &App, number: &DeclarationId) -> Result<Option<PublicEntry>, store::Error> {
    let mut db = app.store.read().await?;
    public::by_number(&mut db, number).await
}

fn address(number: &DeclarationId) -> String {
    format!("/v/{}", number.as_str())
}

/// The declaration has ended and does not come back.
fn is_over(state: Life) -> bool {
    matches!(state, Life::Stopped | Life::Cancelled | Life::Rejected | Life::Disowned)
}

fn refused(app: &App, reader: &Reader, typed: String, fault: Fault) -> Result<Response, Error> {
    let page = show(&Ask { frame: Frame::of(app, reader), typed, fault: Some(fault) })?;
    Ok(match fault {
        Fault::NotChecked => (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "10")], page).into_response(),
        _ => (StatusCode::NOT_FOUND, page).into_response(),
    })
}
