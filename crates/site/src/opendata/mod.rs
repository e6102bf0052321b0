//! オープンデータ: the daily files, what changed since, and the page that explains them. Corporations only (PRODUCT §8).

mod atom;
mod changes;
mod files;
pub mod folder;
mod page;

use crate::app::App;
use axum::{Router, routing::get};
use std::sync::Arc;

/// The routes of the open data.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/opendata", get(page::get))
        .route("/opendata/changes", get(changes::get))
        .route("/opendata/changes.atom", get(atom::get))
        .route("/opendata/latest/{file}", get(files::latest))
        .route("/opendata/{day}/{file}", get(files::dated))
}
