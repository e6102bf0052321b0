//! GET /office/statistics, and each of its tables as a file.

use super::{
    HERE,
    figures::{EVENTS, Figures, Line},
    period::Period,
};
use crate::{
    access::Staff,
    app::App,
    error::Error,
    form::Typed,
    office::{Room, words},
    page::show,
    parts::plot::{Bars, Cell, Columns},
    spreadsheet::{file, table as table_of},
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use domain::{text::thousands, time::moment_ja};
use std::sync::Arc;
use store::tallies::{self, Dimension};

/// The head of the files.
const HEAD: &str = include_str!("head.csv");

#[derive(Template)]
#[template(path = "office/statistics/page.html")]
struct StatisticsPage {
    room: Room,
    from: String,
    to: String,
    before: (String, String),
    as_of: Option<String>,
    events: [&'static str; EVENTS.len()],
    /// The first of the events, which pictures and comparison show.
    declared: &'static str,
    way: String,
    steps: Vec<Step>,
    tables: Vec<Table>,
}

/// A step of the way.
struct Step {
    words: &'static str,
    count: String,
    /// In hundredths of the step before.
    share: Option<String>,
    before: String,
}

/// A table with its picture.
struct Table {
    code: &'static str,
    words: &'static str,
    picture: String,
    rows: Vec<Row>,
}

struct Row {
    words: String,
    counts: Vec<String>,
    before: String,
    change: String,
}

/// GET /office/statistics?from=2025-12&to=2026-11
pub async fn get(
    staff: Staff,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(asked): RawQuery,
) -> Result<Response, Error> {
    let typed = Typed::read(asked.unwrap_or_default().as_bytes());
    let period = Period::read(&typed, app.today());
    let figures = Figures::read(&app, period).await?;
    let as_of = tallies::as_of(&mut app.store.read().await?).await?;
    let (way, steps) = way(&figures)?;
    let (from, to) = period.ends();
    let tables = Dimension::ALL.into_iter().map(|one| table(one, &figures.lines(&app, one, period)));
    show(&StatisticsPage {
        room: Room::of(&app, &reader, &staff, HERE),
        from,
        to,
        before: period.before().ends(),
        as_of: as_of.map(moment_ja),
        events: EVENTS.map(words::event),
        declared: words::event(tallies::Event::Declared),
        way,
        steps,
        tables: tables.collect::<Result<_, _>>()?,
    })
}

fn cell(code: &str, words: &str, count: i64) -> Cell {
    Cell { code: code.to_owned(), words: words.to_owned(), count: u64::try_from(count).ok() }
}

fn way(figures: &Figures) -> Result<(String, Vec<Step>), askama::Error> {
    let steps = figures.way();
    let cells: Vec<_> =
        steps.iter().map(|(event, count, _)| cell(event.code(), words::event(*event), *count)).collect();
    let title = words::page("statistics");
    let picture = Bars::of("plot-way", title, &cells).render()?;
    let mut earlier = None;
    let step = |(event, count, before): (tallies::Event, i64, i64)| {
        let share = earlier.replace(count).filter(|earlier| *earlier > 0).map(|earlier| tenths(count, earlier));
        Step { words: words::event(event), count: thousands(count), share, before: thousands(before) }
    };
    Ok((picture, steps.into_iter().map(step).collect()))
}

/// A share in hundredths, with one figure behind the point, rounded half up, as figures of whole numbers.
fn tenths(part: i64, whole: i64) -> String {
    let whole = whole.max(1);
    let tenths = part.saturating_mul(2000).saturating_add(whole) / whole.saturating_mul(2);
    format!("{}.{}%", tenths / 10, tenths % 10)
}

fn table(dimension: Dimension, own: &[Line]) -> Result<Table, askama::Error> {
    let (code, words) = (dimension.code(), words::dimension(dimension));
    let first = |line: &Line| line.counts.first().copied().unwrap_or(0);
    let cells: Vec<_> = own.iter().map(|line| cell(&line.code, &line.words, first(line))).collect();
    let id = format!("plot-{code}");
    let picture = match dimension {
        Dimension::All => Columns::of(&id, words, &cells).render()?,
        _ => Bars::of(&id, words, &cells).render()?,
    };
    let row = |line: &Line| Row {
        words: line.words.clone(),
        counts: line.counts.map(thousands).to_vec(),
        before: thousands(line.before),
        change: format!("{:+}", first(line) - line.before),
    };
    Ok(Table { code, words, picture, rows: own.iter().map(row).collect() })
}

/// GET /office/statistics.csv?table=prefecture&from=&to= — a line for each value and event.
pub async fn csv(_: Staff, State(app): State<Arc<App>>, RawQuery(asked): RawQuery) -> Result<Response, Error> {
    let typed = Typed::read(asked.unwrap_or_default().as_bytes());
    let dimension = Dimension::parse(typed.one("table")).ok_or(Error::NotFound)?;
    let period = Period::read(&typed, app.today());
    let figures = Figures::read(&app, period).await?;
    let (from, to) = period.ends();
    let own = figures.lines(&app, dimension, period);
    let rows = own.iter().flat_map(|line| {
        let span = if dimension == Dimension::All { (&line.code, &line.code) } else { (&from, &to) };
        let code = if dimension == Dimension::All { "" } else { &line.code };
        let name = if dimension == Dimension::All { "" } else { &line.words };
        EVENTS.into_iter().zip(line.counts).map(move |(event, count)| {
            [span.0, span.1, dimension.code(), code, name, words::event(event), &count.to_string()].map(str::to_owned)
        })
    });
    let rows: Vec<_> = rows.collect();
    Ok(file(&format!("statistics-{}", dimension.code()), "no-store", table_of(HEAD, &rows)))
}

#[cfg(test)]
mod tests {
    use super::tenths;

    #[test]
    fn shares_are_told_in_hundredths() {
        assert_eq!([tenths(1, 3), tenths(5, 5), tenths(0, 0)], ["33.3%", "100.0%", "0.0%"]);
        // 0.395, 66.66… and exactly 0.05 and 0.15 are rounded, not cut.
        let rounded = [tenths(1, 253), tenths(2, 3), tenths(1, 2000), tenths(3, 2000), tenths(1, 2001)];
        assert_eq!(rounded, ["0.4%", "66.7%", "0.1%", "0.2%", "0.0%"]);
    }
}
