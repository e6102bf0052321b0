//! The file, line by line: CSV in UTF-8 (with or without its mark) or in `Shift_JIS`, as spreadsheets write it.

use encoding_rs::SHIFT_JIS;
use std::fs::File;
use std::io::{self, Read as _, Seek as _};
use std::path::Path;

/// The mark some programs put before UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// The lines after the headings.
#[derive(Debug)]
pub struct Lines {
    csv: csv::Reader<File>,
    line: csv::ByteRecord,
    number: u64,
}

/// A line of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1 after the headings.
    pub number: u64,
    /// Its cells; `None`: it is neither UTF-8 nor `Shift_JIS`.
    pub cells: Option<Vec<String>>,
    /// Bytes of the file that are read with it.
    pub bytes: u64,
}

/// Opens the file and reads its headings.
pub fn open(path: &Path) -> io::Result<(Vec<String>, Lines)> {
    let mut file = File::open(path)?;
    let mut first = [0; 3];
    let marked = file.read_exact(&mut first).is_ok() && first == *MARK;
    file.seek(io::SeekFrom::Start(if marked { 3 } else { 0 }))?;
    let csv = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(file);
    let mut lines = Lines { csv, line: csv::ByteRecord::new(), number: 0 };
    let headings = lines.next_line()?.and_then(|line| line.cells).unwrap_or_default();
    lines.number = 0;
    Ok((headings, lines))
}

impl Line {
    /// The row of a spreadsheet it stands in: the headings are row 1.
    pub fn place(&self) -> u64 {
        self.number + 1
    }
}

impl Lines {
    /// The next line; `None`: there is none.
    pub fn next_line(&mut self) -> io::Result<Option<Line>> {
        if !self.csv.read_byte_record(&mut self.line).map_err(io::Error::other)? {
            return Ok(None);
        }
        self.number += 1;
        let cells = self.line.iter().map(text).collect();
        Ok(Some(Line { number: self.number, cells, bytes: self.csv.position().byte() }))
    }
}

/// A cell as text. No byte of `Shift_JIS` that belongs to a character looks like a comma or a quotation mark, so the line is cut
/// before it is read.
fn text(cell: &[u8]) -> Option<String> {
    if let Ok(text) = std::str::from_utf8(cell) {
        return Some(text.to_owned());
    }
    let (text, wrong) = SHIFT_JIS.decode_without_bom_handling(cell);
    (!wrong).then(|| text.into_owned())
}
