//! Back from the provider. The request comes from its site, so our cookies are not with it; this page goes on by itself.

use super::super::bare;
use crate::{
    app::App,
    error::Error,
    form::Typed,
    page::{Frame, show},
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use std::sync::Arc;

/// What is taken on of the answer (RFC 6749 §4.1.2, RFC 9207 §2); the rest is dropped.
const TAKEN: [&str; 4] = ["code", "state", "iss", "error"];

#[derive(Template)]
#[template(path = "office/provider/back.html")]
struct BackPage {
    frame: Frame,
    next: String,
}

/// GET /office/provider/back?code=&state=
pub async fn get(State(app): State<Arc<App>>, reader: Reader, RawQuery(asked): RawQuery) -> Result<Response, Error> {
    if app.provider.is_none() {
        return Err(Error::NotFound);
    }
    let asked = Typed::read(asked.unwrap_or_default().as_bytes());
    let mut query = form_urlencoded::Serializer::new(String::new());
    for name in TAKEN {
        let value = asked.one(name);
        if !value.is_empty() {
            query.append_pair(name, value);
        }
    }
    show(&BackPage { frame: bare(&app, &reader), next: format!("/office/provider/finish?{}", query.finish()) })
}
