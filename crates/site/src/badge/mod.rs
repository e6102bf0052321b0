//! Badges: the state of an ID as a picture for the sites of businesses, and the page that gives the code to embed it.

mod asked;
mod embed;
mod found;
mod picture;
mod sheets;

use crate::access::{Routes, Rule};
use axum::Extension;
use sheets::Sheets;
use std::sync::Arc;

/// The routes of the badges.
pub fn routes() -> Routes {
    Routes::new()
        .get("/badge/{file}", Rule::Everyone, picture::get)
        .get("/v/{id}/badge", Rule::Everyone, embed::get)
        .layer(Extension(Arc::new(Sheets::default())))
}
