//! POST /api/v1/verifications: up to 10,000 checks at once, with a key.

use super::{
    given,
    problem::{Language, Problem, ProblemBody},
};
use crate::{
    app::App,
    checked::{
        answer::NOTE,
        declaration::Declaration,
        rows::{self, RowAnswer},
    },
};
use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use domain::time::{begin, day, exact};
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

/// Check many IDs at once
///
/// Needs a key. Every row counts against its quota of the day, and every row is answered, in the order of the rows.
#[utoipa::path(post, path = "/verifications", tag = "verification", operation_id = "checkDeclarations",
    request_body = Verifications, security(("key" = [])),
    responses(
        (status = 200, description = "They were checked", body = Verified),
        (status = 400, description = "The body cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "No key, or none of ours", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "Too many bytes", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Too many rows", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "The quota of the day is used up", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "It could not be checked", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn post(State(app): State<Arc<App>>, headers: HeaderMap, body: Result<Bytes, BytesRejection>) -> Response {
    match verify(&app, &headers, body).await {
        Ok(text) => {
            let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
            (headers, text).into_response()
        }
        Err(problem) => problem.said(Language::of(&headers)),
    }
}

async fn verify(app: &Arc<App>, headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<String, Problem> {
    let key = given::key(headers).ok_or(Problem::KeyNeeded)?;
    let rows = read(headers, body)?;
    spend(app, &key, rows.len()).await?;
    let app = app.clone();
    let answered = tokio::task::spawn_blocking(move || answers(&app, &rows)).await;
    answered.unwrap_or(Err(Problem::Failed))
}

fn read(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<Vec<rows::Row>, Problem> {
    let asked: Verifications = given::json(headers, body)?;
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

fn answers(app: &App, rows: &[rows::Row]) -> Result<String, Problem> {
    let as_of = app.directory.as_of().ok_or(Problem::CouldNotCheck)?;
    let answers = Verified {
        checked_at: exact(app.now()),
        as_of: exact(as_of.at),
        rows: rows.iter().map(|row| Row::of(app, rows::answer(app, row))).collect(),
        note: NOTE,
    };
    serde_json::to_string(&answers).map_err(|_| Problem::Failed)
}

impl Row {
    fn of(app: &App, answer: RowAnswer) -> Self {
        let mut row = Self { result: answer.code(), reason: None, differences: Vec::new(), declaration: None };
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
