//! A file arrives: taken in, taken in before, or refused with its sentence.

use super::HERE;
use crate::{
    access::Staff,
    app::App,
    error::Error,
    intake::{self, Received},
    page::see,
};
use axum::{
    body::Bytes,
    extract::{
        Multipart, State,
        multipart::{MultipartError, MultipartRejection},
    },
    http::StatusCode,
    response::Response,
};
use domain::application_form::Refused;
use std::sync::Arc;

/// POST /office/intake
pub async fn post(
    staff: Staff,
    State(app): State<Arc<App>>,
    sent: Result<Multipart, MultipartRejection>,
) -> Result<Response, Error> {
    let received = match file(sent).await {
        Ok(bytes) => intake::receive(&app, bytes, staff.session.officer.id).await?,
        Err(refused) => Received::Refused(refused),
    };
    Ok(see(match received {
        Received::New(id) => format!("{HERE}/{id}"),
        Received::Again(id) => format!("{HERE}/{id}?told=again"),
        Received::Refused(why) => format!("{HERE}?refused={}", why.code()),
    }))
}

/// The file of the form; an empty one if none was chosen.
async fn file(sent: Result<Multipart, MultipartRejection>) -> Result<Bytes, Refused> {
    let mut form = sent.map_err(|_| Refused::Broken)?;
    let cut = |why: MultipartError| match why.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refused::TooLarge,
        _ => Refused::Broken,
    };
    while let Some(field) = form.next_field().await.map_err(cut)? {
        if field.name() == Some("file") {
            return field.bytes().await.map_err(cut);
        }
    }
    Err(Refused::Empty)
}
