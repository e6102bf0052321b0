//! GET /declare/form.docx — 申込書, for those who rather fill in a Word file. Made once for each edition and kept.

use crate::{
    app::{App, sha256},
    error::Error,
};
use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::application_form::Filled;
use form_urlencoded::byte_serialize;
use std::{
    fmt::Write as _,
    sync::{Arc, PoisonError, RwLock},
};

/// Where the form is.
pub const ADDRESS: &str = "/declare/form.docx";
/// For an hour: a new edition of the terms brings a new form.
const KEEP: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// The form as it was made last, with the editions it was made for.
#[derive(Clone, Debug, Default)]
pub struct Kept(Arc<RwLock<Option<File>>>);

/// Editions of terms and rules.
type Editions = (String, String);

#[derive(Clone, Debug)]
struct File {
    editions: Editions,
    bytes: Bytes,
    /// The tag by which a browser knows what it has: `"…"`.
    tag: String,
}

impl Kept {
    /// The form of today.
    fn get(&self, app: &App) -> Result<File, Error> {
        let today = app.today();
        let editions = (app.scheme.terms_on(today).edition.clone(), app.scheme.rules_on(today).edition.clone());
        if let Some(file) = &*self.0.read().unwrap_or_else(PoisonError::into_inner)
            && file.editions == editions
        {
            return Ok(file.clone());
        }
        let place = (today, app.settings.origin.as_str());
        let bytes = paper::application_form::make(&app.scheme, &app.registers, place, &Filled::default())?;
        let hash = sha256(&bytes).iter().take(8).fold(String::new(), |mut text, byte| {
            // Writing to a text cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        });
        let file = File { editions, bytes: Bytes::from(bytes), tag: format!("\"{hash}\"") };
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(file.clone());
        Ok(file)
    }
}

/// GET /declare/form.docx
pub fn get(app: &App, kept: &Kept, asked: &HeaderMap) -> Result<Response, Error> {
    let file = kept.get(app)?;
    let has = asked.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok()).unwrap_or_default();
    let known = has.split(',').map(|tag| tag.trim().trim_start_matches("W/")).any(|tag| tag == file.tag || tag == "*");
    let head = [(header::ETAG, file.tag.clone())];
    let keep = [(header::CACHE_CONTROL, KEEP)];
    if known {
        return Ok((StatusCode::NOT_MODIFIED, head, keep).into_response());
    }
    let name: String = byte_serialize(app.scheme.form.file_name.as_bytes()).collect();
    let name = format!("attachment; filename=\"form.docx\"; filename*=UTF-8''{name}.docx");
    let about =
        [(header::CONTENT_TYPE, paper::application_form::MEDIA_TYPE.to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((head, keep, about, file.bytes.clone()).into_response())
}
