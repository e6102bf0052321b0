//! What stands around every page, outside and inside of the compression.
//!
//! Two layers, not one for each measure: a layer copies all that lies within it for every request.

use crate::{
    api,
    app::App,
    error,
    guard::{headers, refusal},
    rush::Gate,
    sent, verify,
    who::Reader,
};
use axum::{
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use domain::scheme::Refusal;
use std::{any::Any, sync::Arc, time::Duration};

/// A page that takes longer has lost its reader.
const TIME_LIMIT: Duration = Duration::from_secs(20);

/// What both layers know.
pub struct Around {
    app: Arc<App>,
    gate: Gate,
    /// Marks whose answer it is.
    marked: fn(Response) -> Response,
}

impl Around {
    /// Around the pages of a site.
    pub fn new(app: Arc<App>, marked: fn(Response) -> Response) -> Arc<Self> {
        Arc::new(Self { gate: Gate::of(&app), app, marked })
    }
}

/// Turns away who must wait; every answer has its headers.
pub async fn outside(State(around): State<Arc<Around>>, request: Request, next: Next) -> Response {
    let turned = around.gate.turned_away(&request);
    let answered = async |request| match turned {
        Some(answer) => answer,
        None => next.run(request).await,
    };
    let mut answer = sent::heard_out(request, answered).await;
    headers::set(&around.app, answer.headers_mut());
    answer
}

/// What was refused, or came too late, has words: those of the API, or a page.
pub async fn inside(State(around): State<Arc<Around>>, request: Request, next: Next) -> Response {
    let (reader, asked_in) = (Reader::of(&around.app, request.headers()), api::asked_in(&request));
    let of_checks = refusal::looks_up(request.uri().path());
    let answer = (around.marked)(api::worded(in_time(request, next).await, asked_in));
    refusal::drawn(answer, &around.app, &reader, of_checks)
}

/// The answer, or none in time. What is sent is part of the time, so a table may take longer than a page.
async fn in_time(request: Request, next: Next) -> Response {
    let limit = verify::time_limit(request.method(), request.uri()).unwrap_or(TIME_LIMIT);
    let answered = tokio::time::timeout(limit, next.run(request)).await;
    answered.unwrap_or_else(|_| StatusCode::SERVICE_UNAVAILABLE.into_response())
}

/// One request's panic is that request's 500; the cause is logged without what was typed.
pub fn panicked(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    error::refuse(StatusCode::INTERNAL_SERVER_ERROR, Refusal::Failed)
}
