//! Badges: the state of an ID as a picture for the sites of businesses, and the page that gives the code to embed it.

mod asked;
mod embed;
mod found;
mod picture;
mod sheets;

use crate::app::App;
use axum::{Extension, Router, routing::get};
use sheets::Sheets;
use std::sync::Arc;

/// The routes of the badges.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/badge/{file}", get(picture::get))
        .route("/v/{id}/badge", get(embed::get))
        .layer(Extension(Arc::new(Sheets::default())))
}
