//! The columns of an export with what they mean, and the codes of their words: for the files, and as two files beside them, by which a machine
//! can read what is in them.

use crate::{
    access::Staff,
    app::App,
    office::words,
    spreadsheet::{file, table},
};
use axum::{extract::State, response::Response};
use domain::{
    business::Kind,
    case::Source,
    declaration::{Level, State as Life},
    scheme::List,
};
use serde::Deserialize;
use std::sync::{Arc, LazyLock};

/// The columns, embedded; a test makes sure that they can be read.
static COLUMNS: LazyLock<Columns> = LazyLock::new(|| toml::from_str(include_str!("columns.toml")).unwrap_or_default());

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Columns {
    head: String,
    codes_head: String,
    all: String,
    with_persons: String,
    #[serde(default)]
    column: Vec<Column>,
}

/// A column.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Column {
    name: String,
    meaning: String,
    form: String,
    #[serde(default)]
    unit: String,
    /// What an empty cell means.
    #[serde(default)]
    empty: String,
    /// Which codes its words have.
    codes: Option<Codes>,
    /// Only where the data of persons are in it, too.
    #[serde(default)]
    persons: bool,
    since: String,
}

/// Whose words have codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Codes {
    State,
    Level,
    Rules,
    Kind,
    Prefecture,
    Division,
    Group,
    Employees,
    Source,
}

/// A code, its words, and more of it.
type Coded = (String, String, String);

/// The names of the columns.
pub fn head(persons: bool) -> Vec<&'static str> {
    let columns = COLUMNS.column.iter().filter(|column| !column.persons || persons);
    columns.map(|column| column.name.as_str()).collect()
}

/// GET /office/exports/columns.csv — what each column means. No data of anybody.
pub async fn meanings(_: Staff) -> Response {
    let row = |column: &Column| {
        let codes = column.codes.map_or("", |_| &column.name);
        let whole = if column.persons { &COLUMNS.with_persons } else { &COLUMNS.all };
        let cells =
            [&column.name, &column.meaning, &column.form, &column.unit, &column.empty, codes, whole, &column.since];
        cells.map(str::to_owned)
    };
    let rows: Vec<_> = COLUMNS.column.iter().map(row).collect();
    file("sengen-export-columns", "no-store", table(&COLUMNS.head, &rows))
}

/// GET /office/exports/codes.csv — the codes of the words in them, as they are today.
pub async fn codes(_: Staff, State(app): State<Arc<App>>) -> Response {
    let of = |column: &Column| {
        let name = column.name.clone();
        let all = column.codes.map(|codes| codes.all(&app)).unwrap_or_default();
        all.into_iter().map(move |(code, words, more)| [name.clone(), code, words, more])
    };
    let rows: Vec<_> = COLUMNS.column.iter().flat_map(of).collect();
    file("sengen-export-codes", "no-store", table(&COLUMNS.codes_head, &rows))
}

impl Codes {
    /// All of them, also of choices that are no longer offered: they stay in the register.
    fn all(self, app: &App) -> Vec<Coded> {
        let (scheme, registers) = (&app.scheme, &app.registers);
        let bare = |code: &str, words: &str| (code.to_owned(), words.to_owned(), String::new());
        match self {
            Self::State => Life::ALL.map(|state| bare(state.code(), scheme.words.state(state))).into(),
            Self::Level => {
                let level = |level| {
                    let (code, words, more) = bare(Level::code(level), &scheme.level(level).name);
                    (code, words, more + &scheme.level(level).meaning)
                };
                Level::ALL.map(level).into()
            }
            Self::Rules => {
                let rules = scheme.rules.iter();
                rules.map(|rules| (rules.edition.clone(), rules.name.clone(), rules.from.to_string())).collect()
            }
            Self::Kind => Kind::ALL.map(|kind| bare(kind.code(), scheme.words.kind(kind))).into(),
            Self::Prefecture => {
                registers.prefectures().iter().map(|one| bare(&one.prefecture.code(), one.name)).collect()
            }
            Self::Division => registers.divisions().iter().map(|one| bare(one.code, one.name)).collect(),
            Self::Group => {
                let group = |one: &domain::registers::Group| {
                    (one.code.to_owned(), one.name.to_owned(), one.division.to_owned())
                };
                registers.groups().iter().map(group).collect()
            }
            Self::Employees => choices(&scheme.lists.employees),
            Self::Source => Source::ALL.map(|source| bare(source.code(), words::source(source))).into(),
        }
    }
}

/// The choices of a list.
fn choices(list: &List) -> Vec<Coded> {
    list.choices.iter().map(|one| (one.code.clone(), one.words.clone(), one.hint.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, Columns, head};

    #[test]
    fn every_column_is_told_of_once() {
        let read = toml::from_str::<Columns>(include_str!("columns.toml")).unwrap();
        assert_eq!(read.column.len(), COLUMNS.column.len());
        let mut names = head(true);
        names.sort_unstable();
        names.dedup();
        assert_eq!((names.len(), head(true).len(), head(false).len()), (32, 32, 24));
        for column in &read.column {
            assert!(!column.meaning.is_empty() && !column.form.is_empty() && !column.since.is_empty(), "{column:?}");
        }
    }
}
