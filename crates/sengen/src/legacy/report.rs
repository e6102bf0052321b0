//! The rows that were not taken over, with what is wrong: the same columns again, so that it can be mended and given in as it is.
//!
//! People mend it where it lies, so it is never written over, and it is made with the first row that belongs in it.

use crate::words::Words;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// So that spreadsheets read it as UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// The file of what is wrong.
#[derive(Debug)]
pub struct Report {
    path: PathBuf,
    file: Option<BufWriter<File>>,
    stands: Stands,
    /// Mark and headings.
    head: Vec<u8>,
    /// Columns of an earlier report, which are not repeated.
    own: Vec<usize>,
}

/// What stands there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    /// Nothing.
    Nothing,
    /// The beginning of the headings: the import was killed while it wrote them.
    Cut,
    /// The headings, and rows that are gone on with.
    Rows,
}

/// Why no report can stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is the file that is read.
    Input,
    /// Something stands there that this import did not begin.
    There,
}

impl Report {
    /// A report for the file at `input`, which nothing is written to yet. `again`: this import was interrupted, and goes on with what it
    /// has written.
    pub fn new(
        (input, path): (&Path, &Path),
        headings: &[String],
        words: &Words,
        again: bool,
    ) -> io::Result<Result<Self, Refused>> {
        let added = [words.say("legacy.column-line", &[]), words.say("legacy.column-wrong", &[])];
        let own =
            headings.iter().enumerate().filter(|(_, heading)| added.contains(heading)).map(|(at, _)| at).collect();
        let mut report = Self { path: path.to_owned(), file: None, stands: Stands::Nothing, head: Vec::new(), own };
        report.head = report.line(headings, &added)?;
        report.head.splice(..0, MARK.iter().copied());
        if !path.try_exists()? {
            return Ok(Ok(report));
        }
        if path.canonicalize()? == input.canonicalize()? {
            return Ok(Err(Refused::Input));
        }
        let mut begun = Vec::new();
        let length = u64::try_from(report.head.len()).unwrap_or(u64::MAX);
        File::open(path)?.take(length).read_to_end(&mut begun)?;
        if !again || !report.head.starts_with(&begun) {
            return Ok(Err(Refused::There));
        }
        report.stands = if begun == report.head { Stands::Rows } else { Stands::Cut };
        Ok(Ok(report))
    }

    /// A row, where in the spreadsheet it stands, and what is wrong with it.
    pub fn row(&mut self, cells: &[String], place: u64, wrong: &[String]) -> io::Result<()> {
        let line = self.line(cells, &[place.to_string(), wrong.join(" / ")])?;
        let mut file = match self.file.take() {
            Some(file) => file,
            None => self.open()?,
        };
        file.write_all(&line)?;
        self.file = Some(file);
        Ok(())
    }

    fn open(&self) -> io::Result<BufWriter<File>> {
        let file = match self.stands {
            Stands::Nothing => File::create_new(&self.path)?,
            Stands::Cut => File::create(&self.path)?,
            Stands::Rows => return Ok(BufWriter::new(OpenOptions::new().append(true).open(&self.path)?)),
        };
        let mut file = BufWriter::new(file);
        file.write_all(&self.head)?;
        Ok(file)
    }

    fn line(&self, cells: &[String], added: &[String; 2]) -> io::Result<Vec<u8>> {
        let kept = cells.iter().enumerate().filter(|(at, _)| !self.own.contains(at)).map(|(_, cell)| cell);
        let mut line = Vec::new();
        let mut csv = csv::Writer::from_writer(&mut line);
        csv.write_record(kept.chain(added)).map_err(io::Error::other)?;
        csv.flush()?;
        drop(csv);
        Ok(line)
    }

    /// Everything is in the file. Called before the unit that notes how far the import came: after a crash a row may stand here
    /// twice, and none is missing.
    pub fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), BufWriter::flush)
    }
}
