//! The small tables: what codes mean, and the dictionary of all columns.

use super::lines::write_line;
use domain::{
    declaration::{Level, State},
    open_data::{COLUMNS, INDUSTRIES, LEVELS, PREFECTURES, RULES, STATES, TABLES, Table},
    registers::Registers,
    scheme::Scheme,
};

/// A table as comma-separated values: the head line, then the lines.
pub fn csv(table: &Table, lines: &[Vec<String>]) -> Vec<u8> {
    let mut text = Vec::new();
    write_line(&mut text, &table.columns.iter().map(|column| column.name).collect::<Vec<_>>());
    for line in lines {
        write_line(&mut text, &line.iter().map(String::as_str).collect::<Vec<_>>());
    }
    text
}

/// The code tables and the dictionary, each with its lines.
pub fn small(scheme: &Scheme, registers: &Registers) -> Vec<(Table, Vec<Vec<String>>)> {
    let line = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    let level = |level: Level| {
        let words = scheme.level(level);
        line(&[level.code(), &words.name, &words.meaning])
    };
    // A declaration without its number is in no table.
    let public = |state: &State| !matches!(state, State::Provisional | State::Disowned);
    let state = |state: State| line(&[state.code(), scheme.words.state(state)]);
    let prefectures = registers.prefectures().iter();
    let group = |group: &domain::registers::Group| {
        let division = registers.division_of(group.code);
        let (code, name) = division.map_or(("", ""), |division| (division.code, division.name));
        line(&[group.code, group.name, code, name])
    };
    vec![
        (LEVELS, Level::ALL.map(level).to_vec()),
        (STATES, State::ALL.into_iter().filter(public).map(state).collect()),
        (
            PREFECTURES,
            prefectures.map(|one| line(&[&one.prefecture.code(), one.name, one.kana, one.english])).collect(),
        ),
        (INDUSTRIES, registers.groups().iter().map(group).collect()),
        (
            RULES,
            scheme.rules.iter().map(|rules| line(&[&rules.edition, &rules.name, &rules.from.to_string()])).collect(),
        ),
        (COLUMNS, dictionary(scheme)),
    ]
}

/// A line for each column of each table.
fn dictionary(scheme: &Scheme) -> Vec<Vec<String>> {
    let of = |table: &Table| {
        let words = scheme.open_data.table(table.name);
        let lines = table.columns.iter().map(|column| {
            let own = words.column(column.name);
            let refers = column.refers.map(|(table, column)| format!("{table}.{column}")).unwrap_or_default();
            let required = if column.required { "yes" } else { "no" };
            let cells = [table.name, column.name, &own.title, column.kind.code(), required, &refers, &own.description];
            cells.map(str::to_owned).to_vec()
        });
        lines.collect::<Vec<_>>()
    };
    TABLES.iter().flat_map(of).collect()
}
