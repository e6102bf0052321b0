//! The table as it was sent, row by row.

use crate::checked::{
    list::{Columns, List, Refused, text},
    rows::Row,
};
use std::borrow::Cow;

/// Rows taken at once.
pub const ROWS: usize = 100_000;
/// Columns that are kept for the result; of a wider table the first ones.
const COLUMNS: usize = 200;
/// Between the cells of a row that is kept: a text each, because millions of empty cells would take more than the table itself.
const BETWEEN: char = '\u{1f}';

/// What was sent, read. A row that cannot be read stays in its place.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Where the IDs and what is compared stand.
    pub columns: Columns,
    /// The headings, if there are any.
    pub head: Option<Vec<String>>,
    /// How many cells of a row are kept: as many as the longest has.
    pub width: usize,
    /// The rows.
    pub rows: Vec<Given>,
}

/// A row as it was given.
#[derive(Debug, PartialEq, Eq)]
pub struct Given {
    /// The number of its line.
    pub line: u64,
    /// What it says; `None`: it cannot be read.
    pub row: Option<Row>,
    /// Its cells as they were, for the result.
    cells: String,
}

impl Given {
    /// The cells as they were.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.cells.split(BETWEEN)
    }
}

impl Table {
    /// Reads what was sent.
    pub fn read(sent: &[u8]) -> Result<Self, Refused> {
        let text = text(sent)?;
        let list = List::open(&text)?;
        let head: Option<Vec<String>> = list.head().map(|head| head.iter().map(ToString::to_string).collect());
        let mut width = head.as_ref().map_or(0, Vec::len);
        let given = list.lines().map(|line| {
            width = width.max(line.cells.len());
            Given { line: line.number, cells: joined(&line.cells), row: line.row }
        });
        let rows: Vec<_> = given.take(ROWS + 1).collect();
        let width = width.min(COLUMNS);
        match rows.len() {
            0 => Err(Refused::Empty),
            rows if rows > ROWS => Err(Refused::TooMany),
            _ => Ok(Self { columns: list.columns(), head, width, rows }),
        }
    }
}

fn joined(cells: &[Cow<'_, str>]) -> String {
    let mut text = String::with_capacity(cells.iter().take(COLUMNS).map(|cell| cell.len() + 1).sum());
    for (at, cell) in cells.iter().take(COLUMNS).enumerate() {
        if at > 0 {
            text.push(BETWEEN);
        }
        text.extend(cell.chars().filter(|c| *c != BETWEEN));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_table_is_refused() {
        assert_eq!(Table::read(b""), Err(Refused::Empty));
        assert_eq!(Table::read("自己宣言ID\n".as_bytes()), Err(Refused::Empty));
        assert_eq!(Table::read(b"PK\x03\x04rest"), Err(Refused::NotCsv));
        assert_eq!(Table::read("名前,住所\n青葉,東京\n".as_bytes()), Err(Refused::NoIds));
        assert_eq!(Table::read("41234567890\n".repeat(ROWS + 1).as_bytes()), Err(Refused::TooMany));
        assert_eq!(Table::read("41234567890\n".repeat(ROWS).as_bytes()).unwrap().rows.len(), ROWS);
    }

    #[test]
    fn all_cells_are_kept() {
        let table = Table::read("備考,自己宣言ID\nx,41234567890,y\n".as_bytes()).unwrap();
        assert_eq!((table.width, table.rows[0].cells().collect::<Vec<_>>().join("|").as_str()), (3, "x|41234567890|y"));
        assert_eq!(table.head.as_ref().unwrap(), &["備考", "自己宣言ID"]);
        assert_eq!((table.columns.id, table.columns.name), (1, None));
    }
}
