//! GET /directory.csv: the result of a search as a file for a spreadsheet. Corporations only: the names of persons are not
//! given out in bulk (PRODUCT §8).

use crate::{
    app::App,
    asked::readable,
    error::Error,
    form::Typed,
    spreadsheet::{file, head, lines},
};
use ::directory::{Entry, Mark, Query};
use axum::{
    body::Body,
    extract::{RawQuery, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::{business::Kind, time::day};
use futures_util::{StreamExt as _, stream};
use std::{convert::Infallible, sync::Arc};

/// Entries read at once: the file is never in memory as a whole.
const AT_ONCE: usize = 1_000;
/// The names of the columns.
const HEAD: &str = include_str!("head.csv");

/// GET /directory.csv with the conditions of `/directory`.
pub async fn get(State(app): State<Arc<App>>, RawQuery(asked): RawQuery) -> Result<Response, Error> {
    if app.directory.as_of().is_none() {
        return Ok((StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "10")]).into_response());
    }
    let (query, _) = readable(&Typed::read(asked.unwrap_or_default().as_bytes()));
    let query = Arc::new(query);
    // The register changes while the file is on its way: each piece goes on behind the last entry of the one before, wherever
    // that stands by now.
    let rows = stream::unfold(Some(None), move |after: Option<Option<Mark>>| {
        let (app, query) = (app.clone(), query.clone());
        async move {
            let after = after?;
            let (text, more) = tokio::task::spawn_blocking(move || piece(&app, &query, after.as_ref())).await.ok()?;
            Some((Ok::<_, Infallible>(text), more.map(Some)))
        }
    });
    // The layer that compresses asks once more after the end.
    Ok(file("security-action", "no-store", Body::from_stream(rows.fuse())))
}

/// The next lines, and behind which entry to go on.
fn piece(app: &App, query: &Query, after: Option<&Mark>) -> (Vec<u8>, Option<Mark>) {
    let (entries, more) = app.directory.further(query, after, AT_ONCE);
    let corporations = entries.iter().filter(|entry| entry.kind == Kind::Corporation);
    let rows: Vec<_> = corporations.map(|entry| cells(app, entry)).collect();
    let mut text = if after.is_none() { head(HEAD) } else { Vec::new() };
    text.extend(lines(rows.iter().map(|cells| cells.iter().map(String::as_str))));
    (text, more)
}

fn cells(app: &App, entry: &Entry) -> Vec<String> {
    let division = app.registers.division_of(entry.industry.code()).map_or("", |division| division.name);
    let group = app.registers.group(entry.industry.code()).map_or("", |group| group.name);
    let cells = [
        entry.number.as_str(),
        entry.corporate_number.as_ref().map_or("", |number| number.as_str()),
        &entry.name,
        app.registers.prefecture_name(entry.prefecture),
        entry.town.as_str(),
        division,
        group,
        &app.scheme.level(entry.level).name,
        &day(entry.declared_at).to_string(),
        &entry.accepted_at.map(|at| day(at).to_string()).unwrap_or_default(),
        entry.url.as_ref().map_or("", |url| url.as_str()),
    ];
    cells.map(str::to_owned).to_vec()
}
