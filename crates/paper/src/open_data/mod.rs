//! Open data as files: lines of the tables, code tables, the dictionary and the description of the package.
//!
//! Only what is handed in is written; who may be in it is for the caller. The same entries give the same bytes.

mod lines;
mod package;
mod tables;

pub use lines::{Lines, Row};
pub use package::{About, File, Package, Resource, Since};
pub use tables::{csv, small};

/// The mark by which spreadsheets know UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";
/// The declarations as JSON Lines.
pub const DECLARATIONS_JSON: &str = "declarations.jsonl";
/// The declarations for spreadsheets: with the byte order mark, and no cell that is taken for a formula.
pub const DECLARATIONS_SHEET: &str = "declarations-bom.csv";
/// The description of the package.
pub const PACKAGE: &str = "datapackage.json";
/// The checksums of all other files, as `sha256sum --check` reads them.
pub const CHECKSUMS: &str = "SHA256SUMS";

/// How a formula begins, the signs in full width too.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// A spreadsheet would take the cell for a formula (OWASP, CSV Injection).
pub fn is_formula(cell: &str) -> bool {
    cell.starts_with(FORMULA)
}

/// The cell with an apostrophe at its head if a spreadsheet would take it for a formula; a cell that is one behind apostrophes of its
/// own gets one more, so that [`as_it_was`] gives each cell back.
pub fn harmless(cell: &str) -> String {
    if is_formula(cell.trim_start_matches('\'')) { format!("'{cell}") } else { cell.to_owned() }
}

/// The cell before it was made [`harmless`].
pub fn as_it_was(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_formula(rest.trim_start_matches('\''))).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::{as_it_was, harmless};

    /// The signs, named once more.
    const SIGNS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

    proptest::proptest! {
        #[test]
        fn a_harmless_cell_is_no_formula_and_reads_back(cell in "['=+@\\-\t\rＡ＝＋－＠a1 ]{0,5}") {
            let safe = harmless(&cell);
            proptest::prop_assert!(!safe.starts_with(SIGNS), "{safe:?}");
            proptest::prop_assert_eq!(as_it_was(&safe), cell);
        }
    }

    #[test]
    fn a_name_is_never_a_formula() {
        assert_eq!(harmless("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(harmless("＋81"), "'＋81");
        assert_eq!(harmless("青葉=製作所"), "青葉=製作所");
    }
}
