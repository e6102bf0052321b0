//! `/healthz` (the process lives), `/readyz` (it may be sent requests), `/metrics`: for machines, beside the site.

use crate::stop::Stop;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use directory::Directory;
use domain::mode::SiteMode;
use domain::time::Clock;
use jiff::SignedDuration;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use serde_json::json;
use site::Board;
use std::sync::Arc;
use std::time::Duration;
use store::{Store, outbox};

/// Steps of the request times, in seconds.
const STEPS: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0];

/// A directory that is further behind answers from the past: other nodes should.
const BEHIND: SignedDuration = SignedDuration::from_secs(5);

/// A probe that takes longer counts as no.
const PROBE: Duration = Duration::from_secs(2);

/// What the answers need.
#[derive(Clone)]
pub struct Health {
    /// The database that is asked.
    pub store: Store,
    /// Not ready once it was said.
    pub stop: Stop,
    /// For the age of the oldest letter.
    pub clock: Arc<dyn Clock>,
    /// What was counted.
    pub figures: PrometheusHandle,
    /// The register as readers see it, filled and fed beside.
    pub directory: Arc<Directory>,
    /// How the site works now.
    pub board: Arc<Board>,
}

/// Starts counting in this process. Once only; a second recorder would see nothing.
pub fn count() -> Result<PrometheusHandle, String> {
    let builder = PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &STEPS);
    let recorder = builder.map_err(|error| error.to_string())?.build_recorder();
    let figures = recorder.handle();
    metrics::set_global_recorder(recorder).map_err(|error| error.to_string())?;
    Ok(figures)
}

/// What machines ask for: the two probes, and the figures. Nobody is asked who they are.
pub const ADDRESSES: [&str; 3] = [HEALTH, READY, FIGURES];
const HEALTH: &str = "/healthz";
const READY: &str = "/readyz";
const FIGURES: &str = "/metrics";

/// The two probes.
pub fn probes(health: Health) -> Router {
    Router::new().route(HEALTH, get(alive)).route(READY, get(ready)).with_state(health)
}

/// The figures.
pub fn figures(health: Health) -> Router {
    Router::new().route(FIGURES, get(metrics_text)).with_state(health)
}

/// It lives; in an emergency mode the answer names it.
async fn alive(State(health): State<Health>) -> String {
    match health.board.mode() {
        SiteMode::Normal => "ok".to_owned(),
        mode => format!("ok, {}", mode.code()),
    }
}

/// Ready: the database answers, the directory is filled and not far behind, and nobody said stop.
async fn ready(State(health): State<Health>) -> Response {
    let database = matches!(tokio::time::timeout(PROBE, health.store.ping()).await, Ok(Ok(())));
    let age = health.directory_age();
    let directory = age.is_some_and(|age| age < BEHIND);
    let stopping = health.stop.said();
    let ready = database && directory && !stopping;
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let age = age.map(|age| age.as_secs_f64());
    let body = json!({
        "ready": ready,
        "database": database,
        "directory": directory,
        "directory_age_seconds": age,
        "stopping": stopping,
        "mode": health.board.mode().code(),
    });
    (status, Json(body)).into_response()
}

impl Health {
    /// How old the directory's answers are; `None` until it is filled.
    fn directory_age(&self) -> Option<SignedDuration> {
        self.directory.as_of().map(|as_of| self.clock.now().duration_since(as_of.at))
    }
}

/// Prometheus text. The state of the outbox is asked now, everything else was counted as it happened.
async fn metrics_text(State(health): State<Health>) -> Response {
    if let Ok(Ok((waiting, oldest))) = tokio::time::timeout(PROBE, backlog(&health.store)).await {
        let age = oldest.map_or(0.0, |oldest| health.clock.now().duration_since(oldest).as_secs_f64().max(0.0));
        #[expect(clippy::cast_precision_loss, reason = "a queue has fewer letters than 2^52")]
        metrics::gauge!("sengen_mail_waiting").set(waiting as f64);
        metrics::gauge!("sengen_mail_overdue_seconds").set(age);
    }
    if let Ok(Ok((waiting, oldest))) = tokio::time::timeout(PROBE, postings(&health.store)).await {
        let age = oldest.map_or(0.0, |oldest| health.clock.now().duration_since(oldest).as_secs_f64().max(0.0));
        #[expect(clippy::cast_precision_loss, reason = "a queue has fewer postings than 2^52")]
        metrics::gauge!("sengen_webhook_waiting").set(waiting as f64);
        metrics::gauge!("sengen_webhook_overdue_seconds").set(age);
    }
    if let Some(age) = health.directory_age() {
        metrics::gauge!("sengen_directory_age_seconds").set(age.as_secs_f64().max(0.0));
    }
    for mode in SiteMode::ALL {
        let now = if mode == health.board.mode() { 1.0 } else { 0.0 };
        metrics::gauge!("sengen_mode", "mode" => mode.code()).set(now);
    }
    health.figures.run_upkeep();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], health.figures.render()).into_response()
}

async fn backlog(store: &Store) -> Result<(i64, Option<jiff::Timestamp>), store::Error> {
    outbox::backlog(&mut store.read().await?).await
}

async fn postings(store: &Store) -> Result<(i64, Option<jiff::Timestamp>), store::Error> {
    store::webhooks::backlog(&mut store.read().await?).await
}
