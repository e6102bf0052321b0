//! The table as it was sent, row by row.

use crate::checked::{
    list::{List, Refused, text},
    rows::Row,
};

/// Rows taken at once.
pub const ROWS: usize = 100_000;

/// What was sent, read. A row that cannot be read stays in its place.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Each row with the number of its line.
    pub rows: Vec<(u64, Option<Row>)>,
}

impl Table {
    /// Reads what was sent.
    pub fn read(sent: &[u8]) -> Result<Self, Refused> {
        let text = text(sent)?;
        let rows: Vec<_> = List::open(&text)?.lines().take(ROWS + 1).map(|line| (line.number, line.row)).collect();
        match rows.len() {
            0 => Err(Refused::Empty),
            rows if rows > ROWS => Err(Refused::TooMany),
            _ => Ok(Self { rows }),
        }
    }
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
}
