//! The values something is counted by, in their order, with their words; and the value a count belongs to.

use crate::{app::App, office::words};
use domain::{business::Kind, case::Source, declaration::Level};
use store::tallies::{Dimension, Tally};

/// The values with their words. For months the page has its own.
pub fn of(app: &App, dimension: Dimension) -> Vec<(String, String)> {
    let own = |code: &str, words: &str| (code.to_owned(), words.to_owned());
    match dimension {
        Dimension::All => Vec::new(),
        Dimension::Prefecture => {
            app.registers.prefectures().iter().map(|one| own(&one.prefecture.code(), one.name)).collect()
        }
        Dimension::Industry => app.registers.divisions().iter().map(|one| own(one.code, one.name)).collect(),
        Dimension::Level => Level::ALL.map(|one| own(one.code(), &app.scheme.level(one).name)).to_vec(),
        Dimension::Size => app.scheme.lists.employees.choices.iter().map(|one| own(&one.code, &one.words)).collect(),
        Dimension::Source => Source::ALL.map(|one| own(one.code(), words::source(one))).to_vec(),
        Dimension::Kind => Kind::ALL.map(|one| own(one.code(), app.scheme.words.kind(one))).to_vec(),
    }
}

/// The value a count belongs to: its month, or its value, which for industries is rolled up to the division.
pub fn value<'a>(app: &'a App, tally: &'a Tally) -> &'a str {
    match tally.dimension {
        Dimension::All => &tally.month,
        Dimension::Industry => app.registers.division_of(&tally.value).map_or("", |division| division.code),
        _ => &tally.value,
    }
}
