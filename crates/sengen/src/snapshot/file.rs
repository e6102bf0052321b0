//! The directory in a file of this node, so that a start need not read the whole register out of the database.
//!
//! The file tells the place in the journal it is of, and a start follows from there: what changed since is read anew. Entries that
//! changed while the file was written are told twice, which is harmless. Whatever is wrong with the file, the directory is filled
//! from the store as if there were none.
//!
//! The first line names the format, the second the place in the journal ([`Bookmark`]); then a line an entry, in the order of
//! declaring ([`public::write_line`]); the last line is the SHA-256 of all before it.

use crate::open_data::out::hex;
use directory::{Directory, Entry};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufRead as _, BufReader, BufWriter},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};
use store::{bookmark::Bookmark, public};
use uuid::Uuid;

/// The format; another one is not read.
const FORMAT: &str = "sengen-directory 1";
/// What the last line begins with. No entry does: each begins with the id of its declaration.
const SUM: &str = "sha256 ";
/// Entries read from the directory at once.
const TOGETHER: usize = 500;

/// A file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// It is not there.
    #[error("there is no file yet")]
    Missing,
    /// The disk.
    #[error("the file cannot be read: {0}")]
    Io(#[from] io::Error),
    /// Another format, or no snapshot at all.
    #[error("the file has another format")]
    Format,
    /// An entry cannot be read.
    #[error("an entry of the file cannot be read: {0}")]
    Entry(#[from] store::Error),
    /// It ends too early, goes on too long, or its sum is another.
    #[error("the file is damaged: its sum differs")]
    Sum,
}

/// Writes all entries of a directory that has followed the journal at least to the bookmark. The old file is replaced when the
/// new one is whole and on the disk.
pub fn write(path: &Path, bookmark: &Bookmark, directory: &Directory) -> io::Result<u64> {
    let beside = beside(path);
    // Kana are for finding and are not given out; nobody else need read them.
    let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    let mut out = Summed { out: BufWriter::with_capacity(1 << 20, file), sum: Sha256::new() };
    out.line(FORMAT)?;
    out.line(&bookmark.to_string())?;
    let (mut place, mut entries) = (None, 0);
    loop {
        let together = directory.after(place, TOGETHER);
        let Some(last) = together.last() else { break };
        place = Some(place_of(last));
        for entry in &together {
            out.line(&public::write_line(entry))?;
            entries += 1;
        }
    }
    let sum = format!("{SUM}{}", hex(&out.sum.clone().finalize()));
    out.line(&sum)?;
    out.out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    fs::rename(&beside, path)?;
    Ok(entries)
}

/// Where a file grows until it is whole.
fn beside(path: &Path) -> PathBuf {
    path.with_extension("new")
}

fn place_of(entry: &Entry) -> (Timestamp, Uuid) {
    (entry.declared_at, entry.declaration)
}

struct Summed<W> {
    out: W,
    sum: Sha256,
}

impl<W: io::Write> Summed<W> {
    fn line(&mut self, line: &str) -> io::Result<()> {
        for piece in [line.as_bytes(), b"\n"] {
            self.sum.update(piece);
            self.out.write_all(piece)?;
        }
        Ok(())
    }
}

/// A file that is read: an iterator over its entries, whose last item is an error if the sum is wrong.
#[derive(Debug)]
pub struct Reading {
    file: BufReader<File>,
    sum: Sha256,
    line: String,
    /// The place in the journal the file is of.
    pub bookmark: Bookmark,
    ended: bool,
}

impl Reading {
    /// Opens a file and reads its head.
    pub fn open(path: &Path) -> Result<Self, Broken> {
        let file = File::open(path).map_err(|why| match why.kind() {
            io::ErrorKind::NotFound => Broken::Missing,
            _ => Broken::Io(why),
        })?;
        let mut reading = Self {
            file: BufReader::with_capacity(1 << 20, file),
            sum: Sha256::new(),
            line: String::new(),
            bookmark: Bookmark::default(),
            ended: false,
        };
        if reading.next_line()? != Some(FORMAT) {
            return Err(Broken::Format);
        }
        let bookmark = reading.next_line()?.and_then(|line| line.parse().ok()).ok_or(Broken::Format)?;
        Ok(Self { bookmark, ..reading })
    }

    /// The next line without its end; the sum has it then. `None`: the file is at its end, or ends within a line.
    fn next_line(&mut self) -> io::Result<Option<&str>> {
        self.line.clear();
        if self.file.read_line(&mut self.line)? == 0 {
            return Ok(None);
        }
        if !self.line.starts_with(SUM) {
            self.sum.update(self.line.as_bytes());
        }
        Ok(self.line.strip_suffix('\n'))
    }

    fn entry(&mut self) -> Result<Option<Entry>, Broken> {
        let Some(line) = self.next_line()? else { return Err(Broken::Sum) };
        let Some(told) = line.strip_prefix(SUM).map(str::to_owned) else {
            return Ok(Some(public::read_line(line)?));
        };
        // What follows the last line is noticed whether or not it is a line.
        let whole = told == hex(&self.sum.clone().finalize());
        if whole && self.file.fill_buf()?.is_empty() { Ok(None) } else { Err(Broken::Sum) }
    }
}

impl Iterator for Reading {
    type Item = Result<Entry, Broken>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.entry().transpose();
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }
}
