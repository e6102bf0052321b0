//! What is written down of a request: its route, method, status and time. Never its address, its client or its body.

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use site::rush::Turned;
use std::time::Instant;

/// The route of a request that matched none.
const NO_ROUTE: &str = "-";

/// Logs one line and counts one request. The route is the template (`/declare/confirm/{token}`), so no token is kept.
pub async fn seen(request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or(NO_ROUTE, MatchedPath::as_str).to_owned();
    let response = next.run(request).await;
    let took = begun.elapsed();
    let status = response.status();
    // A client may send an id of its own; only what looks like ours is written down.
    let id = response.headers().get("x-request-id").and_then(|id| id.to_str().ok()?.parse::<uuid::Uuid>().ok());
    let told = response.extensions().get::<Turned>().is_none();
    if told && !route.starts_with("/assets/") && !is_probe(&route) {
        tracing::info!(target: "request", method, route, status = status.as_u16(), ms = took.as_millis(), id = id.map(tracing::field::display));
    }
    let labels = [("route", route), ("method", method.to_owned()), ("status", status.as_u16().to_string())];
    metrics::histogram!("sengen_request_seconds", &labels).record(took.as_secs_f64());
    response
}

/// The method as a closed set: a client may invent methods, and each would be a new row of the metrics.
fn known(method: &axum::http::Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

/// Asked every few seconds by machines; the log would hold nothing else.
fn is_probe(route: &str) -> bool {
    crate::health::ADDRESSES.contains(&route)
}
