//! POST /api/v1/verifications: up to 10,000 checks at once, with a key.

use super::{
    given as brought,
    problem::{Language, Problem, ProblemBody},
};
use crate::{
    app::{App, sha256},
    checked::{
        answer::NOTE,
        declaration::Declaration,
        given,
        rows::{self, RowAnswer},
        told_from_memory,
    },
    signed,
};
use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    ids::DeclarationId,
    time::{begin, day, exact},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::api_keys::{self, Use};
use utoipa::ToSchema;

/// Rows taken at once.
pub const ROWS: usize = 10_000;
/// Bytes taken at once: 10,000 rows of 400 bytes.
pub const BYTES: usize = 4 * 1024 * 1024;

/// What is to be checked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Verifications {
    /// The rows, at most 10,000.
    #[schema(max_items = 10000)]
    rows: Vec<Asked>,
}

/// One row.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// 自己宣言ID.
    #[schema(example = "41234567890")]
    id: String,
    /// The name to compare.
    #[serde(default)]
    name: String,
    /// The 法人番号 to compare.
    #[serde(default)]
    corporate_number: String,
}

/// The answers, in the order of the rows.
#[derive(Debug, Serialize, ToSchema)]
pub struct Verified {
    /// When the register was asked.
    pub checked_at: String,
    /// The moment up to which the register was read; the answers are true of it.
    pub as_of: String,
    /// One answer for each row.
    pub rows: Vec<Row>,
    /// What these answers are not.
    pub note: &'static str,
}

/// The answer to one row.
#[derive(Debug, Serialize, ToSchema)]
pub struct Row {
    /// The ID that was asked about, eleven digits; `null` where none could be read.
    #[schema(example = "41234567890")]
    pub id: Option<String>,
    /// What stood in place of an ID, its first 100 characters; `null` where there was one.
    pub given: Option<String>,
    /// `match`, `mismatch`, `not_valid`, `unknown`, or `broken`: the row itself cannot be read.
    #[schema(example = "match")]
    pub result: &'static str,
    /// Why it is unknown (`shape`, `check_digit`, `not_issued`) or broken (`no_id`, `corporate_number_unreadable`, `name_too_long`).
    pub reason: Option<&'static str>,
    /// What differs: `name`, `corporate_number`.
    pub differences: Vec<&'static str>,
    /// The declaration; without the name where a person declared.
    pub declaration: Option<Declaration>,
}

/// The media type of a compact JWS (RFC 7515 §9.2.1).
const JOSE: &str = "application/jose";

/// What is signed.
#[derive(Debug, Serialize)]
struct Receipt<'a> {
    /// The site.
    iss: &'a str,
    /// When it was signed, in seconds since 1970 (RFC 7519).
    iat: i64,
    /// SHA-256 of the body of the question as it came, in hexadecimal: which names and numbers were compared.
    asked_sha256: String,
    /// The answers.
    verified: &'a Verified,
}

