//! Tables that people open in a spreadsheet program.

/// The mark by which spreadsheets know UTF-8.
pub const MARK: &str = "\u{feff}";

/// How a formula begins, the signs in full width too.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// A cell that a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV Injection).
pub fn harmless(cell: &str) -> String {
    if cell.starts_with(FORMULA) { format!("'{cell}") } else { cell.to_owned() }
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
    fn a_name_is_never_a_formula() {
        assert_eq!(harmless("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(harmless("＋81"), "'＋81");
        assert_eq!(harmless("青葉=製作所"), "青葉=製作所");
        assert_eq!(lines([["=1", "a,b"]]), b"'=1,\"a,b\"\r\n");
    }
}
