//! Stands before every handler and turns away who must wait: with a status, a time, and one page made beforehand.

use super::{Crowd, Pressure, Rank};
use crate::{
    address::Address,
    api,
    app::App,
    guard::refusal,
    page::{Frame, Html},
    who::Reader,
};
use axum::{
    body::Bytes,
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::scheme::Refusal;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

/// Marks an answer that was given at the gate: thousands of them a second are counted, not logged.
#[derive(Clone, Copy, Debug)]
pub struct Turned;

/// What stands at the gate.
pub struct Gate {
    pressure: Arc<Pressure>,
    crowd: Arc<Crowd>,
    /// No room, and too often; the same where declarations are looked up.
    pages: [[Bytes; 2]; 2],
    turned: AtomicU64,
}

impl Gate {
    /// The gate of a site.
    pub fn of(app: &App) -> Self {
        let reader = Reader { large: false, has_session: false };
        let page = |why| Bytes::from(refusal::page(app, Frame::of(app, &reader), why).unwrap_or_default());
        Self {
            pressure: Arc::clone(&app.pressure),
            crowd: Arc::clone(&app.crowd),
            pages: [
                [Refusal::Busy, Refusal::TooMany].map(page),
                [Refusal::NotChecked, Refusal::TooManyChecks].map(page),
            ],
            turned: AtomicU64::new(0),
        }
    }

    /// Why this request must wait, and how long; `None`: it may go on.
    fn turns(&self, request: &Request) -> Option<(StatusCode, u64)> {
        let path = request.uri().path();
        if path.starts_with("/assets/") || matches!(path, "/healthz" | "/readyz" | "/metrics") {
            return None;
        }
        let rank = Rank::of(path);
        let address = request.extensions().get::<Address>();
        if let Some(Err(wait)) = address.map(|address| self.crowd.admits(*address, request.method(), rank)) {
            return Some((StatusCode::TOO_MANY_REQUESTS, seconds(wait)));
        }
        // Whoever was told to come back comes back at different times, so that they are no crowd again.
        let turned = || 5 + self.turned.fetch_add(1, Relaxed) % 11;
        rank.filter(|rank| !self.pressure.admits(*rank)).map(|_| (StatusCode::SERVICE_UNAVAILABLE, turned()))
    }

    fn page(&self, status: StatusCode, path: &str) -> Response {
        let [usual, of_checks] = &self.pages;
        let [busy, too_many] = if refusal::looks_up(path) { of_checks } else { usual };
        let page = if status == StatusCode::TOO_MANY_REQUESTS { too_many } else { busy };
        (status, [(header::CACHE_CONTROL, "no-store"), (header::CONTENT_TYPE, Html::KIND)], page.clone())
            .into_response()
    }

    /// The answer of whoever must wait; `None`: the request may go in.
    pub fn turned_away(&self, request: &Request) -> Option<Response> {
        let (status, wait) = self.turns(request)?;
        let mut answer = match for_a_program(request) {
            Some(headers) if status == StatusCode::TOO_MANY_REQUESTS => api::too_many(headers, wait),
            Some(headers) => api::could_not_check(headers),
            None => self.page(status, request.uri().path()),
        };
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
        answer.extensions_mut().insert(Turned);
        metrics::counter!("sengen_turned_away_total", "status" => status.as_str().to_owned()).increment(1);
        Some(answer)
    }
}

fn for_a_program(request: &Request) -> Option<&HeaderMap> {
    request.uri().path().starts_with("/api/v1/").then(|| request.headers())
}

/// Whole seconds, never none.
fn seconds(wait: Duration) -> u64 {
    wait.as_millis().div_ceil(1000).max(1).try_into().unwrap_or(u64::MAX)
}
