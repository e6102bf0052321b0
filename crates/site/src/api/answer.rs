//! Answers of the API: JSON that may be kept, but is asked for again each time.

use super::problem::{Language, Problem};
use crate::app::sha256;
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use serde::Serialize;

/// An answer with an `ETag` over what it says, without the moments that change at every asking; 304 if nothing else changed.
/// A cache must ask each time: a state is true within a second of its change.
pub fn fresh<T: Serialize>(headers: &HeaderMap, mut said: T, forget_the_moments: impl Fn(&mut T)) -> Response {
    let text = serde_json::to_string(&said);
    forget_the_moments(&mut said);
    let (Ok(text), Ok(lasting)) = (text, serde_json::to_vec(&said)) else {
        return Problem::Failed.said(Language::of(headers));
    };
    let hash = sha256(&lasting);
    let tag = format!("W/\"{}\"", BASE64.encode(hash.get(..12).unwrap_or_default()));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok()).unwrap_or_default();
    let same = known.split(',').any(|one| one.trim() == tag || one.trim() == "*");
    let status = if same { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
    let body = if same { String::new() } else { text };
    let mut answer = (status, [(header::CACHE_CONTROL, "no-cache")], body).into_response();
    let kept = answer.headers_mut();
    kept.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        kept.insert(header::ETAG, tag);
    }
    answer
}
