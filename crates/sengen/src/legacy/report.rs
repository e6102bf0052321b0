//! The rows that were not taken over, with what is wrong: the same columns again, so that it can be mended and given in as it is.

use crate::words::Words;
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

/// So that spreadsheets read it as UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// The file of what is wrong.
#[derive(Debug)]
pub struct Report {
    csv: csv::Writer<File>,
    /// Columns of an earlier report, which are not repeated.
    own: Vec<usize>,
}

impl Report {
    /// Begins it, or goes on after an interruption.
    pub fn open(path: &Path, headings: &[String], words: &Words, again: bool) -> io::Result<Self> {
        let added = [words.say("legacy.column-line", &[]), words.say("legacy.column-wrong", &[])];
        let own =
            headings.iter().enumerate().filter(|(_, heading)| added.contains(heading)).map(|(at, _)| at).collect();
        let goes_on = again && path.exists();
        let mut file = OpenOptions::new().create(true).append(goes_on).write(true).truncate(!goes_on).open(path)?;
        if !goes_on {
            file.write_all(MARK)?;
        }
        let mut report = Self { csv: csv::WriterBuilder::new().flexible(true).from_writer(file), own };
        if !goes_on {
            report.line(headings, &added)?;
        }
        Ok(report)
    }

    /// A row, where in the spreadsheet it stands, and what is wrong with it.
    pub fn row(&mut self, cells: &[String], place: u64, wrong: &[String]) -> io::Result<()> {
        self.line(cells, &[place.to_string(), wrong.join(" / ")])
    }

    fn line(&mut self, cells: &[String], added: &[String; 2]) -> io::Result<()> {
        let kept = cells.iter().enumerate().filter(|(at, _)| !self.own.contains(at)).map(|(_, cell)| cell);
        self.csv.write_record(kept.chain(added)).map_err(io::Error::other)
    }

    /// Everything is in the file. Called before the unit that notes how far the import came: after a crash a row may stand here
    /// twice, and none is missing.
    pub fn flush(&mut self) -> io::Result<()> {
        self.csv.flush()
    }
}
