//! The cells of a line, in the order of the columns.

use crate::{app::App, office::words};
use domain::{scheme::Code, time::day};
use jiff::Timestamp;
use store::exports::{Line, Persons};

/// A line. Nothing is an empty cell; a day is one of Japan; `number` is that of the export.
pub fn cells(app: &App, line: Line, number: &str) -> Vec<String> {
    let registers = &app.registers;
    let date = |at: Option<Timestamp>| at.map(|at| day(at).to_string()).unwrap_or_default();
    let group = registers.group(&line.industry);
    let division = registers.division_of(&line.industry);
    let mut cells = vec![
        line.receipt.as_str().to_owned(),
        line.number.map(|number| number.as_str().to_owned()).unwrap_or_default(),
        app.scheme.words.state(line.state).to_owned(),
        date(Some(line.state_at)),
        app.scheme.level(line.level).name.clone(),
        line.rules_edition.unwrap_or_default(),
        app.scheme.words.kind(line.kind).to_owned(),
        line.name.unwrap_or_default(),
        line.corporate_number.unwrap_or_default(),
        line.prefecture.code(),
        registers.prefecture_name(line.prefecture).to_owned(),
        line.town,
        division.map_or("", |one| one.code).to_owned(),
        division.map_or("", |one| one.name).to_owned(),
        line.industry,
        group.map_or("", |one| one.name).to_owned(),
        app.scheme.lists.employees.words(&Code::kept(&line.employees)).to_owned(),
        words::source(line.source).to_owned(),
        date(Some(line.submitted_at)),
        date(line.declared_at),
        date(line.accepted_at),
        date(line.confirmed_at),
        line.url.unwrap_or_default(),
    ];
    cells.extend(line.persons.map(of_persons).into_iter().flatten());
    cells.push(number.to_owned());
    cells
}

/// The cells of persons.
fn of_persons(persons: Persons) -> [String; 8] {
    [
        persons.representative.unwrap_or_default(),
        persons.contact,
        persons.department.unwrap_or_default(),
        persons.email,
        persons.phone,
        persons.postal_code,
        persons.street,
        persons.building.unwrap_or_default(),
    ]
}
