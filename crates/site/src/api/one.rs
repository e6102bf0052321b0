//! GET /api/v1/declarations/{id}: the check of one ID, now or then, alone or against a name and a 法人番号.

use super::{
    answer::fresh,
    problem::{Language, Parameters, Problem, ProblemBody},
};
use crate::{
    app::App,
    checked::{
        When,
        answer::{Check, Question, look_up as ask_the_register},
        rows::NAME_MAX,
    },
};
use ::directory::Claim;
use axum::{
    extract::{Path, RawQuery, State},
    http::HeaderMap,
    response::Response,
};
use domain::corporate_number::CorporateNumber;
use jiff::Timestamp;
use std::sync::Arc;
use utoipa::IntoParams;

/// What is asked beside the ID. Here for the document and for the names.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "names and kinds for the document; read() reads them")]
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
/// The check was made whenever the status is 200; what came of it is `result`, and `compared` says what was compared. A parameter
/// that there is not is an error, not ignored. When the register cannot be asked the status is
/// 503 and the code `could_not_check`: that says nothing about the declaration.
#[utoipa::path(get, path = "/declarations/{id}", tag = "verification", operation_id = "checkDeclaration",
    params(("id" = String, Path, description = "The ID of a declaration: eleven digits, blanks and hyphens allowed", example = "41234567895"), Ask),
    responses(
        (status = 200, description = "It was checked", body = Check),
        (status = 304, description = "Nothing changed since the answer with this ETag"),
        (status = 400, description = "A parameter cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "It could not be checked", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn get(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    RawQuery(asked): RawQuery,
    headers: HeaderMap,
) -> Response {
    match look_up(&app, &id, asked).await {
        Ok(check) => fresh(&headers, check, Check::forget_the_moment),
        Err(problem) => problem.said(Language::of(&headers)),
    }
}

/// Reads the question and asks the register.
pub async fn look_up(app: &App, id: &str, asked: Option<String>) -> Result<Check, Problem> {
    let now = app.now();
    let question = read(Parameters::of::<Ask>(asked), now)?;
    ask_the_register(app, id, &question, now).await.map_err(|why| {
        tracing::warn!(cause = %why, "an ID could not be checked");
        Problem::CouldNotCheck
    })
}

/// Reads the parameters; all that cannot be read are told at once.
fn read(mut asked: Parameters, now: Timestamp) -> Result<Question, Problem> {
    let (as_of, number) = (asked.one("as_of").to_owned(), asked.one("corporate_number").to_owned());
    let name = Some(asked.one("name").to_owned()).filter(|name| !name.is_empty());
    let when = if as_of.is_empty() { Some(When::Now) } else { When::read(&as_of) };
    let moment = when.and_then(|when| when.moment(now));
    let number = Some(number).filter(|number| !number.is_empty()).map(|number| CorporateNumber::parse(&number));
    let wrong = [
        ("as_of", moment.is_none()),
        ("name", name.as_ref().is_some_and(|name| name.chars().count() > NAME_MAX)),
        ("corporate_number", matches!(number, Some(Err(_)))),
    ];
    for (name, _) in wrong.into_iter().filter(|(_, wrong)| *wrong) {
        asked.refuse(name);
    }
    asked.finish()?;
    let corporate_number = number.and_then(Result::ok);
    Ok(Question { moment: moment.unwrap_or(now), claim: Claim { name, corporate_number } })
}
