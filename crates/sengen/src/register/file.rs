//! The file: a ZIP with one or several CSV files (the agency splits the full data by prefecture), read as one stream.

use super::row::{self, Bad, Encoding, Row};
use csv::{ByteRecord, ReaderBuilder};
use domain::registers::Registers;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use zip::ZipArchive;

/// The mark some programs put before UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Why the file as a whole cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file system said no.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// Not a ZIP, or a damaged one.
    #[error("it is no readable ZIP file: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// No CSV inside.
    #[error("there is no .csv file in it")]
    NoCsv,
}

/// One line of the stream, wherever in the file it stands.
#[derive(Debug)]
pub struct Line {
    /// Its number over all CSV files, from 1.
    pub number: u64,
    /// What it is.
    pub row: Result<Row, Bad>,
}

/// What the file is, before it is read.
#[derive(Clone, Debug)]
pub struct About {
    /// SHA-256 of the file, in hexadecimal.
    pub checksum: String,
    /// Bytes of all CSV files together, unpacked.
    pub bytes: u64,
}

/// Looks at the file.
pub fn look(path: &Path) -> Result<About, Error> {
    let mut archive = ZipArchive::new(BufReader::new(File::open(path)?))?;
    let mut bytes = 0;
    let names = csv_files(&mut archive)?;
    for at in &names {
        bytes += archive.by_index(*at)?.size();
    }
    if names.is_empty() {
        return Err(Error::NoCsv);
    }
    Ok(About { checksum: checksum(path)?, bytes })
}

/// SHA-256 of a file, in hexadecimal.
pub fn checksum(path: &Path) -> std::io::Result<String> {
    let mut sum = Sha256::new();
    let mut file = File::open(path)?;
    let mut piece = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            break;
        }
        sum.update(piece.get(..read).unwrap_or_default());
    }
    let mut checksum = String::new();
    for byte in sum.finalize() {
        let _ = write!(checksum, "{byte:02x}");
    }
    Ok(checksum)
}

/// Reads every line after the first `done` ones and hands it to `take` with the bytes read so far; stops when `take`
/// says `false`.
pub fn read(
    path: &Path,
    done: u64,
    registers: &Registers,
    mut take: impl FnMut(Line, u64) -> bool,
) -> Result<(), Error> {
    let mut archive = ZipArchive::new(BufReader::new(File::open(path)?))?;
    let mut place = Place { number: 0, before: 0, done };
    for at in csv_files(&mut archive)? {
        let entry = archive.by_index(at)?;
        let size = entry.size();
        if !place.read(entry, registers, &mut take)? {
            return Ok(());
        }
        place.before += size;
    }
    Ok(())
}

/// Where in the stream we are.
struct Place {
    number: u64,
    /// Bytes of the CSV files before this one.
    before: u64,
    done: u64,
}

impl Place {
    /// Reads one CSV file; `false`: stop.
    fn read(
        &mut self,
        file: impl Read,
        registers: &Registers,
        take: &mut impl FnMut(Line, u64) -> bool,
    ) -> Result<bool, Error> {
        let mut csv =
            ReaderBuilder::new().has_headers(false).flexible(true).from_reader(BufReader::with_capacity(1 << 17, file));
        let mut line = ByteRecord::new();
        let mut encoding = None;
        let mut first = true;
        loop {
            let read = match csv.read_byte_record(&mut line) {
                Ok(false) => return Ok(true),
                Ok(true) => Ok(()),
                // The archive itself is damaged or cut: what was kept so far is right, but this is not the whole file.
                Err(error) if error.is_io_error() => return Err(std::io::Error::other(error).into()),
                Err(_) => Err(Bad::Csv),
            };
            self.number += 1;
            if std::mem::take(&mut first) {
                without_mark(&mut line);
            }
            encoding = encoding.or_else(|| Encoding::of(&line));
            if self.number <= self.done {
                continue;
            }
            let row = read.and_then(|()| row::read(&line, encoding.unwrap_or(Encoding::Utf8), registers));
            if !take(Line { number: self.number, row }, self.before + csv.position().byte()) {
                return Ok(false);
            }
        }
    }
}

/// Takes the mark off the first cell.
fn without_mark(line: &mut ByteRecord) {
    if line.get(0).is_some_and(|cell| cell.starts_with(MARK)) {
        *line = line
            .iter()
            .enumerate()
            .map(|(at, cell)| if at == 0 { cell.strip_prefix(MARK).unwrap_or(cell) } else { cell })
            .collect();
    }
}

/// The CSV files of the archive, in its order.
fn csv_files<R: Read + std::io::Seek>(archive: &mut ZipArchive<R>) -> Result<Vec<usize>, Error> {
    let mut found = Vec::new();
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at)?;
        if entry.is_file() && entry.name()?.to_ascii_lowercase().ends_with(".csv") {
            found.push(at);
        }
    }
    Ok(found)
}
