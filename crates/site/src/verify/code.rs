//! The QR code that opens the page of an ID: an image of its own, because programs that read the page do not look at it and drawing
//! it takes longer than the rest.

use crate::{app::App, error::Error};
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse as _, Response},
};
use domain::ids::DeclarationId;
use std::sync::Arc;

/// GET /v/{id}/qr.svg — says nothing about the declaration: it is the address of its page, and stays the same.
pub async fn get(State(app): State<Arc<App>>, Path(typed): Path<String>) -> Result<Response, Error> {
    let number = DeclarationId::kept(&typed).ok().filter(|number| number.as_str() == typed).ok_or(Error::NotFound)?;
    let code = paper::qr::svg(&super::page_of(&app, &number))?;
    let headers = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "public, max-age=604800")];
    Ok((headers, code).into_response())
}
