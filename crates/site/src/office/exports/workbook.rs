//! A workbook whose lines are written while it is sent. The library makes the whole of it but for the lines; they go into its sheet, the
//! last part of the package, which is written piece by piece (ECMA-376 part 1, 18.3; part 2 for the package).

use super::columns::head;
use quick_xml::escape::escape;
use rust_xlsxwriter::{DocProperties, Format, Workbook, XlsxError, utility::row_col_to_cell};
use std::{
    borrow::Cow,
    cell::Cell,
    fmt::Write as _,
    io::{self, Cursor, Read as _, Write},
};
use zip::{ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

/// The part the lines stand in.
const SHEET: &str = "xl/worksheets/sheet1.xml";
/// Where the lines end in it.
const END: &str = "</sheetData>";
/// How hard it is packed, of 9: twice as quick as the usual 6, and hardly larger.
const LEVEL: i64 = 3;

/// What a workbook says of itself.
pub struct About {
    /// Its properties.
    pub properties: DocProperties,
    /// What stands at the foot of each printed page.
    pub foot: String,
    /// With the columns of persons.
    pub persons: bool,
}

/// Why a workbook was not written.
#[derive(Debug, thiserror::Error)]
pub enum Unwritten {
    /// The library could not make it.
    #[error(transparent)]
    Library(#[from] XlsxError),
    /// It could not be packed.
    #[error(transparent)]
    Package(#[from] ZipError),
    /// It could not be handed on.
    #[error(transparent)]
    Handed(#[from] io::Error),
    /// The lines broke off, or the library's sheet is not as it was.
    #[error("the sheet is not whole")]
    Broken,
}

/// Lets nothing through once it is shut. The package would write its end even when it is given up.
struct Gate<'a, W> {
    to: W,
    shut: &'a Cell<bool>,
}

impl<W: Write> Write for Gate<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.shut.get() { Err(io::ErrorKind::BrokenPipe.into()) } else { self.to.write(bytes) }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Writes the workbook. `lines` gives the cells of the next ones, and none at the end; `None`: they broke off, and the file stays
/// without its end, so that nobody takes it for whole.
pub fn write(
    about: &About,
    mut lines: impl FnMut() -> Option<Vec<Vec<String>>>,
    to: impl Write,
) -> Result<(), Unwritten> {
    let mut frame = ZipArchive::new(Cursor::new(frame(about)?))?;
    let shut = Cell::new(false);
    let mut package = ZipWriter::new_stream(Gate { to, shut: &shut });
    for at in 0..frame.len() {
        let part = frame.by_index_raw(at)?;
        if part.name()? != SHEET {
            package.raw_copy_file(part)?;
        }
    }
    let mut sheet = String::new();
    frame.by_name(SHEET)?.read_to_string(&mut sheet)?;
    let (begin, end) = around(&sheet).ok_or(Unwritten::Broken)?;
    package.start_file(SHEET, SimpleFileOptions::default().compression_level(Some(LEVEL)))?;
    package.write_all(begin.as_bytes())?;
    let mut row = 0;
    loop {
        let Some(page) = lines() else {
            shut.set(true);
            return Err(Unwritten::Broken);
        };
        if page.is_empty() {
            break;
        }
        let mut text = String::new();
        for line in page {
            row += 1;
            add(&mut text, row, &line);
        }
        package.write_all(text.as_bytes())?;
    }
    package.write_all(end.as_bytes())?;
    package.finish()?;
    Ok(())
}

/// The workbook with its head and nothing else.
fn frame(about: &About) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&about.properties);
    // Its cells have their words in themselves, as ours do.
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_footer(format!("&L{}&R&P / &N", about.foot.replace('&', "&&")));
    sheet.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold();
    for (column, heading) in (0..).zip(head(about.persons)) {
        sheet.set_column_width(column, 16)?;
        sheet.write_string_with_format(0, column, heading, &bold)?;
    }
    book.save_to_buffer()
}

/// The sheet before and after the lines, without the range it says it has: the lines go beyond it, and it need not be said (18.3.1.35).
fn around(sheet: &str) -> Option<(String, &str)> {
    let (begin, _) = sheet.split_once(END)?;
    let end = sheet.get(begin.len()..)?;
    let (before, range) = begin.split_once("<dimension ")?;
    let (_, after) = range.split_once("/>")?;
    Some((format!("{before}{after}"), end))
}

/// A line, `row` rows below the head. A string is never a formula, whatever it begins with, and no number loses its zeros.
fn add(text: &mut String, row: u32, cells: &[String]) {
    // Writing into a string cannot fail.
    let _ = write!(text, "<row r=\"{}\">", row + 1);
    for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
        let (place, words) = (row_col_to_cell(row, column), sign(cell));
        let _ = write!(
            text,
            "<c r=\"{place}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
            escape(words)
        );
    }
    text.push_str("</row>");
}

