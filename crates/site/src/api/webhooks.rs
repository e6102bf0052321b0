//! /api/v1/webhooks: where the changes of what a key watches are posted to (Standard Webhooks).

use super::{
    given::{self, Asker, unreachable},
    problem::{Problem, ProblemBody},
    watches::said,
};
use crate::{app::App, links, told};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, State, rejection::BytesRejection},
    http::StatusCode,
    response::Response,
};
use base64::{Engine as _, prelude::BASE64_STANDARD as BASE64};
use domain::{
    time::exact,
    webhook_url::{Reach, WebhookUrl},
};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::{
    limits,
    webhooks::{self, New},
};
use utoipa::ToSchema;
use uuid::Uuid;

/// The old secret signs beside the new one for so long.
const BOTH: SignedDuration = SignedDuration::from_hours(24);
/// Events that are asked for, and old ones once more, within an hour.
pub const AN_HOUR: i64 = 60;

/// Where to post.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWebhook {
    /// https, reachable by everybody, without a login, on port 443 or from 1024 on.
    #[schema(example = "https://hooks.example.jp/sengen", max_length = 2000)]
    url: String,
}

/// A webhook.
#[derive(Debug, Serialize, ToSchema)]
pub struct Webhook {
    /// Its id.
    pub id: String,
    /// Where changes are posted to.
    pub url: String,
    /// When it was made.
    pub made_at: String,
    /// When an event was taken last.
    pub taken_at: Option<String>,
    /// When it was disabled: nothing is posted until it is enabled.
    pub disabled_at: Option<String>,
    /// Why it was disabled, as in the log.
    pub disabled_because: Option<String>,
    /// Until when the old secret signs, too.
    pub old_secret_until: Option<String>,
    /// The secret that signs, `whsec_…`: shown when it is made, and never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// The webhooks of the key.
#[derive(Debug, Serialize, ToSchema)]
pub struct Webhooks {
    /// Oldest first.
    pub webhooks: Vec<Webhook>,
}

/// An event that waits to be posted.
#[derive(Debug, Serialize, ToSchema)]
pub struct Waiting {
    /// Its id: the `webhook-id` of the event, and its place in the log.
    pub id: String,
}

impl Webhook {
    fn of(kept: &webhooks::Webhook) -> Self {
        Self {
            id: kept.id.to_string(),
            url: kept.url.clone(),
            made_at: exact(kept.made_at),
            taken_at: kept.taken_at.map(exact),
            disabled_at: kept.disabled.as_ref().map(|(at, _)| exact(*at)),
            disabled_because: kept.disabled.as_ref().map(|(_, why)| why.clone()),
            old_secret_until: kept.old_secret.map(|(_, until)| exact(until)),
            secret: None,
        }
    }

