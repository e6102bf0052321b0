//! The rows that were not taken over, with what is wrong: the same columns again, so that it can be mended and given in as it is.
//!
//! People mend it where it lies, so it is never written over, and it is made with the first row that belongs in it.

use crate::words::Words;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
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
    /// How many columns a row has.
    columns: usize,
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
        let own: Vec<usize> =
            headings.iter().enumerate().filter(|(_, heading)| added.contains(heading)).map(|(at, _)| at).collect();
        let columns = headings.len() - own.len() + added.len();
        let (own_path, stands) = (path.to_owned(), Stands::Nothing);
        let mut report = Self { path: own_path, file: None, stands, head: Vec::new(), own, columns };
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
            Stands::Rows => {
                let mut file = OpenOptions::new().read(true).write(true).open(&self.path)?;
                end_a_row(&mut file, self.columns)?;
                return Ok(BufWriter::new(file));
            }
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

    /// Everything is in the file, and on the disk. Called before the unit that notes how far the import came: after a crash, also of the
    /// machine, a row may stand here twice, and none is missing.
    pub fn flush(&mut self) -> io::Result<()> {
        let Some(file) = self.file.as_mut() else { return Ok(()) };
        file.flush()?;
        file.get_ref().sync_data()
    }
}

/// Goes to where the next row belongs. What a crash left of a row is cut off: the row will be written again. A last row that is whole, as
/// people leave one who mend the file, is ended.
fn end_a_row(file: &mut File, columns: usize) -> io::Result<()> {
    file.rewind()?;
    let (mut at, mut end, mut quoted) = (0_u64, 0_u64, false);
    let mut rest = Vec::new();
    let mut reader = BufReader::new(&mut *file);
    loop {
        let read = reader.fill_buf()?;
        if read.is_empty() {
            break;
        }
        let length = read.len();
        for byte in read {
            at += 1;
            rest.push(*byte);
            match byte {
                b'"' => quoted = !quoted,
                b'\n' if !quoted => {
                    end = at;
                    rest.clear();
                }
                _ => {}
            }
        }
        reader.consume(length);
    }
    let mut rows =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(rest.as_slice()).into_records();
    let whole = !quoted && rows.next().is_some_and(|row| row.is_ok_and(|row| row.len() == columns));
    if !whole {
        file.set_len(end)?;
    }
    file.seek(SeekFrom::End(0))?;
    if whole { file.write_all(b"\n") } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::end_a_row;
    use proptest::prelude::*;
    use std::io::{Seek as _, Write as _};

    const HEAD: &str = "name,line,wrong\n";

    /// The file after it was gone on with.
    fn mended(before: &str) -> String {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(before.as_bytes()).unwrap();
        let open = file.as_file_mut();
        end_a_row(open, 3).unwrap();
        assert_eq!(open.stream_position().unwrap(), open.metadata().unwrap().len(), "the next row goes to the end");
        std::fs::read_to_string(file.path()).unwrap()
    }

    #[test]
    fn what_is_left_of_a_row_is_cut_off_and_a_whole_one_is_ended() {
        for (left, stays) in [
            ("", ""),
            ("a,1,wrong\n", "a,1,wrong\n"),
            ("a,1,wrong\r\n", "a,1,wrong\r\n"),
            ("a,1,wrong\nb,2", "a,1,wrong\n"),
            ("a,1,wrong\nb", "a,1,wrong\n"),
            ("a,1,wrong\n\"b\nb\",2,\"two\nlin", "a,1,wrong\n"),
            ("a,1,\"two\nlines\"\n\"b\n", "a,1,\"two\nlines\"\n"),
            ("a,1,wrong\nb,2,mended by hand", "a,1,wrong\nb,2,mended by hand\n"),
        ] {
            assert_eq!(mended(&format!("{HEAD}{left}")), format!("{HEAD}{stays}"), "{left:?}");
        }
    }

    proptest! {
        #[test]
        fn wherever_it_is_cut_whole_rows_remain(cells in prop::collection::vec("[a\", \n]{0,4}", 9), cut in 0.0..1.0_f64) {
            let mut csv = csv::Writer::from_writer(HEAD.as_bytes().to_vec());
            let rows: Vec<_> = cells.chunks(3).collect();
            for row in &rows {
                csv.write_record(*row).unwrap();
            }
            let text = String::from_utf8(csv.into_inner().unwrap()).unwrap();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a short text")]
            let cut = HEAD.len() + ((text.len() - HEAD.len()) as f64 * cut) as usize;
            let file = mended(&text[..cut]);
            let read: Vec<csv::StringRecord> = csv::Reader::from_reader(file.as_bytes()).into_records().map(Result::unwrap).collect();
            prop_assert!(read.iter().zip(&rows).take(read.len().saturating_sub(1)).all(|(read, row)| read.iter().eq(row.iter())));
            prop_assert!(read.len() <= rows.len() && file.ends_with('\n'));
        }
    }
}
