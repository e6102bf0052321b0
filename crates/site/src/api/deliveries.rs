//! /api/v1/webhooks/{webhook}/deliveries: what became of each event, and posting one once more.

use super::{
    given::{Asker, unreachable},
    problem::{Parameters, Problem, ProblemBody},
    watches::said,
    webhooks::{Waiting, allowed, find, id, seldom},
};
use crate::app::App;
use axum::{
    Json,
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::Response,
};
use domain::time::exact;
use serde::Serialize;
use std::sync::Arc;
use store::webhooks;
use utoipa::{IntoParams, ToSchema};

/// Deliveries of a page.
const PAGE: usize = 100;

/// An event, and what became of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Delivery {
    /// Its id: the `webhook-id` of the event.
    pub id: String,
    /// Its type: `declaration.changed` or `webhook.test`.
    pub event: String,
    /// The declaration it is about.
    pub declaration: Option<String>,
    /// `waiting`, `taken` or `failed`.
    #[schema(example = "taken")]
    pub state: &'static str,
    /// When it was put.
    pub made_at: String,
    /// How many tries so far.
    pub attempts: i64,
    /// When it was tried last.
    pub tried_at: Option<String>,
    /// The status of the last answer.
    pub status: Option<i64>,
    /// What went wrong at the last try: `status` (no 2xx), `gone` (410), `timeout`, `connect`, `tls`, `resolve`, `address` (not reachable by
    /// everybody), `protocol`.
    #[schema(example = "timeout")]
    pub error: Option<String>,
    /// When it is tried next.
    pub next_try_at: Option<String>,
}

/// A page of the log, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Deliveries {
    /// The deliveries.
    pub deliveries: Vec<Delivery>,
    /// What to give as `before` for the next page; `null`: this was the last.
    pub next: Option<String>,
}

/// Which page. Here for the document and for the names.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "name and kind for the document; log() reads it")]
pub struct Asked {
    /// The id of the delivery before which the page begins.
    before: Option<String>,
}

impl Delivery {
    fn of(kept: &webhooks::Delivery) -> Self {
        let state = match (kept.taken_at, kept.failed_at) {
            (Some(_), _) => "taken",
            (None, Some(_)) => "failed",
            (None, None) => "waiting",
        };
        Self {
            id: kept.id.to_string(),
            event: kept.kind.clone(),
            declaration: kept.number.as_ref().map(|number| number.as_str().to_owned()),
            state,
            made_at: exact(kept.made_at),
            attempts: kept.tries,
            tried_at: kept.tried_at.map(exact),
            status: kept.status,
            error: kept.error.clone(),
            next_try_at: (state == "waiting").then(|| exact(kept.due_at)),
        }
    }
}

/// Read the log of a webhook
///
/// Kept for 30 days.
#[utoipa::path(get, path = "/webhooks/{webhook}/deliveries", tag = "watching", operation_id = "listDeliveries",
    security(("key" = [])), params(("webhook" = String, Path, description = "The id of the webhook"), Asked),
    responses(
        (status = 200, description = "A page of it", body = Deliveries),
        (status = 400, description = "A parameter cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "No key, or none of ours", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "This site posts to no webhooks", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "The key has no such webhook", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The register cannot be reached", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn log(
    State(app): State<Arc<App>>,
    Path(webhook): Path<String>,
    RawQuery(asked): RawQuery,
    Asker { key, headers }: Asker,
) -> Response {
    let found = async {
        let (key, _) = allowed(&app, key)?;
        let webhook = find(&app, key, id(&webhook)?).await?.id;
        let mut asked = Parameters::of::<Asked>(asked);
        let before = Some(asked.one("before")).filter(|before| !before.is_empty()).map(str::parse::<uuid::Uuid>);
        if matches!(before, Some(Err(_))) {
            asked.refuse("before");
        }
        asked.finish()?;
        let before = before.and_then(Result::ok);
        let mut db = app.store.read().await.map_err(unreachable)?;
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let mut all = webhooks::log(&mut db, webhook, before, limit).await.map_err(unreachable)?;
        let more = all.len() > PAGE;
        all.truncate(PAGE);
        let next = all.last().filter(|_| more).map(|last| last.id.to_string());
        Ok(Json(Deliveries { deliveries: all.iter().map(Delivery::of).collect(), next }))
    };
    said(&headers, found.await)
}

/// Post an event once more
///
/// With the same id, from the first try.
#[utoipa::path(post, path = "/webhooks/{webhook}/deliveries/{delivery}/replay", tag = "watching", operation_id = "replayDelivery",
    security(("key" = [])), params(("webhook" = String, Path, description = "The id of the webhook"), ("delivery" = String, Path, description = "The id of the delivery")),
    responses(
        (status = 202, description = "It waits to be posted", body = Waiting),
        (status = 401, description = "No key, or none of ours", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "This site posts to no webhooks", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "The key has no such webhook, or it has no such delivery", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "More than 60 within an hour", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The register cannot be reached", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn replay(
    State(app): State<Arc<App>>,
    Path((webhook, delivery)): Path<(String, String)>,
    Asker { key, headers }: Asker,
) -> Response {
    let done = async {
        let (key, _) = allowed(&app, key)?;
        let webhook = find(&app, key, id(&webhook)?).await?.id;
        let (delivery, now) = (id(&delivery)?, app.now());
        let unit = app.store.write(|mut db| async move {
            if !seldom(&mut db, webhook, now).await? {
                return Ok(Err(Problem::TooOften));
            }
            let found = webhooks::replay(&mut db, webhook, delivery, now).await?;
            Ok(if found { Ok(()) } else { Err(Problem::NoWebhook) })
        });
        unit.await.map_err(unreachable)??;
        Ok((StatusCode::ACCEPTED, Json(Waiting { id: delivery.to_string() })))
    };
    said(&headers, done.await)
}
