//! What a request to the API brings along: its key, its JSON.

use super::{
    bulk::BYTES,
    problem::{Problem, Spot},
};
use crate::{
    access::Holder,
    app::{App, sha256},
    error::Error,
};
use axum::{
    body::Bytes,
    extract::{FromRequestParts, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use std::sync::Arc;
use store::api_keys;
use uuid::Uuid;

/// The key of `Authorization: Bearer …`, as the store knows it.
pub fn key(headers: &HeaderMap) -> Option<[u8; 32]> {
    let (kind, key) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    kind.eq_ignore_ascii_case("bearer").then(|| sha256(key.trim().as_bytes()))
}

/// Whose key it is.
pub async fn holder(app: &App, headers: &HeaderMap) -> Result<Uuid, Problem> {
    let key = key(headers).ok_or(Problem::KeyNeeded)?;
    let mut db = app.store.read().await.map_err(unreachable)?;
    api_keys::holder(&mut db, &key).await.map_err(unreachable)?.ok_or(Problem::KeyUnknown)
}

/// Who asks with a key, found by [`crate::access::Rule::ApiKey`].
pub struct Asker {
    /// The key's id.
    pub key: Uuid,
    /// What else was said.
    pub headers: HeaderMap,
}

impl FromRequestParts<Arc<App>> for Asker {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Error> {
        let Holder(key) = parts.extensions.get().copied().ok_or(Error::Unguarded)?;
        Ok(Self { key, headers: parts.headers.clone() })
    }
}

/// Letters of a member's name that are given back.
const LETTERS: usize = 100;

/// The JSON of a body. Of what was sent only the place and the name of a member are given back, never a value.
pub fn json<T: DeserializeOwned>(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<T, Problem> {
    let body = body.map_err(|why| match why.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge(BYTES),
        _ => Problem::BadBody,
    })?;
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.to_ascii_lowercase().starts_with("application/json") {
        return Err(Problem::NotJson);
    }
    let mut text = serde_json::Deserializer::from_slice(&body);
    let spot = |why: &serde_json::Error| Spot::of(&body, why.line(), why.column());
    let read = serde_path_to_error::deserialize(&mut text).map_err(|why| match why.inner().classify() {
        Category::Data => Problem::BadShape(spot(why.inner()), member(&why.path().to_string())),
        Category::Syntax | Category::Eof | Category::Io => Problem::BadJson(spot(why.inner())),
    })?;
    text.end().map_err(|why| Problem::BadJson(spot(&why)))?;
    Ok(read)
}

/// Where in the JSON (RFC 9535): `$.rows[3].id`; `$` is all of it.
fn member(path: &str) -> String {
    let path = path.trim_start_matches('.');
    let dot = if path.is_empty() || path.starts_with('[') { "" } else { "." };
    format!("${dot}{}", path.chars().take(LETTERS).collect::<String>())
}

/// The store could not do it.
#[expect(clippy::needless_pass_by_value, reason = "stands in map_err")]
pub fn unreachable(why: store::Error) -> Problem {
    tracing::warn!(cause = %why, "the register could not be asked");
    Problem::CouldNotCheck
}