/// Check many IDs at once
///
/// Needs a key. Every row counts against its quota of the day, and every row is answered, in the order of the rows.
///
/// Asked with `Accept: application/jose`, the whole answer comes as one compact JWS, signed with Ed25519: `verified` in its
/// payload is the answer, `asked_sha256` the SHA-256 of the body that was sent (hexadecimal), `iss` the site, `iat` when it was
/// signed. Check it with the keys of `/.well-known/jwks.json`, and keep it with the body.
#[utoipa::path(post, path = "/verifications", tag = "verification", operation_id = "checkDeclarations",
    request_body = Verifications, security(("key" = [])),
    responses(
        (status = 200, description = "They were checked", content((Verified = "application/json"), (String = "application/jose"))),
        (status = 400, description = "The body cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "No key, or none of ours", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "Too many bytes", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Too many rows", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "The quota of the day is used up", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "It could not be checked", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn post(State(app): State<Arc<App>>, headers: HeaderMap, body: Result<Bytes, BytesRejection>) -> Response {
    match verify(&app, &headers, body).await {
        Ok((kind, text)) => {
            let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store"), (header::VARY, "accept")];
            (headers, text).into_response()
        }
        Err(problem) => problem.said(Language::of(&headers)),
    }
}

/// The answer with its media type.
async fn verify(
    app: &Arc<App>,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<(&'static str, String), Problem> {
    let key = brought::key(headers).ok_or(Problem::KeyNeeded)?;
    let sent = body.as_ref().map(|body| sha256(body)).unwrap_or_default();
    let rows = read(headers, body)?;
    // What cannot be answered does not count.
    told_from_memory(app).ok_or(Problem::CouldNotCheck)?;
    spend(app, &key, rows.len()).await?;
    let asked = app.clone();
    let answered = tokio::task::spawn_blocking(move || answers(&asked, &rows)).await;
    let verified = answered.unwrap_or(Err(Problem::Failed))?;
    if wants_signature(headers) {
        return Ok((JOSE, sign(app, sent, &verified).await?));
    }
    serde_json::to_string(&verified).map(|text| ("application/json", text)).map_err(|_| Problem::Failed)
}

/// The compact JWS is asked for.
fn wants_signature(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).into_iter().filter_map(|kinds| kinds.to_str().ok());
    let kinds = accepted.flat_map(|kinds| kinds.split(',')).filter_map(|kind| kind.split(';').next());
    kinds.map(str::trim).any(|kind| kind.eq_ignore_ascii_case(JOSE))
}

async fn sign(app: &App, sent: [u8; 32], verified: &Verified) -> Result<String, Problem> {
    let (iss, iat) = (app.settings.origin.as_str(), app.now().as_second());
    let receipt = Receipt { iss, iat, asked_sha256: hex(&sent), verified };
    signed::sign(app, &receipt).await.map_err(|why| {
        tracing::warn!(cause = %why, "a receipt of many could not be signed");
        Problem::CouldNotCheck
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn read(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<Vec<rows::Row>, Problem> {
    let asked: Verifications = brought::json(headers, body)?;
    if asked.rows.len() > ROWS {
        return Err(Problem::TooManyRows(ROWS));
    }
    let row = |one: Asked| rows::Row { id: one.id, name: one.name, corporate_number: one.corporate_number };
    Ok(asked.rows.into_iter().map(row).collect())
}

/// Counts the rows against the key's quota of today.
async fn spend(app: &App, key: &[u8; 32], rows: usize) -> Result<(), Problem> {
    let (now, rows) = (app.now(), i64::try_from(rows).unwrap_or(i64::MAX));
    let spent = app.store.write(|mut db| async move { api_keys::spend(&mut db, key, rows, day(now)).await });
    match spent.await {
        Ok(Use::Allowed) => Ok(()),
        Ok(Use::Unknown) => Err(Problem::KeyUnknown),
        Ok(Use::Exceeded { limit }) => Err(Problem::QuotaExceeded { limit, wait: until_midnight(now) }),
        Err(why) => {
            tracing::warn!(cause = %why, "the quota of a key could not be counted");
            Err(Problem::CouldNotCheck)
        }
    }
}

/// Seconds until the day ends in Japan.
fn until_midnight(now: Timestamp) -> u64 {
    let midnight = day(now).tomorrow().ok().and_then(begin);
    midnight.map_or(86_400, |midnight| u64::try_from(midnight.as_second() - now.as_second()).unwrap_or_default().max(1))
}

fn answers(app: &App, rows: &[rows::Row]) -> Result<Verified, Problem> {
    let as_of = app.directory.as_of().ok_or(Problem::CouldNotCheck)?;
    Ok(Verified {
        checked_at: exact(app.now()),
        as_of: exact(as_of.at),
        rows: rows.iter().map(|row| Row::of(app, row)).collect(),
        note: NOTE,
    })
}

impl Row {
    fn of(app: &App, asked: &rows::Row) -> Self {
        let answer = rows::answer(app, asked);
        let id = DeclarationId::kept(&asked.id).ok().map(|id| id.as_str().to_owned());
        let given = id.is_none().then(|| given(&asked.id));
        let mut row =
            Self { id, given, result: answer.code(), reason: None, differences: Vec::new(), declaration: None };
        match answer {
            RowAnswer::Found { entry, verdict } => {
                row.differences = verdict.differences().iter().map(|one| one.code()).collect();
                row.declaration = Some(Declaration::in_bulk(app, &entry));
            }
            RowAnswer::Unknown(why) => row.reason = Some(why.code()),
            RowAnswer::Broken(why) => row.reason = Some(why.code()),
        }
        row
    }
}
