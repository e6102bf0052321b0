//! Tables that people open in a spreadsheet program.

use axum::{
    body::Body,
    http::header,
    response::{IntoResponse as _, Response},
};
use paper::open_data::harmless;

/// The mark by which spreadsheets know UTF-8.
pub const MARK: &str = "\u{feff}";
/// The media type of a table whose first line has the names of the columns (RFC 4180, section 3).
pub const KIND: &str = "text/csv; charset=utf-8; header=present";

/// A table as a file that is downloaded; `cache` says how long it may be kept on the way.
pub fn file(name: &str, cache: &'static str, table: impl Into<Body>) -> Response {
    let name = format!("attachment; filename=\"{name}.csv\"");
    let headers =
        [(header::CONTENT_TYPE, KIND), (header::CONTENT_DISPOSITION, name.as_str()), (header::CACHE_CONTROL, cache)];
    (headers, table.into()).into_response()
}

/// How a table begins whose columns are named in a file of the house.
pub fn head(columns: &str) -> Vec<u8> {
    [MARK, columns.trim_end(), "\r\n"].concat().into_bytes()
}

/// A whole table.
pub fn table<Cells: AsRef<[String]>>(columns: &str, rows: &[Cells]) -> Vec<u8> {
    [head(columns), lines(rows.iter().map(|cells| cells.as_ref().iter().map(String::as_str)))].concat()
}

/// Lines of CSV (RFC 4180), each cell harmless.
pub fn lines<'a, Cells>(rows: impl IntoIterator<Item = Cells>) -> Vec<u8>
where
    Cells: IntoIterator<Item = &'a str>,
{
    let mut lines = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for cells in rows {
        // Writing to memory cannot fail.
        let _ = lines.write_record(cells.into_iter().map(harmless));
    }
    lines.into_inner().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_begins_with_its_mark_and_its_columns() {
        let rows = [["1".to_owned(), "+2".to_owned()]];
        assert_eq!(table("a,b\n", &rows), "\u{feff}a,b\r\n1,'+2\r\n".as_bytes());
    }

    #[test]
    fn a_cell_is_quoted_and_never_a_formula() {
        assert_eq!(lines([["=1", "a,b"]]), b"'=1,\"a,b\"\r\n");
    }
}
