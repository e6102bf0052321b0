//! GET /api/v1/declarations/{id}: the check of one ID, now or then, alone or against a name and a 法人番号.

use super::{
    answer::fresh,
    problem::{Language, Problem, ProblemBody},
};
use crate::{
    app::App,
    checked::{
        When,
        answer::{Check, Question, look_up as ask_the_register},
    },
};
use ::directory::Claim;
use axum::{
    extract::{Path, Query, State, rejection::QueryRejection},
    http::HeaderMap,
    response::Response,
};
use domain::corporate_number::CorporateNumber;
use jiff::{Timestamp, civil::Date};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// What is asked beside the ID.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Ask {
    /// The moment asked about: a day in Japan (`2026-04-01` means its end) or a moment (RFC 3339). Not in the future.
    #[param(example = "2026-04-01")]
    as_of: Option<String>,
    /// The name to compare. Width, kana type, old and new kanji, blanks, and ㈱ or 株式会社 make no difference.
    #[param(max_length = 300)]
    name: Option<String>,
    /// The 法人番号 to compare, thirteen digits.
    #[param(example = "7000012050002")]
    corporate_number: Option<String>,
}

/// Check one ID
///
/// The check was made whenever the status is 200; what came of it is `result`. When the register cannot be asked the status is
/// 503 and the code `could_not_check`: that says nothing about the declaration.
#[utoipa::path(get, path = "/declarations/{id}", tag = "verification", operation_id = "checkDeclaration",
    params(("id" = String, Path, description = "The ID of a declaration: eleven digits, blanks and hyphens allowed", example = "41234567890"), Ask),
    responses(
        (status = 200, description = "It was checked", body = Check),
        (status = 304, description = "Nothing changed since the answer with this ETag"),
        (status = 400, description = "A parameter cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "It could not be checked", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn get(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    ask: Result<Query<Ask>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    match look_up(&app, &id, ask).await {
        Ok((check, _)) => fresh(&headers, check, Check::forget_the_moment),
        Err(problem) => problem.said(Language::of(&headers)),
    }
}

/// Reads the question and asks the register; with what was compared.
pub async fn look_up(app: &App, id: &str, ask: Result<Query<Ask>, QueryRejection>) -> Result<(Check, Claim), Problem> {
    let now = app.now();
    let Ok(Query(ask)) = ask else { return Err(Problem::BadParameter(vec!["as_of", "name", "corporate_number"])) };
    let question = ask.read(now)?;
    let checked = ask_the_register(app, id, &question, now).await.map_err(|why| {
        tracing::warn!(cause = %why, "an ID could not be checked");
        Problem::CouldNotCheck
    });
    Ok((checked?, question.claim))
}

impl Ask {
    /// Reads the parameters; all that cannot be read are told at once.
    fn read(&self, now: Timestamp) -> Result<Question, Problem> {
        let given = |value: &Option<String>| value.as_deref().map(str::trim).unwrap_or_default().to_owned();
        let (as_of, name, number) = (given(&self.as_of), given(&self.name), given(&self.corporate_number));
        let moment = moment(&as_of, now);
        let number = if number.is_empty() { Ok(None) } else { CorporateNumber::parse(&number).map(Some) };
        let mut wrong = Vec::new();
        if moment.is_none() {
            wrong.push("as_of");
        }
        if name.chars().count() > 300 {
            wrong.push("name");
        }
        if number.is_err() {
            wrong.push("corporate_number");
        }
        let (Some(moment), Ok(corporate_number), true) = (moment, number, wrong.is_empty()) else {
            return Err(Problem::BadParameter(wrong));
        };
        let name = Some(name).filter(|name| !name.is_empty());
        Ok(Question { moment, claim: Claim { name, corporate_number } })
    }
}

fn moment(typed: &str, now: Timestamp) -> Option<Timestamp> {
    let when = if typed.is_empty() {
        When::Now
    } else if let Ok(day) = typed.parse::<Date>()
        && typed.len() == "2026-04-01".len()
    {
        When::On(day)
    } else {
        // In an address a plus sign is a blank: 10:15:32+09:00 arrives as 10:15:32 09:00.
        When::At(typed.replace(' ', "+").parse().ok()?)
    };
    when.moment(now)
}
