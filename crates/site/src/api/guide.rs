//! GET /api: the API for people, with examples and every problem explained.

use super::{bulk, problem};
use crate::{
    app::App,
    error::Error,
    page::{Frame, show},
    who::Reader,
};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::text::thousands;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "api/guide.html")]
struct Guide {
    frame: Frame,
    origin: String,
    rows: String,
    problems: Vec<(String, u16, String, String)>,
}

/// GET /api
pub async fn get(State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    show(&Guide {
        frame: Frame::of(&app, &reader),
        origin: app.settings.origin.clone(),
        rows: thousands(bulk::ROWS),
        problems: problem::explained(),
    })
}