    fn with_secret(self, app: &App, id: Uuid) -> Self {
        let secret = BASE64.encode(links::webhook_secret(&app.secret, id));
        Self { secret: Some(format!("whsec_{secret}")), ..self }
    }
}

/// Webhooks may be used, and by whom.
pub fn allowed(app: &App, key: Uuid) -> Result<(Uuid, Reach), Problem> {
    Ok((key, app.settings.webhooks.ok_or(Problem::WebhooksOff)?))
}

/// The id of a webhook or of a delivery; what is none names none.
pub fn id(text: &str) -> Result<Uuid, Problem> {
    text.parse().map_err(|_| Problem::NoWebhook)
}

/// List the webhooks of the key
#[utoipa::path(get, path = "/webhooks", tag = "watching", operation_id = "listWebhooks", security(("key" = [])),
    responses(
        (status = 200, description = "All of them", body = Webhooks),
        (status = 401, description = "No key, or none of ours", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "This site posts to no webhooks", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The register cannot be reached", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn list(State(app): State<Arc<App>>, asker: Asker) -> Response {
    let found = async {
        let (key, _) = allowed(&app, asker.key)?;
        let mut db = app.store.read().await.map_err(unreachable)?;
        let all = webhooks::of_key(&mut db, key).await.map_err(unreachable)?;
        Ok(Json(Webhooks { webhooks: all.iter().map(Webhook::of).collect() }))
    };
    said(&asker.headers, found.await)
}

/// Make a webhook
///
/// The answer has the secret, once.
#[utoipa::path(post, path = "/webhooks", tag = "watching", operation_id = "makeWebhook", request_body = NewWebhook,
    security(("key" = [])),
    responses(
        (status = 201, description = "It was made", body = Webhook),
        (status = 400, description = "The body cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "No key, or none of ours", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "This site posts to no webhooks", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "Too many bytes", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Nothing can be posted to this URL, or the key has as many webhooks as it may", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The register cannot be reached", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn post(State(app): State<Arc<App>>, asker: Asker, body: Result<Bytes, BytesRejection>) -> Response {
    said(&asker.headers, make(&app, &asker, body).await)
}

async fn make(
    app: &App,
    Asker { key, headers }: &Asker,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Webhook>), Problem> {
    let (key, reach) = allowed(app, *key)?;
    let asked: NewWebhook = given::json(headers, body)?;
    let url = &WebhookUrl::parse(&asked.url, reach).map_err(|why| Problem::BadUrl(why.code()))?;
    let (id, secret, now) = (app.id(), app.id(), app.now());
    let unit =
        app.store.write(|mut db| async move { webhooks::make(&mut db, key, (id, secret), url.as_str(), now).await });
    if !unit.await.map_err(unreachable)? {
        return Err(Problem::Full(webhooks::MOST));
    }
    let made = find(app, key, id).await?;
    Ok((StatusCode::CREATED, Json(Webhook::of(&made).with_secret(app, secret))))
}

/// Ask about one webhook
#[utoipa::path(get, path = "/webhooks/{webhook}", tag = "watching", operation_id = "getWebhook", security(("key" = [])),
    params(("webhook" = String, Path, description = "The id of the webhook")),
    responses(
        (status = 200, description = "This one", body = Webhook),
        (status = 401, description = "No key, or none of ours", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "This site posts to no webhooks", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "The key has no such webhook", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The register cannot be reached", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn get(State(app): State<Arc<App>>, Path(webhook): Path<String>, asker: Asker) -> Response {
    let found = async {
        let (key, _) = allowed(&app, asker.key)?;
        Ok(Json(Webhook::of(&find(&app, key, id(&webhook)?).await?)))
    };
    said(&asker.headers, found.await)
}

/// Delete a webhook
///
/// With its log, and with what waits to be posted.
#[utoipa::path(delete, path = "/webhooks/{webhook}", tag = "watching", operation_id = "deleteWebhook", security(("key" = [])),
    params(("webhook" = String, Path, description = "The id of the webhook")),
    responses(
        (status = 204, description = "It is gone"),
        (status = 401, description = "No key, or none of ours", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "This site posts to no webhooks", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "The key has no such webhook", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The register cannot be reached", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn delete(State(app): State<Arc<App>>, Path(webhook): Path<String>, asker: Asker) -> Response {
    let done = async {
        let (key, _) = allowed(&app, asker.key)?;
        let id = id(&webhook)?;
        let unit = app.store.write(|mut db| async move { webhooks::remove(&mut db, key, id).await });
        found(unit.await)?;
        Ok(StatusCode::NO_CONTENT)
    };
    said(&asker.headers, done.await)
}

/// Make a new secret
///
/// The old one signs, too, for 24 hours: every event then has two signatures.
#[utoipa::path(post, path = "/webhooks/{webhook}/secret", tag = "watching", operation_id = "rotateSecret", security(("key" = [])),
    params(("webhook" = String, Path, description = "The id of the webhook")),
    responses(
        (status = 200, description = "The webhook with its new secret", body = Webhook),
        (status = 401, description = "No key, or none of ours", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "This site posts to no webhooks", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "The key has no such webhook", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The register cannot be reached", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn secret(State(app): State<Arc<App>>, Path(webhook): Path<String>, asker: Asker) -> Response {
    let done = async {
        let (key, _) = allowed(&app, asker.key)?;
        let (id, new, until) = (id(&webhook)?, app.id(), app.now() + BOTH);
        let unit = app.store.write(|mut db| async move { webhooks::rotate(&mut db, key, id, new, until).await });
        found(unit.await)?;
        Ok(Json(Webhook::of(&find(&app, key, id).await?).with_secret(&app, new)))
    };
    said(&asker.headers, done.await)
}

/// Enable a webhook
///
/// What waited since it was disabled is posted now.
#[utoipa::path(post, path = "/webhooks/{webhook}/enable", tag = "watching", operation_id = "enableWebhook", security(("key" = [])),
    params(("webhook" = String, Path, description = "The id of the webhook")),
    responses(
        (status = 200, description = "It is enabled", body = Webhook),
        (status = 401, description = "No key, or none of ours", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "This site posts to no webhooks", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "The key has no such webhook", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The register cannot be reached", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn enable(State(app): State<Arc<App>>, Path(webhook): Path<String>, asker: Asker) -> Response {
    let done = async {
        let (key, _) = allowed(&app, asker.key)?;
        let (id, now) = (id(&webhook)?, app.now());
        let unit = app.store.write(|mut db| async move { webhooks::enable(&mut db, key, id, now).await });
        found(unit.await)?;
        Ok(Json(Webhook::of(&find(&app, key, id).await?)))
    };
    said(&asker.headers, done.await)
}

/// Post an event to see that it arrives
#[utoipa::path(post, path = "/webhooks/{webhook}/test", tag = "watching", operation_id = "testWebhook", security(("key" = [])),
    params(("webhook" = String, Path, description = "The id of the webhook")),
    responses(
        (status = 202, description = "It waits to be posted", body = Waiting),
        (status = 401, description = "No key, or none of ours", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "This site posts to no webhooks", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "The key has no such webhook", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "More than 60 within an hour", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The register cannot be reached", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn test(State(app): State<Arc<App>>, Path(webhook): Path<String>, asker: Asker) -> Response {
    let done = async {
        let (key, _) = allowed(&app, asker.key)?;
        let webhook = find(&app, key, id(&webhook)?).await?.id;
        let (id, now) = (app.id(), app.now());
        let body = &told::test(now).ok_or(Problem::Failed)?;
        let unit = app.store.write(|mut db| async move {
            let allowed = seldom(&mut db, webhook, now).await?;
            if allowed {
                let new = New { id, webhook, kind: told::TEST, number: None, body };
                webhooks::put(&mut db, &new, now).await?;
            }
            Ok(allowed)
        });
        if !unit.await.map_err(unreachable)? {
            return Err(Problem::TooOften);
        }
        Ok((StatusCode::ACCEPTED, Json(Waiting { id: id.to_string() })))
    };
    said(&asker.headers, done.await)
}

/// Events that are asked for are counted: nobody is to post to others through us as often as they like.
pub async fn seldom(db: &mut store::Unit, webhook: Uuid, now: jiff::Timestamp) -> Result<bool, store::Error> {
    limits::allow(db, ("webhook-asked", &webhook.to_string()), SignedDuration::from_hours(1), AN_HOUR, now).await
}

/// The webhook of this key.
pub async fn find(app: &App, key: Uuid, id: Uuid) -> Result<webhooks::Webhook, Problem> {
    let mut db = app.store.read().await.map_err(unreachable)?;
    webhooks::find(&mut db, key, id).await.map_err(unreachable)?.ok_or(Problem::NoWebhook)
}

/// Something was found to be done.
fn found(done: Result<bool, store::Error>) -> Result<(), Problem> {
    if done.map_err(unreachable)? { Ok(()) } else { Err(Problem::NoWebhook) }
}
