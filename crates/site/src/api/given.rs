//! What a request to the API brings along: its key, its JSON.

use super::{bulk::BYTES, problem::Problem};
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

/// The JSON of a body.
pub fn json<T: DeserializeOwned>(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<T, Problem> {
    let body = body.map_err(|why| match why.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge(BYTES),
        _ => Problem::BadBody,
    })?;
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.to_ascii_lowercase().starts_with("application/json") {
        return Err(Problem::BadBody);
    }
    serde_json::from_slice(&body).map_err(|_| Problem::BadBody)
}

/// The store could not do it.
#[expect(clippy::needless_pass_by_value, reason = "stands in map_err")]
pub fn unreachable(why: store::Error) -> Problem {
    tracing::warn!(cause = %why, "the register could not be asked");
    Problem::CouldNotCheck
}