/// The text as a cell holds it: what XML has no sign for, and what looks like such an escape, is escaped (22.9.2.19, `ST_Xstring`).
fn sign(cell: &str) -> Cow<'_, str> {
    let no_sign = |c: char| (c < ' ' && !matches!(c, '\t' | '\n')) || matches!(c, '\u{fffe}' | '\u{ffff}');
    if !cell.contains(no_sign) && !cell.contains("_x") {
        return Cow::Borrowed(cell);
    }
    let mut text = String::with_capacity(cell.len() + 16);
    for c in cell.replace("_x", "_x005F_x").chars() {
        if no_sign(c) {
            let _ = write!(text, "_x{:04X}_", u32::from(c));
        } else {
            text.push(c);
        }
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_say_is_escaped() {
        assert_eq!(sign("株式会社みほん_x"), "株式会社みほん_x005F_x");
        assert_eq!(sign("a\u{0}b\tc"), "a_x0000_b\tc");
        assert!(matches!(sign("＝1+1"), Cow::Borrowed(_)));
        let mut text = String::new();
        add(&mut text, 1, &["<a> & b".to_owned(), String::new(), "0123".to_owned()]);
        let cell = |at: &str, words: &str| {
            format!("<c r=\"{at}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{words}</t></is></c>")
        };
        assert_eq!(text, format!("<row r=\"2\">{}{}</row>", cell("A2", "&lt;a&gt; &amp; b"), cell("C2", "0123")));
    }

    fn about() -> About {
        About { properties: DocProperties::new(), foot: "foot".into(), persons: true }
    }

    #[test]
    fn what_breaks_off_has_no_end() {
        let line = || vec![vec!["1".to_owned(); 3]];
        let (mut whole, mut broken) = (Vec::new(), Vec::new());
        let mut left = vec![Vec::new(), line(), line()];
        write(&about(), || left.pop(), &mut whole).unwrap();
        let mut book = ZipArchive::new(Cursor::new(whole)).unwrap();
        let sheet = io::read_to_string(book.by_name(SHEET).unwrap()).unwrap();
        assert_eq!(sheet.matches("<row ").count(), 3);
        let mut left = vec![line(), line()];
        assert!(matches!(write(&about(), || left.pop(), &mut broken), Err(Unwritten::Broken)));
        assert!(!broken.is_empty() && ZipArchive::new(Cursor::new(broken)).is_err());
    }

    #[test]
    fn the_lines_have_their_place_in_what_the_library_makes() {
        let mut frame = ZipArchive::new(Cursor::new(frame(&about()).unwrap())).unwrap();
        let mut sheet = String::new();
        frame.by_name(SHEET).unwrap().read_to_string(&mut sheet).unwrap();
        let (begin, end) = around(&sheet).unwrap();
        assert!(begin.ends_with("</row>") && !begin.contains("<dimension") && end.contains("<oddFooter>"));
    }
}
