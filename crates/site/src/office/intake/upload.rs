//! A file arrives: taken in, taken in before, or refused with its sentence.

use super::HERE;
use crate::{
    access::Staff,
    app::App,
    error::Error,
    intake::{self, Received},
    page::see,
    sent::{NoFile, read},
};
use axum::{
    extract::{Multipart, State, multipart::MultipartRejection},
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
    let received = match read(sent, "").await.1 {
        Ok(bytes) => intake::receive(&app, bytes, staff.session.officer.id).await?,
        Err(NoFile::Missing) => Received::Refused(Refused::Empty),
        Err(NoFile::TooLarge) => Received::Refused(Refused::TooLarge),
        Err(NoFile::NoForm | NoFile::Broken) => Received::Refused(Refused::Broken),
    };
    Ok(see(match received {
        Received::New(id) => format!("{HERE}/{id}"),
        Received::Again(id) => format!("{HERE}/{id}?told=again"),
        Received::Refused(why) => format!("{HERE}?refused={}", why.code()),
    }))
}
