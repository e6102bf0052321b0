//! `open-data.toml`: a licence that can be followed, and words for every table and column.

use super::super::{
    OpenData,
    folder::{Folder, To},
};
use crate::open_data::{TABLES, Table};

const FILE: &str = "open-data.toml";

/// Reads the words of the open data.
pub(super) fn open_data(folder: &mut Folder) -> Option<OpenData> {
    let open: OpenData = folder.toml(FILE)?;
    for (key, text) in [("title", &open.title), ("description", &open.description)] {
        filled(folder, &[To::Key(key)], text);
    }
    let licence = &open.licence;
    for (key, text) in [("name", &licence.name), ("title", &licence.title), ("attribution", &licence.attribution)] {
        filled(folder, &[To::Key("licence"), To::Key(key)], text);
    }
    if !licence.url.starts_with("https://") {
        folder.fault_at(FILE, &[To::Key("licence"), To::Key("url")], "an address that begins with https://");
    }
    for (at, text) in open.terms.iter().enumerate() {
        filled(folder, &[To::Key("terms"), To::Nth(at)], text);
    }
    for table in &TABLES {
        words_of(folder, &open, table);
    }
    for name in open.table.keys().filter(|name| TABLES.iter().all(|table| table.name != name.as_str())) {
        folder.fault_at(FILE, &[To::Key("table"), To::Key(name)], format!("there is no table \"{name}\""));
    }
    Some(open)
}

/// The words of a table and of each of its columns.
fn words_of(folder: &mut Folder, open: &OpenData, table: &Table) {
    let Some(words) = open.table.get(table.name) else {
        folder.fault_at(FILE, &[To::Key("table")], format!("the table \"{}\" is missing", table.name));
        return;
    };
    let spot = |key| [To::Key("table"), To::Key(table.name), To::Key(key)];
    filled(folder, &spot("title"), &words.title);
    filled(folder, &spot("description"), &words.description);
    for column in table.columns {
        let spot = [To::Key("table"), To::Key(table.name), To::Key("column"), To::Key(column.name)];
        match words.column.get(column.name) {
            Some(words) => {
                filled(folder, &spot, &words.title);
                filled(folder, &spot, &words.description);
            }
            None => folder.fault_at(FILE, &spot, format!("the column \"{}\" is missing", column.name)),
        }
    }
    for name in words.column.keys().filter(|name| table.columns.iter().all(|column| column.name != name.as_str())) {
        let spot = [To::Key("table"), To::Key(table.name), To::Key("column"), To::Key(name)];
        folder.fault_at(FILE, &spot, format!("the table \"{}\" has no column \"{name}\"", table.name));
    }
}

/// A text that stands in a cell or in a line: not empty, in one line.
fn filled(folder: &mut Folder, spot: &[To], text: &str) {
    if text.trim().is_empty() {
        folder.fault_at(FILE, spot, "empty");
    }
    if text.contains(['\n', '\r']) {
        folder.fault_at(FILE, spot, "one line");
    }
}
