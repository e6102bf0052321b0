//! A list of IDs as people have it: CSV or pasted lines, UTF-8 or Shift JIS, with or without headings. `/v/bulk` and
//! `sengen verify --offline` read it alike.

mod columns;
mod cut;

use super::rows::Row;
pub use columns::Columns;
use cut::{Cut, Cutter};
use encoding_rs::{Encoding, SHIFT_JIS};
use std::borrow::Cow;

/// A list, opened.
#[derive(Clone, Debug)]
pub struct List<'a> {
    text: &'a str,
    delimiter: u8,
    columns: Columns,
    head: Option<Cut<'a>>,
}

/// A line of a list, not of its headings. One that cannot be read stays in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// Its number, from 1.
    pub number: u64,
    /// Its cells; of a line that cannot be cut the whole line.
    pub cells: Vec<Cow<'a, str>>,
    /// What it says; `None`: it cannot be read.
    pub row: Option<Row>,
}

/// Why nothing was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no row in it.
    Empty,
    /// More rows than are taken.
    TooMany,
    /// No column holds IDs.
    NoIds,
    /// It is a file of a spreadsheet program, not CSV.
    NotCsv,
}

/// The text of a file: UTF-8, or else Shift JIS as Japanese spreadsheets write it; UTF-16 by its mark.
pub fn text(file: &[u8]) -> Result<Cow<'_, str>, Refused> {
    if file.starts_with(b"PK\x03\x04") || file.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(Refused::NotCsv);
    }
    if let Some((encoding, mark)) = Encoding::for_bom(file) {
        return Ok(encoding.decode_without_bom_handling(file.get(mark..).unwrap_or_default()).0);
    }
    if let Ok(text) = std::str::from_utf8(file) {
        return Ok(Cow::Borrowed(text));
    }
    let (text, has_errors) = SHIFT_JIS.decode_without_bom_handling(file);
    if !has_errors {
        return Ok(text);
    }
    // Neither as a whole: one broken byte shall cost its line. No byte of a letter of either looks like a line end.
    let line = |line: &[u8]| match std::str::from_utf8(line) {
        Ok(text) => text.to_owned(),
        Err(_) if has_utf8(line) => String::from_utf8_lossy(line).into_owned(),
        Err(_) => SHIFT_JIS.decode_without_bom_handling(line).0.into_owned(),
    };
    Ok(Cow::Owned(file.split_inclusive(|byte| *byte == b'\n').map(line).collect()))
}

/// Some letters of a line are those of UTF-8: kana and kanji have three bytes each there.
fn has_utf8(line: &[u8]) -> bool {
    line.utf8_chunks().any(|chunk| chunk.valid().chars().any(|c| c >= '\u{3000}'))
}

impl<'a> List<'a> {
    /// Finds the columns.
    pub fn open(text: &'a str) -> Result<Self, Refused> {
        let delimiter = delimiter(text);
        let (columns, head) = Columns::find(text, delimiter).ok_or(Refused::NoIds)?;
        Ok(Self { text, delimiter, columns, head })
    }

    /// Where the ID and what is compared stand.
    pub fn columns(&self) -> Columns {
        self.columns
    }

    /// The line of headings.
    pub fn head(&self) -> Option<&[Cow<'a, str>]> {
        self.head.as_ref().and_then(|head| head.cells.as_deref())
    }

    /// All lines but the headings and those with nothing in them.
    pub fn lines(&self) -> impl Iterator<Item = Line<'a>> {
        let mut cutter = Cutter::new(self.text, self.delimiter);
        let cuts = std::iter::from_fn(move || {
            let begins = cutter.at();
            if let Some(head) = self.head.as_ref().filter(|head| head.begins == begins) {
                cutter.pass(head);
            }
            cutter.next(|column, next| self.goes_on(column, next))
        });
        let is_empty = |cut: &Cut<'_>| cut.cells.as_ref().is_some_and(|cells| cells.iter().all(|cell| cell.is_empty()));
        cuts.filter(move |cut| !is_empty(cut)).map(move |cut| self.line(cut))
    }

    fn line(&self, cut: Cut<'a>) -> Line<'a> {
        let row = cut.cells.as_deref().and_then(|cells| self.columns.row(cells));
        let whole = || vec![Cow::Borrowed(self.text.get(cut.begins..cut.ends).unwrap_or_default().trim_end())];
        Line { number: cut.line, row, cells: cut.cells.unwrap_or_else(whole) }
    }

    /// A quoted cell goes on in the next line only where it is none of ours, and the next line is no row by itself.
    fn goes_on(&self, column: usize, next: usize) -> bool {
        let rest = self.text.get(next..).unwrap_or_default();
        let line = rest.split(['\r', '\n']).next().unwrap_or_default();
        let is_head = self.head.as_ref().is_some_and(|head| head.begins == next);
        !self.columns.has(column) && !is_head && !self.columns.is_row(line, self.delimiter)
    }
}

/// A cell without the apostrophe or the `="…"` by which people keep spreadsheets from rounding numbers.
fn cell(text: &str) -> String {
    let text = text.trim();
    let quoted = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    quoted.unwrap_or_else(|| text.strip_prefix('\'').unwrap_or(text)).trim().to_owned()
}

/// A tab if the first line that has cells has one (pasted from a spreadsheet), else a comma.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| line.contains(['\t', ','])).unwrap_or_default();
    if first.contains('\t') { b'\t' } else { b',' }
}

#[cfg(test)]
mod tests;
