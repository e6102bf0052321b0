//! GET /api/v1/levels, /terms, /statistics: what the codes mean, and how many there are.

use super::{
    answer::fresh,
    problem::{Language, Problem, ProblemBody},
};
use crate::{app::App, checked::declaration::Coded, counts, parts::plot::Cell};
use axum::{extract::State, http::HeaderMap, response::Response};
use domain::{declaration, time::exact};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// 取組み段階.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Level {
    /// The code.
    #[schema(example = "one")]
    pub code: &'static str,
    /// Its name.
    pub name: String,
    /// How many stars.
    #[schema(example = 1)]
    pub stars: usize,
    /// The editions of the rules behind it (★), the newest first.
    pub rules: Vec<Edition>,
}

/// An edition of the rules or of the terms.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Edition {
    /// The code.
    #[schema(example = "six-2026")]
    pub code: String,
    /// Its name.
    pub name: String,
    /// The day in Japan from which it holds.
    #[schema(example = "2026-04-01")]
    pub from: String,
}

/// How many declarations there are. Cells of fewer than five are left out, and so many others that none can be computed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Statistics {
    /// The moment up to which the register was read.
    pub as_of: String,
    /// Declarations in the public list.
    pub total: usize,
    /// By 取組み段階.
    pub levels: Vec<Count>,
    /// By 都道府県.
    pub prefectures: Vec<Count>,
    /// By 業種（大分類）.
    pub industries: Vec<Count>,
}

/// One cell.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Count {
    /// What is counted.
    #[serde(flatten)]
    pub of: Coded,
    /// How many.
    pub count: usize,
}

/// The levels and the rules behind them
#[utoipa::path(get, path = "/levels", tag = "scheme", operation_id = "listLevels",
    responses((status = 200, description = "All levels", body = Vec<Level>), (status = 304, description = "Nothing changed")))]
pub async fn levels(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let mut rules: Vec<_> = app.scheme.rules.iter().collect();
    rules.sort_by_key(|rules| std::cmp::Reverse(rules.from));
    let edition = |rules: &&domain::scheme::Rules| Edition {
        code: rules.edition.clone(),
        name: rules.name.clone(),
        from: rules.from.to_string(),
    };
    let level = |level: declaration::Level| Level {
        code: level.code(),
        name: app.scheme.level(level).name.clone(),
        stars: level.stars(),
        rules: if level == declaration::Level::One { rules.iter().map(edition).collect() } else { Vec::new() },
    };
    fresh(&headers, declaration::Level::ALL.map(level), |_| {})
}

/// The editions of the terms of use
#[utoipa::path(get, path = "/terms", tag = "scheme", operation_id = "listTerms",
    responses((status = 200, description = "All editions, the newest first", body = Vec<Edition>), (status = 304, description = "Nothing changed")))]
pub async fn terms(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let mut terms: Vec<_> = app.scheme.terms.iter().collect();
    terms.sort_by_key(|terms| std::cmp::Reverse(terms.from));
    let edition = |terms: &&domain::scheme::Terms| Edition {
        code: terms.edition.clone(),
        name: terms.title.clone(),
        from: terms.from.to_string(),
    };
    fresh(&headers, terms.iter().map(edition).collect::<Vec<_>>(), |_| {})
}

/// How many declarations there are
#[utoipa::path(get, path = "/statistics", tag = "directory", operation_id = "getStatistics",
    responses(
        (status = 200, description = "Counts of the public list", body = Statistics),
        (status = 304, description = "Nothing changed"),
        (status = 503, description = "It could not be checked", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn statistics(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    match count(&app).await {
        Ok(counts) => fresh(&headers, counts, |counts| counts.as_of.clear()),
        Err(problem) => problem.said(Language::of(&headers)),
    }
}

async fn count(app: &Arc<App>) -> Result<Statistics, Problem> {
    let counts = counts::of(app).await.ok_or(Problem::CouldNotCheck)?;
    let cells = |cells: Vec<Cell>| {
        let cell = |cell: Cell| {
            let count = usize::try_from(cell.count.filter(|count| *count > 0)?).ok()?;
            Some(Count { of: Coded { code: cell.code, name: cell.words }, count })
        };
        cells.into_iter().filter_map(cell).collect()
    };
    Ok(Statistics {
        as_of: exact(counts.as_of.at),
        total: counts.total,
        levels: cells(counts.levels),
        prefectures: cells(counts.prefectures),
        industries: cells(counts.industries),
    })
}
