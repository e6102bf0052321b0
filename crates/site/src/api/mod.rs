//! The public API, `/api/v1`: checks, search and lists for programs. No cookies and no sessions; any site may ask.

mod answer;
mod bulk;
mod deliveries;
mod document;
mod given;
mod guide;
mod lists;
mod one;
mod receipt;
mod search;
mod token;
mod watches;
mod webhooks;

use crate::{
    access::{Operations, Routes, Rule},
    app::App,
    guard::headers::for_every_site,
    problem, signed,
};
use axum::{
    Json,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use problem::{Language, Problem};
use std::sync::Arc;
use tower_http::cors::{Any, CorsLayer};
use utoipa_axum::routes;
use uuid::Uuid;

/// The routes of the API, its document, its guide, and the keys its receipts are checked with.
pub fn routes() -> Routes {
    Operations::below("/api/v1", document::head())
        .add(Rule::Everyone, routes!(one::get))
        .add(Rule::Everyone, routes!(receipt::get))
        .add(Rule::ApiKey, routes!(bulk::post))
        .add(Rule::Everyone, routes!(search::get))
        .add(Rule::Everyone, routes!(lists::levels))
        .add(Rule::Everyone, routes!(lists::terms))
        .add(Rule::Everyone, routes!(lists::statistics))
        .add(Rule::Partner, routes!(token::post))
        .add(Rule::ApiKey, routes!(watches::list))
        .add(Rule::ApiKey, routes!(watches::get, watches::put, watches::delete))
        .add(Rule::ApiKey, routes!(webhooks::list, webhooks::post))
        .add(Rule::ApiKey, routes!(webhooks::get, webhooks::delete))
        .add(Rule::ApiKey, routes!(webhooks::secret))
        .add(Rule::ApiKey, routes!(webhooks::enable))
        .add(Rule::ApiKey, routes!(webhooks::test))
        .add(Rule::ApiKey, routes!(deliveries::log))
        .add(Rule::ApiKey, routes!(deliveries::replay))
        .finish(("/openapi.json", document::with_gate), |operations| {
            operations
                .fallback(async |headers: HeaderMap| Problem::NotFound.said(Language::of(&headers)))
                .method_not_allowed_fallback(async |headers: HeaderMap| {
                    Problem::NotAllowed.said(Language::of(&headers))
                })
                .layer(DefaultBodyLimit::max(bulk::BYTES))
        })
        .get("/.well-known/jwks.json", Rule::Everyone, keys)
        .layer(cors())
        .layer(for_every_site())
        .get("/api", Rule::Everyone, guide::get)
}

/// Whose key a request brings, for the check before the operations; otherwise the answer that says why not.
pub async fn holder(app: &App, headers: &HeaderMap) -> Result<Uuid, Response> {
    given::holder(app, headers).await.map_err(|why| why.said(Language::of(headers)))
}

/// The public keys, to check receipts with. They may be kept for a minute: a new key signs from the moment it is begun, and
/// whoever looks at its first receipts must find it.
async fn keys(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    match signed::published(&app).await {
        Ok(keys) => ([(header::CACHE_CONTROL, "max-age=60")], Json(keys)).into_response(),
        Err(why) => {
            tracing::warn!(cause = %why, "the signing keys could not be read");
            Problem::CouldNotCheck.said(Language::of(&headers))
        }
    }
}

/// Any site's script may ask, with a key but never with cookies.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::ACCEPT_LANGUAGE, header::IF_NONE_MATCH])
        .expose_headers([header::ETAG, header::RETRY_AFTER, header::CONTENT_LANGUAGE])
}

/// For the gate before the API: it could not be checked now.
pub fn could_not_check(headers: &HeaderMap) -> Response {
    Problem::CouldNotCheck.said(Language::of(headers))
}

/// For the gate before the API: nothing is changed for now.
pub fn read_only(headers: &HeaderMap) -> Response {
    Problem::ReadOnly.said(Language::of(headers))
}

/// For the gate before the API: this address must wait so many seconds.
pub fn too_many(headers: &HeaderMap, wait: u64) -> Response {
    Problem::TooManyRequests { wait }.said(Language::of(headers))
}

/// The language of a request to the API; `None`: it is none.
pub fn asked_in(request: &Request) -> Option<Language> {
    request.uri().path().starts_with("/api/v1/").then(|| Language::of(request.headers()))
}

/// What a layer refused on the way to the API has the API's words, not a page.
pub fn worded(answer: Response, asked_in: Option<Language>) -> Response {
    let kind = answer.headers().get(header::CONTENT_TYPE);
    let Some(language) = asked_in.filter(|_| kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/"))) else {
        return answer;
    };
    match answer.status() {
        StatusCode::SERVICE_UNAVAILABLE => Problem::CouldNotCheck.said(language),
        StatusCode::INTERNAL_SERVER_ERROR => Problem::Failed.said(language),
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge(bulk::BYTES).said(language),
        StatusCode::BAD_REQUEST => Problem::BadBody.said(language),
        _ => answer,
    }
}
