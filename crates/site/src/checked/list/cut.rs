//! Cutting a table into rows: CSV as RFC 4180 has it, and no row lost where a quotation mark stands alone.
//!
//! A mark that is opened and never closed would swallow every row after it. So a row that goes on beyond its line must close its marks
//! well, and its caller may refuse each next line; otherwise its first line alone is broken, and reading goes on at the next.

use std::borrow::Cow;

/// A table that is being cut.
#[derive(Clone, Debug)]
pub struct Cutter<'a> {
    text: &'a str,
    delimiter: u8,
    /// Where the next row begins.
    at: usize,
    /// The number of that line, from 1.
    line: u64,
    /// Up to here rows that could not be cut had their marks open at each line end: whoever has one open there, too, cannot be
    /// cut either. Without this a table of open marks would be read as often as it has lines.
    lost: usize,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut<'a> {
    /// The number of the line it begins on, from 1.
    pub line: u64,
    /// Where it begins in the text.
    pub begins: usize,
    /// Where the next line begins.
    pub ends: usize,
    /// Its cells; `None`: it cannot be cut.
    pub cells: Option<Vec<Cow<'a, str>>>,
}

/// A row on the way.
struct Row<'a> {
    cells: Vec<Cow<'a, str>>,
    at: usize,
    line_ends: u64,
}

/// Marks are open that are never closed well.
struct Open;

impl<'a> Cutter<'a> {
    /// From the beginning of the text.
    pub fn new(text: &'a str, delimiter: u8) -> Self {
        Self { text, delimiter, at: 0, line: 1, lost: 0 }
    }

    /// Where the next row begins; empty lines are passed over.
    pub fn at(&mut self) -> usize {
        while let Some(next) = line_end(self.text, self.at) {
            self.at = next;
            self.line += 1;
        }
        self.at
    }

    /// Goes on behind a row that was cut before.
    pub fn pass(&mut self, cut: &Cut<'_>) {
        self.line += line_ends(self.text.get(self.at..cut.ends).unwrap_or_default());
        self.at = cut.ends;
    }

    /// The next row. `goes_on` is asked whether a quoted cell, whose column it is told, may go on
    /// in the line that begins there.
    pub fn next(&mut self, goes_on: impl Fn(usize, usize) -> bool) -> Option<Cut<'a>> {
        let (begins, line) = (self.at(), self.line);
        if begins >= self.text.len() {
            return None;
        }
        let mut row = Row { cells: Vec::new(), at: begins, line_ends: 0 };
        let cells = self.cut(&mut row, goes_on).ok().map(|()| row.cells);
        let end = if cells.is_some() { row.at } else { self.end_of_line(begins) };
        self.line += if cells.is_some() { row.line_ends } else { 0 };
        self.at = end;
        if let Some(next) = line_end(self.text, end) {
            self.at = next;
            self.line += 1;
        }
        Some(Cut { line, begins, ends: self.at, cells })
    }

    /// The cells from where the row begins to the end of its last line.
    fn cut(&mut self, row: &mut Row<'a>, goes_on: impl Fn(usize, usize) -> bool) -> Result<(), Open> {
        loop {
            if self.byte(row.at) == Some(b'"') {
                let cell = self.quoted(row, &goes_on)?;
                row.cells.push(Cow::Owned(cell));
            } else {
                let end = self.end_of_cell(row.at);
                row.cells.push(Cow::Borrowed(self.text.get(row.at..end).unwrap_or_default()));
                row.at = end;
            }
            if self.byte(row.at) != Some(self.delimiter) {
                return Ok(());
            }
            row.at += 1;
        }
    }

    fn quoted(&mut self, row: &mut Row<'a>, goes_on: impl Fn(usize, usize) -> bool) -> Result<String, Open> {
        let (mut cell, mut from) = (String::new(), row.at + 1);
        row.at = from;
        loop {
            let Some(found) = self.find(row.at, |byte| matches!(byte, b'"' | b'\r' | b'\n')) else {
                return Err(self.open_to(self.text.len()));
            };
            if let Some(next) = line_end(self.text, found) {
                if next <= self.lost || !goes_on(row.cells.len(), next) {
                    return Err(self.open_to(next));
                }
                (row.at, row.line_ends) = (next, row.line_ends + 1);
            } else if self.byte(found + 1) == Some(b'"') {
                cell.push_str(self.text.get(from..=found).unwrap_or_default());
                (from, row.at) = (found + 2, found + 2);
            } else {
                cell.push_str(self.text.get(from..found).unwrap_or_default());
                let end = self.end_of_cell(found + 1);
                if end > found + 1 && row.line_ends > 0 {
                    return Err(self.open_to(found));
                }
                // Within a line people forget to double their marks.
                cell.push_str(self.text.get(found + 1..end).unwrap_or_default());
                row.at = end;
                return Ok(cell);
            }
        }
    }

    fn open_to(&mut self, place: usize) -> Open {
        self.lost = self.lost.max(place);
        Open
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn find(&self, from: usize, wanted: impl Fn(u8) -> bool) -> Option<usize> {
        let rest = self.text.as_bytes().get(from..)?;
        rest.iter().position(|byte| wanted(*byte)).map(|found| from + found)
    }

    fn end_of_cell(&self, from: usize) -> usize {
        let end = self.find(from, |byte| byte == self.delimiter || matches!(byte, b'\r' | b'\n'));
        end.unwrap_or(self.text.len())
    }

    fn end_of_line(&self, from: usize) -> usize {
        self.find(from, |byte| matches!(byte, b'\r' | b'\n')).unwrap_or(self.text.len())
    }
}

