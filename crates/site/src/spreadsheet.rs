//! Tables that people open in a spreadsheet program.

use paper::open_data::harmless;

/// The mark by which spreadsheets know UTF-8.
pub const MARK: &str = "\u{feff}";

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
    fn a_cell_is_quoted_and_never_a_formula() {
        assert_eq!(lines([["=1", "a,b"]]), b"'=1,\"a,b\"\r\n");
    }
}
