//! The file, line by line: CSV in UTF-8 (with or without its mark) or in `Shift_JIS`, as spreadsheets write it.

use encoding_rs::SHIFT_JIS;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _};
use std::path::Path;

/// The mark some programs put before UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// The lines after the headings.
#[derive(Debug)]
pub struct Lines {
    csv: csv::Reader<File>,
    line: csv::ByteRecord,
    number: u64,
    letters: Letters,
}

/// What the whole file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Letters {
    Utf8,
    ShiftJis,
}

/// A line of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1 after the headings.
    pub number: u64,
    /// Its cells; `None`: they are not in the letters of the file.
    pub cells: Option<Vec<String>>,
    /// Bytes of the file that are read with it.
    pub bytes: u64,
}

/// Opens the file and reads its headings.
pub fn open(path: &Path) -> io::Result<(Vec<String>, Lines)> {
    let mut file = File::open(path)?;
    let mut first = [0; 3];
    let marked = file.read_exact(&mut first).is_ok() && first == *MARK;
    file.rewind()?;
    let letters = if marked || is_utf8(&file)? { Letters::Utf8 } else { Letters::ShiftJis };
    file.seek(io::SeekFrom::Start(if marked { 3 } else { 0 }))?;
    let csv = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(file);
    let mut lines = Lines { csv, line: csv::ByteRecord::new(), number: 0, letters };
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
        let cells = self.line.iter().map(|cell| text(cell, self.letters)).collect();
        Ok(Some(Line { number: self.number, cells, bytes: self.csv.position().byte() }))
    }
}

/// Every line is UTF-8. Asked of the file and not of a cell: half-width kana in `Shift_JIS` may be UTF-8 of other letters.
fn is_utf8(file: &File) -> io::Result<bool> {
    let (mut file, mut line) = (BufReader::new(file), Vec::new());
    while file.read_until(b'\n', &mut line)? > 0 {
        if std::str::from_utf8(&line).is_err() {
            return Ok(false);
        }
        line.clear();
    }
    Ok(true)
}

/// A cell as text. No byte of `Shift_JIS` that belongs to a character looks like a comma or a quotation mark, so the line is cut
/// before it is read.
fn text(cell: &[u8], letters: Letters) -> Option<String> {
    if letters == Letters::Utf8 {
        return std::str::from_utf8(cell).ok().map(str::to_owned);
    }
    let (text, wrong) = SHIFT_JIS.decode_without_bom_handling(cell);
    (!wrong).then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[&[u8]]) -> Vec<Option<Vec<String>>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, bytes.concat()).unwrap();
        let (headings, mut lines) = open(&path).unwrap();
        assert_eq!(headings, ["a", "b"]);
        let mut all = Vec::new();
        while let Some(line) = lines.next_line().unwrap() {
            all.push(line.cells);
        }
        all
    }

    fn cells(one: &str, two: &str) -> Vec<String> {
        vec![one.to_owned(), two.to_owned()]
    }

    #[test]
    fn the_letters_are_those_of_the_whole_file() {
        // These four bytes are half-width kana in Shift_JIS, and two letters of other scripts in UTF-8.
        let kana = b"\xc4\xb0\xd6\xb0";
        let (shift_jis, utf8) = ("\u{ff84}\u{ff70}\u{ff96}\u{ff70}", "\u{130}\u{5b0}");
        let file: [&[u8]; 4] = [b"a,b\n1,", kana, b"\n2,", b"\x8c\xa9\n"];
        assert_eq!(read(&file), [Some(cells("1", shift_jis)), Some(cells("2", "\u{898b}"))]);
        let file: [&[u8]; 3] = [b"a,b\n1,", kana, b"\n2,x\n"];
        assert_eq!(read(&file), [Some(cells("1", utf8)), Some(cells("2", "x"))]);
        // The mark says it: what is not UTF-8 then is a fault of its line alone.
        let file: [&[u8]; 4] = [MARK, b"a,b\n1,", kana, b"\n2,\x8c\xa9\n"];
        assert_eq!(read(&file), [Some(cells("1", utf8)), None]);
    }
}
