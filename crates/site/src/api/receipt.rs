//! GET /api/v1/declarations/{id}/receipt: the answer to a check, signed, to be kept as evidence of what was asked and told.

use super::{
    one::{Ask, look_up},
    problem::{Language, Problem, ProblemBody},
};
use crate::{app::App, checked::answer::signed};
use axum::{
    extract::{Path, RawQuery, State},
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use std::sync::Arc;

/// Check one ID and keep the answer
///
/// The answer of `checkDeclaration` as a compact JWS (a JWT without an end), signed with Ed25519. Check it with the keys of
/// `/.well-known/jwks.json`. It is evidence that this was told at that moment; it does not stay true.
///
/// The payload: `iss` the site, `sub` the ID that was asked about (eleven digits; left out where none could be read), `iat` when
/// it was signed, `check` the answer; its `compared` says which name and 法人番号 were given.
#[utoipa::path(get, path = "/declarations/{id}/receipt", tag = "verification", operation_id = "getReceipt",
    params(("id" = String, Path, description = "The ID of a declaration: eleven digits, blanks and hyphens allowed", example = "41234567895"), Ask),
    responses(
        (status = 200, description = "The signed answer: a compact JWS, as application/jwt"),
        (status = 400, description = "A parameter cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "It could not be checked", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn get(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    RawQuery(asked): RawQuery,
    headers: HeaderMap,
) -> Response {
    let signed = match look_up(&app, &id, asked).await {
        Ok(check) => signed(&app, &id, &check).await.map_err(|why| {
            tracing::warn!(cause = %why, "a receipt could not be signed");
            Problem::CouldNotCheck
        }),
        Err(problem) => Err(problem),
    };
    match signed {
        Ok(jws) => {
            ([(header::CONTENT_TYPE, "application/jwt"), (header::CACHE_CONTROL, "no-store")], jws).into_response()
        }
        Err(problem) => problem.said(Language::of(&headers)),
    }
}
