//! GET /api/v1/declarations: the public list, with the conditions of the page.

use super::{
    answer::fresh,
    problem::{Language, Parameters, Problem, ProblemBody},
};
use crate::{
    app::App,
    asked::{read, unread},
    checked::declaration::Declaration,
};
use ::directory::{Found, Query};
use axum::{
    extract::{RawQuery, State},
    http::HeaderMap,
    response::Response,
};
use domain::time::exact;
use serde::Serialize;
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// The conditions; each narrows. Here only for the document: they are read as the page reads them.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "names and kinds for the document; asked.rs reads them")]
pub struct Conditions {
    /// Any part of the name or kana, or a whole 法人番号 or 自己宣言ID.
    #[param(max_length = 150)]
    text: Option<String>,
    /// 都道府県, `01`–`47`.
    #[param(example = "13")]
    prefecture: Option<String>,
    /// 市区町村 inside that prefecture, five digits of 全国地方公共団体コード.
    #[param(example = "13105")]
    municipality: Option<String>,
    /// 業種: 大分類 `A`–`T` or 中分類 `01`–`99` (日本標準産業分類, edition 14).
    #[param(example = "E")]
    industry: Option<String>,
    /// 取組み段階: `one` or `two`.
    #[param(example = "two")]
    level: Option<String>,
    /// Declared on this day in Japan or later.
    #[param(example = "2026-04-01")]
    from: Option<String>,
    /// Declared on this day in Japan or earlier.
    to: Option<String>,
    /// `newest` (the usual one) or `kana`.
    sort: Option<String>,
    /// The page, from 1.
    #[param(minimum = 1)]
    page: Option<usize>,
    /// Entries a page: 20, 50 or 100.
    per_page: Option<usize>,
}

/// A page of the list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct List {
    /// How many there are, exactly.
    pub total: usize,
    /// Which page this is, from 1.
    pub page: usize,
    /// Entries a page.
    pub per_page: usize,
    /// The moment up to which the register was read.
    pub as_of: String,
    /// The declarations of this page; without the business where a person declared: ask for its ID alone.
    pub declarations: Vec<Declaration>,
}

/// Search the public list
///
/// Only accepted declarations are listed. A condition that there is not, or that cannot be read, is an error, not ignored. The
/// names of sole proprietors are not given out in a list: `business` is `null` there.
#[utoipa::path(get, path = "/declarations", tag = "directory", operation_id = "searchDeclarations", params(Conditions),
    responses(
        (status = 200, description = "The page that was asked for", body = List),
        (status = 304, description = "Nothing changed since the answer with this ETag"),
        (status = 400, description = "A parameter cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "It could not be checked", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn get(State(app): State<Arc<App>>, RawQuery(asked): RawQuery, headers: HeaderMap) -> Response {
    match look_up(&app, Parameters::of::<Conditions>(asked)).await {
        Ok(list) => fresh(&headers, list, |list| list.as_of.clear()),
        Err(problem) => problem.said(Language::of(&headers)),
    }
}

async fn look_up(app: &Arc<App>, mut asked: Parameters) -> Result<List, Problem> {
    let query = Query { facets: false, ..read(asked.typed()) };
    for name in unread(asked.typed(), &query) {
        asked.refuse(name);
    }
    asked.finish()?;
    let found = found(app, query.clone()).await?;
    let as_of = found.as_of.ok_or(Problem::CouldNotCheck)?;
    Ok(List {
        total: found.total,
        page: query.page,
        per_page: query.per_page,
        as_of: exact(as_of.at),
        declarations: found.entries.iter().map(|entry| Declaration::in_bulk(app, entry)).collect(),
    })
}

/// A text nobody asked for yet may take some milliseconds: too long for a thread that others wait for.
pub async fn found(app: &Arc<App>, query: Query) -> Result<Found, Problem> {
    let directory = app.directory.clone();
    tokio::task::spawn_blocking(move || directory.search(&query)).await.map_err(|_| Problem::Failed)
}
