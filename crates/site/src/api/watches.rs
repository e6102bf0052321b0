//! /api/v1/watches: the declarations a key watches. Its webhooks are told when one of them changes.

use super::{
    given::{Asker, unreachable},
    problem::{Language, Parameters, Problem, ProblemBody},
};
use crate::{app::App, links, told::Known};
use axum::{
    Json,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::{ids::DeclarationId, time::exact};
use serde::Serialize;
use std::sync::Arc;
use store::watches::{self, MOST, Put};
use utoipa::{IntoParams, ToSchema};

/// Watches of a page, if nothing else is asked for; and at most.
const PAGE: (i64, i64) = (100, 1000);

/// A declaration that is watched, as it is now.
#[derive(Debug, Serialize, ToSchema)]
pub struct Watch {
    /// 自己宣言ID, eleven digits.
    #[schema(example = "41234567895")]
    pub id: String,
    /// Since when it is watched.
    pub since: String,
    /// What is true of it now.
    pub now: Known,
    /// The page of this declaration, for people.
    pub page: String,
}

/// A page of what is watched, by ID.
#[derive(Debug, Serialize, ToSchema)]
pub struct Watches {
    /// The watches.
    pub watches: Vec<Watch>,
    /// What to give as `after` for the next page; `null`: this was the last.
    pub next: Option<String>,
}

/// Which page. Here for the document and for the names.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "names and kinds for the document; page() reads them")]
pub struct Asked {
    /// The ID after which the page begins.
    #[param(example = "41234567895")]
    after: Option<String>,
    /// Watches a page.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<i64>,
}

impl Watch {
    fn of(app: &App, watched: &watches::Watched) -> Self {
        Self {
            id: watched.number.as_str().to_owned(),
            since: exact(watched.since),
            now: (&watched.facts).into(),
            page: format!("{}{}", app.settings.origin, links::verify(watched.number.as_str())),
        }
    }
}

/// List what the key watches
#[utoipa::path(get, path = "/watches", tag = "watching", operation_id = "listWatches", params(Asked), security(("key" = [])),
    responses(
        (status = 200, description = "A page of them", body = Watches),
        (status = 400, description = "A parameter cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "No key, or none of ours", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The register cannot be reached", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn list(State(app): State<Arc<App>>, RawQuery(asked): RawQuery, Asker { key, headers }: Asker) -> Response {
    said(&headers, page(&app, key, Parameters::of::<Asked>(asked)).await.map(Json))
}

async fn page(app: &App, key: uuid::Uuid, mut asked: Parameters) -> Result<Watches, Problem> {
    let given = |name| Some(asked.one(name)).filter(|value| !value.is_empty());
    let after = given("after").map(DeclarationId::kept).transpose();
    let limit = given("limit").map_or(Some(PAGE.0), |limit| limit.parse().ok());
    let limit = limit.filter(|limit| (1..=PAGE.1).contains(limit));
    let wrong = [("after", after.is_err()), ("limit", limit.is_none())];
    for (name, _) in wrong.into_iter().filter(|(_, wrong)| *wrong) {
        asked.refuse(name);
    }
    asked.finish()?;
    let (after, limit) = (after.ok().flatten(), limit.unwrap_or(PAGE.0));
    let mut db = app.store.read().await.map_err(unreachable)?;
    let after = after.as_ref().map_or("", DeclarationId::as_str);
    let mut found = watches::page(&mut db, key, after, limit + 1).await.map_err(unreachable)?;
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > most;
    found.truncate(most);
    let next = found.last().filter(|_| more).map(|last| last.number.as_str().to_owned());
    Ok(Watches { watches: found.iter().map(|one| Watch::of(app, one)).collect(), next })
}

/// Watch a declaration
///
/// Repeating it changes nothing. From now on the webhooks of the key are told when its state, level or name changes.
#[utoipa::path(put, path = "/watches/{id}", tag = "watching", operation_id = "watchDeclaration",
    params(("id" = String, Path, description = "The ID of a declaration", example = "41234567895")), security(("key" = [])),
    responses(
        (status = 200, description = "It was watched before", body = Watch),
        (status = 201, description = "It is watched from now on", body = Watch),
        (status = 401, description = "No key, or none of ours", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such declaration", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The key watches as many as it may", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The register cannot be reached", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn put(State(app): State<Arc<App>>, Path(id): Path<String>, Asker { key, headers }: Asker) -> Response {
    said(&headers, watch(&app, key, &id).await)
}

async fn watch(app: &App, key: uuid::Uuid, id: &str) -> Result<(StatusCode, Json<Watch>), Problem> {
    let number = &DeclarationId::kept(id).map_err(|_| Problem::NoDeclaration)?;
    let now = app.now();
    let unit = app.store.write(|mut db| async move { watches::put(&mut db, key, number, now).await });
    let status = match unit.await.map_err(unreachable)? {
        Put::New => StatusCode::CREATED,
        Put::Already => StatusCode::OK,
        Put::Unknown => return Err(Problem::NoDeclaration),
        Put::Full => return Err(Problem::Full(MOST)),
    };
    Ok((status, Json(one(app, key, number).await?)))
}

/// Ask about one watch
#[utoipa::path(get, path = "/watches/{id}", tag = "watching", operation_id = "getWatch",
    params(("id" = String, Path, description = "The ID of a declaration", example = "41234567895")), security(("key" = [])),
    responses(
        (status = 200, description = "It is watched", body = Watch),
        (status = 401, description = "No key, or none of ours", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "It is not watched", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The register cannot be reached", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn get(State(app): State<Arc<App>>, Path(id): Path<String>, Asker { key, headers }: Asker) -> Response {
    let found = async {
        let number = DeclarationId::kept(&id).map_err(|_| Problem::NotWatched)?;
        one(&app, key, &number).await.map(Json)
    };
    said(&headers, found.await)
}

/// Watch it no longer
///
/// Repeating it changes nothing.
#[utoipa::path(delete, path = "/watches/{id}", tag = "watching", operation_id = "unwatchDeclaration",
    params(("id" = String, Path, description = "The ID of a declaration", example = "41234567895")), security(("key" = [])),
    responses(
        (status = 204, description = "It is not watched"),
        (status = 401, description = "No key, or none of ours", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "This is no ID", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The register cannot be reached", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn delete(State(app): State<Arc<App>>, Path(id): Path<String>, Asker { key, headers }: Asker) -> Response {
    let done = async {
        let number = &DeclarationId::kept(&id).map_err(|_| Problem::NotWatched)?;
        let unit = app.store.write(|mut db| async move { watches::remove(&mut db, key, number).await });
        unit.await.map_err(unreachable)?;
        Ok(StatusCode::NO_CONTENT)
    };
    said(&headers, done.await)
}

async fn one(app: &App, key: uuid::Uuid, number: &DeclarationId) -> Result<Watch, Problem> {
    let mut db = app.store.read().await.map_err(unreachable)?;
    let found = watches::watched(&mut db, key, number).await.map_err(unreachable)?;
    found.map(|one| Watch::of(app, &one)).ok_or(Problem::NotWatched)
}

/// The answer, which no cache keeps, or what went wrong.
pub fn said(headers: &HeaderMap, done: Result<impl axum::response::IntoResponse, Problem>) -> Response {
    match done {
        Ok(answer) => ([(header::CACHE_CONTROL, "no-store")], answer).into_response(),
        Err(problem) => problem.said(Language::of(headers)),
    }
}
