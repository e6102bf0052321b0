//! POST /api/v1/verifications: up to 10,000 checks at once, with a key.

use super::{
    given as brought,
    problem::{Language, Problem, ProblemBody},
};
use crate::{
    app::{App, sha256},
    checked::{
        When,
        answer::NOTE,
        declaration::Declaration,
        given,
        many::{AT_ONCE, look_up},
        rows::{self, RowAnswer},
        told_from_memory, why_not_valid,
    },
    signed,
};
use ::directory::Verdict;
use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    declaration::State as Stood,
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
    /// The moment asked about: a day in Japan (`2026-04-01` means its end) or a moment (RFC 3339). Not in the future; left out: now.
    #[serde(default)]
    #[schema(example = "2026-04-01")]
    as_of: Option<String>,
}

/// One row.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// 自己宣言ID.
    #[schema(example = "41234567895")]
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
    /// The moment the answers are about: the one asked for, or the one up to which the register was read.
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
    #[schema(example = "41234567895")]
    pub id: Option<String>,
    /// What stood in place of an ID, its first 100 characters; `null` where there was one.
    pub given: Option<String>,
    /// `match`, `mismatch`, `not_valid`, `unknown`; `broken`: the row itself cannot be read; `could_not_check`: the register could not
    /// be read for this row, which says nothing about the declaration: ask again.
    #[schema(example = "match")]
    pub result: &'static str,
    /// Why it is unknown (`shape`, `check_digit`, `not_issued`), not valid (`stopped`, `cancelled`, `rejected`, or `not_declared_yet` at
    /// that moment) or broken (`no_id`, `corporate_number_unreadable`, `name_too_long`).
    pub reason: Option<&'static str>,
    /// What differs: `name`, `corporate_number`; compared with the register of today. Of a `broken` row: of what could be read.
    pub differences: Vec<&'static str>,
    /// Where the declaration stood at that moment; `null`: not declared yet, unknown, or not looked at.
    #[schema(example = "accepted")]
    pub state: Option<&'static str>,
    /// The declaration as it is today; without the name where a person declared.
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
    let (rows, moment) = read(headers, body, app.now())?;
    // Where nothing can be answered, nothing counts.
    told_from_memory(app).ok_or(Problem::CouldNotCheck)?;
    spend(app, &key, rows.len()).await?;
    let verified = answers(app, &rows, moment).await?;
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

/// The rows, and the moment asked about; `None`: now.
fn read(
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
    now: Timestamp,
) -> Result<(Vec<rows::Row>, Option<Timestamp>), Problem> {
    let asked: Verifications = brought::json(headers, body)?;
    if asked.rows.len() > ROWS {
        return Err(Problem::TooManyRows(ROWS));
    }
    let moment = |typed: String| When::read(typed.trim()).and_then(|when| when.moment(now));
    let moment = asked.as_of.map(|typed| moment(typed).ok_or_else(|| Problem::BadParameter(vec!["as_of".to_owned()])));
    let row = |one: Asked| rows::Row { id: one.id, name: one.name, corporate_number: one.corporate_number };
    Ok((asked.rows.into_iter().map(row).collect(), moment.transpose()?))
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

async fn answers(app: &Arc<App>, rows: &[rows::Row], moment: Option<Timestamp>) -> Result<Verified, Problem> {
    let as_of = app.directory.as_of().ok_or(Problem::CouldNotCheck)?;
    let checked_at = exact(app.now());
    let mut answered = Vec::with_capacity(rows.len());
    for together in rows.chunks(AT_ONCE) {
        let looked = look_up(app, together.iter().cloned().map(Some).collect(), moment).await;
        let looked = looked.map_err(|_| Problem::Failed)?;
        let (own, together) = (app.clone(), together.to_vec());
        let answers = move || {
            let answers = looked.answers(&own.registers);
            together.iter().zip(answers).map(|(row, answer)| Row::of(&own, row, answer)).collect::<Vec<_>>()
        };
        answered.extend(tokio::task::spawn_blocking(answers).await.map_err(|_| Problem::Failed)?);
    }
    let as_of = exact(moment.map_or(as_of.at, |moment| moment.min(as_of.at)));
    Ok(Verified { checked_at, as_of, rows: answered, note: NOTE })
}

impl Row {
    fn of(app: &App, asked: &rows::Row, answer: RowAnswer) -> Self {
        let id = DeclarationId::kept(&asked.id).ok().map(|id| id.as_str().to_owned());
        let given = id.is_none().then(|| given(&asked.id));
        let result = answer.code();
        let mut row = Self { id, given, result, reason: None, differences: Vec::new(), state: None, declaration: None };
        match answer {
            RowAnswer::Found(found) => {
                row.differences = found.verdict.differences().iter().map(|one| one.code()).collect();
                let ended = (found.verdict == Verdict::NotValid).then(|| why_not_valid(found.state));
                row.reason = ended.or_else(|| found.unread.map(rows::Broken::code));
                row.state = found.state.map(Stood::code);
                row.declaration = Some(Declaration::in_bulk(app, &found.entry));
            }
            RowAnswer::Unknown(why) => row.reason = Some(why.code()),
            RowAnswer::Broken(why) => row.reason = Some(why.code()),
            RowAnswer::NotChecked => {}
        }
        row
    }
}
