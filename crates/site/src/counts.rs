//! How many declarations stand in the public list, by what may be told of them: for the page and for the API, which say the same.
//! Small cells are hidden, and so many others that none can be computed ([`domain::suppression`]).

use crate::{app::App, parts::plot::Cell};
use ::directory::{AsOf, Found, Query};
use domain::{
    place::Prefecture,
    suppression::hidden,
    time::{day, tokyo},
};
use jiff::{ToSpan as _, civil::Date};
use std::sync::Arc;

/// The counts.
pub struct Counts {
    /// What they are true of.
    pub as_of: AsOf,
    /// Declarations in the public list.
    pub total: usize,
    /// By 取組み段階.
    pub levels: Vec<Cell>,
    /// By 都道府県, all of them.
    pub prefectures: Vec<Cell>,
    /// By 業種（大分類）, all of them.
    pub industries: Vec<Cell>,
    /// By the month of the 自己宣言 (in Japan), from the first to this one. The words are empty.
    pub months: Vec<Cell>,
}

/// The counts of now. `None`: the register is not known yet, or the look was cut off.
pub async fn of(app: &Arc<App>) -> Option<Counts> {
    let app = Arc::clone(app);
    tokio::task::spawn_blocking(move || count(&app)).await.ok().flatten()
}

fn count(app: &App) -> Option<Counts> {
    let found = app.directory.search(&Query { page: 1, per_page: 1, facets: true, ..Query::default() });
    let (as_of, facets) = (found.as_of?, found.facets.clone()?);
    let number = |count: Option<&usize>| count.copied().unwrap_or(0);
    let levels = domain::declaration::Level::ALL.map(|level| {
        let words = app.scheme.level(level).name.clone();
        (level.code().to_owned(), words, number(facets.levels.get(&level)))
    });
    let prefectures = Prefecture::all().map(|one| {
        let words = app.registers.prefecture_name(one).to_owned();
        (one.code(), words, number(facets.prefectures.get(&one.number())))
    });
    let industries = app.registers.divisions().iter().map(|one| {
        let count = number(facets.divisions.get(one.code));
        (one.code.to_owned(), one.name.to_owned(), count)
    });
    Some(Counts {
        as_of,
        total: found.total,
        levels: table(levels),
        prefectures: table(prefectures),
        industries: table(industries),
        months: table(months(app, &found, day(as_of.at))),
    })
}

/// A month each, from that of the oldest declaration in the list on. The directory counts a span of days without looking at entries.
fn months(app: &App, found: &Found, today: Date) -> Vec<(String, String, usize)> {
    let oldest = app.directory.search(&Query { page: found.total.max(1), per_page: 1, ..Query::default() });
    let Some(oldest) = oldest.entries.first() else { return Vec::new() };
    let mut month = oldest.declared_at.to_zoned(tokyo()).date().first_of_month();
    let mut months = Vec::new();
    while month <= today {
        let span = (Some(month), Some(month.last_of_month()));
        let query = Query { from: span.0, to: span.1, page: 1, per_page: 1, ..Query::default() };
        months.push((month.strftime("%Y-%m").to_string(), String::new(), app.directory.search(&query).total));
        month = month.saturating_add(1.month());
    }
    months
}

/// The cells of a table with those hidden that must be; all of them, if no part of it can be shown.
pub fn table(cells: impl IntoIterator<Item = (String, String, usize)>) -> Vec<Cell> {
    let cells: Vec<_> =
        cells.into_iter().map(|(code, words, count)| (code, words, u64::try_from(count).unwrap_or(0))).collect();
    let counts: Vec<u64> = cells.iter().map(|(_, _, count)| *count).collect();
    let hidden = hidden(&counts).unwrap_or_else(|| vec![true; counts.len()]);
    let cell = |((code, words, count), hidden): ((String, String, u64), bool)| Cell {
        code,
        words,
        count: (!hidden).then_some(count),
    };
    cells.into_iter().zip(hidden).map(cell).collect()
}
