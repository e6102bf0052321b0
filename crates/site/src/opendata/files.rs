//! GET /opendata/{day}/{file} and /opendata/latest/{file}: a file as it lies in the folder. A download that broke off goes on
//! where it was (`Range`).

use super::folder::{self, Folder};
use crate::{app::App, error::Error};
use axum::{
    body::Body,
    extract::{Path, Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use std::sync::Arc;
use tower::ServiceExt as _;
use tower_http::services::ServeFile;

/// The files of a day never change.
const KEEP: HeaderValue = HeaderValue::from_static("public, max-age=86400, immutable");
/// Which day is the latest may change.
const KEEP_LATEST: HeaderValue = HeaderValue::from_static("public, max-age=60");
const ANYBODY: HeaderValue = HeaderValue::from_static("*");

/// GET /opendata/latest/{file} leads to the file of the latest day, so that all files one takes are of the same day.
pub async fn latest(Path(file): Path<String>, State(app): State<Arc<App>>) -> Result<Response, Error> {
    let folder = known(&app, &file)?;
    let days = tokio::task::spawn_blocking(move || folder.days()).await.map_err(|_| crate::hasher::Busy)?;
    let days = days.map_err(|why| {
        tracing::error!(cause = %why, "the folder of the open data cannot be read");
        Error::NotFound
    })?;
    let day = days.last().ok_or(Error::NotFound)?;
    let headers = [(header::CACHE_CONTROL, KEEP_LATEST), (header::ACCESS_CONTROL_ALLOW_ORIGIN, ANYBODY)];
    let to = axum::response::Redirect::temporary(&format!("/opendata/{day}/{file}"));
    Ok((headers, to).into_response())
}

/// GET /opendata/{day}/{file}
pub async fn dated(
    Path((day, file)): Path<(String, String)>,
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Response, Error> {
    let folder = known(&app, &file)?;
    let day = folder::day(&day).ok_or(Error::NotFound)?;
    // Reading a file fails inside its body or as a status, never here.
    let Ok(answer) = ServeFile::new(folder.of(day).join(&file)).oneshot(request).await;
    if answer.status() == StatusCode::NOT_FOUND {
        return Err(Error::NotFound);
    }
    let mut answer = answer.map(Body::new);
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(&file)));
    headers.insert(header::CACHE_CONTROL, KEEP);
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANYBODY);
    headers.insert(crate::guard::headers::RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    Ok(answer)
}

/// The folder, if open data is published and has a file of this name.
fn known(app: &App, file: &str) -> Result<Folder, Error> {
    let folder = app.settings.open_data.clone().ok_or(Error::NotFound)?;
    if folder::is_file(file) { Ok(Folder::new(folder)) } else { Err(Error::NotFound) }
}

/// The media type of a file.
fn kind(file: &str) -> &'static str {
    match file.rsplit_once('.').map(|(_, ending)| ending) {
        Some("csv") => "text/csv; charset=utf-8; header=present",
        Some("jsonl") => "application/jsonl; charset=utf-8",
        Some("json") => "application/json; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    }
}