/// Where the next line begins, if a line ends here.
fn line_end(text: &str, at: usize) -> Option<usize> {
    let rest = text.as_bytes().get(at..)?;
    match rest {
        [b'\r', b'\n', ..] => Some(at + 2),
        [b'\r' | b'\n', ..] => Some(at + 1),
        _ => None,
    }
}

/// How many lines end in a text.
fn line_ends(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let ends = bytes.iter().zip(bytes.iter().skip(1).map(Some).chain([None]));
    ends.map(|(byte, next)| u64::from(*byte == b'\n' || (*byte == b'\r' && next != Some(&b'\n')))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(u64, Option<Vec<String>>)> {
        let mut cutter = Cutter::new(text, b',');
        std::iter::from_fn(|| cutter.next(|_, _| true))
            .map(|cut| (cut.line, cut.cells.map(|cells| cells.into_iter().map(Cow::into_owned).collect())))
            .collect()
    }

    fn cells(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|&cell| cell.to_owned()).collect()
    }

    #[test]
    fn marks_hold_delimiters_marks_and_line_ends() {
        assert_eq!(
            cut("a,\"b,\"\"c\"\"\",\r\n\r\n\"x\r\ny\",z\rlast"),
            [(1, Some(cells(&["a", "b,\"c\"", ""]))), (3, Some(cells(&["x\r\ny", "z"]))), (5, Some(cells(&["last"])))]
        );
        assert_eq!(cut("a\"b,=\"1\"\n"), [(1, Some(cells(&["a\"b", "=\"1\""])))], "marks within a cell are text");
        assert_eq!(cut("\"a\"b\",c"), [(1, Some(cells(&["ab\"", "c"])))]);
        assert_eq!(cut("\"\",\"\""), [(1, Some(cells(&["", ""])))]);
    }

    #[test]
    fn a_mark_that_is_not_closed_costs_its_line() {
        assert_eq!(cut("1,\"a\n2,b\n3,c"), [(1, None), (2, Some(cells(&["2", "b"]))), (3, Some(cells(&["3", "c"])))]);
        assert_eq!(
            cut("1,\"a\n2,\"b\"\n"),
            [(1, None), (2, Some(cells(&["2", "b"])))],
            "closed in the midst of a cell"
        );
        assert_eq!(cut("\""), [(1, None)]);
    }

    #[test]
    fn open_marks_are_not_looked_at_again_for_each_line() {
        let asked = std::cell::Cell::new(0_u32);
        let text = "a\",\"b\n".repeat(2_000);
        let mut cutter = Cutter::new(&text, b',');
        let rows = std::iter::from_fn(|| {
            cutter.next(|_, _| {
                asked.set(asked.get() + 1);
                true
            })
        });
        assert_eq!(rows.count(), 2_000);
        assert!(asked.get() < 4_000, "{} line ends were crossed", asked.get());
    }
}
