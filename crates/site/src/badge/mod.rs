//! Badges: the state of an ID as a picture for the sites of businesses, and the page that gives the code to embed it.

mod asked;
mod embed;
mod found;
mod picture;
mod sheets;

use crate::{
    access::{Routes, Rule},
    guard::headers::for_every_site,
};
use axum::Extension;
use sheets::Sheets;
use std::sync::Arc;

/// The routes of the badges.
pub fn routes() -> Routes {
    Routes::new()
        .get("/badge/{file}", Rule::Everyone, picture::get)
        .layer(for_every_site())
        .get("/v/{id}/badge", Rule::Everyone, embed::get)
        .layer(Extension(Arc::new(Sheets::default())))
}
