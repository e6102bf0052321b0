//! The way back to a partner's site: consent, and what a partner's program needs to know of this server.

mod already;
mod asked;
mod consent;
mod metadata;

use crate::app::App;
use axum::{
    Router,
    routing::{get, post},
};
use std::sync::Arc;

/// The routes.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/partner", post(already::post))
        .route("/partner/{entry}", get(consent::get).post(consent::post))
        .route("/.well-known/oauth-authorization-server", get(metadata::get))
}
