//! GET /statistics, and its tables as a file.

use super::map::Map;
use crate::{
    app::App,
    counts::{self, Counts},
    error::Error,
    page::{Frame, show},
    parts::plot::{Bars, Cell, Columns},
    spreadsheet::{file, table},
    who::Reader,
};
use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    text::thousands,
    time::{exact, moment_ja},
};
use std::sync::Arc;

/// The head of the file.
const HEAD: &str = include_str!("head.csv");

#[derive(Template)]
#[template(path = "statistics/page.html")]
struct StatisticsPage {
    frame: Frame,
    shown: Option<Shown>,
}

/// The counts as the page shows them.
struct Shown {
    as_of: String,
    total: String,
    tables: Vec<Table>,
}

/// A table: its code, which gives its words, its picture and its cells.
struct Table {
    code: &'static str,
    picture: String,
    rows: Vec<(String, Option<String>)>,
    /// A cell is hidden.
    hides: bool,
}

/// GET /statistics
pub async fn get(State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    let shown = match counts::of(&app).await {
        Some(counts) => Some(shown(&app, counts)?),
        None => None,
    };
    let status = if shown.is_some() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let page = show(&StatisticsPage { frame: Frame::of(&app, &reader), shown })?;
    Ok((status, page).into_response())
}

fn shown(app: &App, counts: Counts) -> Result<Shown, Error> {
    let (as_of, total) = (moment_ja(counts.as_of.at), thousands(counts.total));
    let tables = tables(counts).into_iter().map(|(code, cells)| {
        Ok(Table {
            picture: picture(app, code, &cells)?,
            hides: cells.iter().any(|cell| cell.count.is_none()),
            rows: cells.into_iter().map(|cell| (cell.words, cell.count.map(thousands))).collect(),
            code,
        })
    });
    Ok(Shown { as_of, total, tables: tables.collect::<Result<_, askama::Error>>()? })
}

/// The tables with their codes, in the order of the page: what the public list says of each business, and nothing else. 従業員数 is not
/// published of a single business, and who asks twice would learn it from the difference.
fn tables(counts: Counts) -> [(&'static str, Vec<Cell>); 4] {
    let months = counts.months.into_iter().map(|cell| Cell { words: cell.code.clone(), ..cell }).collect();
    [("month", months), ("prefecture", counts.prefectures), ("industry", counts.industries), ("level", counts.levels)]
}

fn picture(app: &App, code: &str, cells: &[Cell]) -> Result<String, askama::Error> {
    let short: Vec<_> = app.registers.prefectures().iter().map(|one| one.short).collect();
    let (id, title) = (format!("plot-{code}"), &app.scheme.about.name);
    match code {
        "prefecture" => Map::of(cells, &short).render(),
        "month" => Columns::of(&id, title, cells).render(),
        _ => Bars::of(&id, title, cells).render(),
    }
}

/// GET /statistics.csv — all tables as lines: what is counted, its code and words, how many. A hidden cell is empty.
pub async fn csv(State(app): State<Arc<App>>) -> Result<Response, Error> {
    let Some(counts) = counts::of(&app).await else {
        return Ok((StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "10")]).into_response());
    };
    let (as_of, total) = (exact(counts.as_of.at), counts.total.to_string());
    let mut rows = vec![["total", "", "", &total, &as_of].map(str::to_owned)];
    for (code, cells) in tables(counts) {
        rows.extend(cells.into_iter().map(|cell| {
            let count = cell.count.map(|count| count.to_string()).unwrap_or_default();
            [code.to_owned(), cell.code, cell.words, count, as_of.clone()]
        }));
    }
    Ok(file("security-action-statistics", "public, max-age=60", table(HEAD, &rows)))
}
