//! The import: one thread reads, the other keeps; each unit also notes how far it came, so a killed import goes on where it stopped.

use super::file::{self, Line};
use super::layout::{Column, Layout, Wrong};
use super::links::Fault;
use super::report::{Refused, Report};
use super::row::Row;
use crate::register;
use crate::words::Words;
use domain::dice::Dice;
use domain::registers::Registers;
use domain::scheme::Scheme;
use domain::time::Clock;
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::imports::{self, Import};
use store::{Store, declarations, members};
use tokio::sync::mpsc;

mod keep;
mod read;

use read::Reading;

/// Rows of one unit: a site that runs meanwhile waits for it.
const AT_ONCE: usize = 250;
/// Batches that may wait for the writer.
const AHEAD: usize = 4;

/// What the import works with.
pub struct House<'a> {
    /// The register.
    pub store: &'a Store,
    /// The scheme in force.
    pub scheme: Arc<Scheme>,
    /// The registers.
    pub registers: Arc<Registers>,
    /// The clock.
    pub clock: &'a dyn Clock,
    /// The dice for what the older register has not.
    pub dice: &'a dyn Dice,
    /// Who takes it over, as the notes of the office say it.
    pub by: &'a str,
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The CSV.
    pub file: PathBuf,
    /// Where the rows go that are not taken over.
    pub report: PathBuf,
    /// Look only; nothing is written but the report.
    pub dry_run: bool,
    /// What an empty cell of a column stands for.
    pub given: BTreeMap<Column, String>,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Lines an earlier run had done.
    pub resumed: u64,
    /// Lines read now.
    pub lines: u64,
    /// Declarations taken over now (or that would be).
    pub taken_over: u64,
    /// Of these, by an earlier import or run: they are in the register already.
    pub known: u64,
    /// Rows that were not taken over now.
    pub bad: u64,
    /// Rows that earlier runs did not take over.
    pub bad_before: u64,
    /// Headings that mean nothing to us.
    pub unknown: Vec<String>,
    /// The file was taken over before, whole.
    pub before: bool,
}

impl Done {
    /// What earlier runs did.
    fn before(import: &Import) -> Self {
        let count = |count: i64| u64::try_from(count).unwrap_or(0);
        let (resumed, bad_before) = (count(import.lines), count(import.bad));
        Self { resumed, bad_before, before: import.finished, ..Self::default() }
    }

    /// Rows that were not taken over, now or by earlier runs.
    pub fn bad_in_all(&self) -> u64 {
        self.bad_before + self.bad
    }
}

/// Why an import stopped.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be read, and nothing was begun.
    #[error("{0}")]
    File(io::Error),
    /// The file or the report, on the way.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The headings.
    #[error("{0:?}")]
    Layout(Wrong),
    /// Where the report should stand.
    #[error("{0:?}")]
    Report(Refused),
    /// The database.
    #[error("{0}")]
    Store(#[from] store::Error),
    /// The reading thread is gone.
    #[error("the reader ended without a word")]
    Reader,
}

/// A line that was read, and what came of it.
type Read = (Line, Result<Box<Row>, Vec<String>>);

/// Takes a file over; `progress` hears the bytes done and all of them. Run again after an interruption, it goes on.
pub async fn run(house: &House<'_>, asked: &Asked, mut progress: impl FnMut(u64, u64)) -> Result<Done, Error> {
    let (sum, checksum, length) = checksum(asked).map_err(Error::File)?;
    let state = imports::state(&mut house.store.read().await?, &checksum).await?.filter(|_| !asked.dry_run);
    let mut done = state.as_ref().map_or_else(Done::default, Done::before);
    if done.before {
        return Ok(done);
    }
    let words = Arc::new(Words::bundled());
    let (headings, lines) = file::open(&asked.file).map_err(Error::File)?;
    let layout = Layout::read(&headings, &house.scheme, &words).map_err(Error::Layout)?;
    done.unknown.clone_from(&layout.unknown);
    let report = Report::new((&asked.file, &asked.report), &headings, &words, state.is_some())?;
    let report = report.map_err(Error::Report)?;
    let reading = Arc::new(Reading::of(house, asked, layout, &words));
    let mut keeper =
        keep::Keeper { house, words: &words, report, dry_run: asked.dry_run, sum: &sum, checksum: &checksum };
    keeper.begin(&done).await?;
    let faults = faults(house.store, &reading, &asked.file).await?;
    let (send, mut batches) = mpsc::channel(AHEAD);
    let resumed = done.resumed;
    let reader = tokio::task::spawn_blocking(move || reading.all(lines, resumed, &faults, &send));
    while let Some(batch) = batches.recv().await {
        let bytes = batch.last().map_or(0, |(line, _): &Read| line.bytes);
        keeper.batch(&mut done, batch).await?;
        progress(bytes, length);
    }
    reader.await.map_err(|_| Error::Reader)??;
    keeper.end(&done).await?;
    progress(length, length);
    Ok(done)
}

/// Of the file, and of the file and of what empty cells stand for: another value makes it another import.
fn checksum(asked: &Asked) -> io::Result<(String, String, u64)> {
    let (sum, length) = (register::file::checksum(&asked.file)?, std::fs::metadata(&asked.file)?.len());
    let given: Vec<_> = asked.given.iter().map(|(column, value)| format!(" {}={value}", column.key())).collect();
    let whole = format!("legacy {sum}{}", given.concat());
    Ok((sum, whole, length))
}

/// What is wrong with rows because of others, of the file and of the register.
async fn faults(store: &Store, reading: &Arc<Reading>, file: &Path) -> Result<HashMap<u64, Fault>, Error> {
    let (reader, file) = (Arc::clone(reading), file.to_owned());
    let links = tokio::task::spawn_blocking(move || reader.links(&file));
    let mut links = links.await.map_err(|_| Error::Reader)??;
    let followers = links.followers();
    let followers: Vec<&str> = followers.iter().map(String::as_str).collect();
    let mut db = store.read().await?;
    for some in followers.chunks(AT_ONCE) {
        for known in declarations::known(&mut db, some).await? {
            links.stands(&known);
        }
    }
    for number in followers {
        let Some(member) = links.member_of(number) else { continue };
        if members::by_number(&mut db, member).await?.is_some() {
            links.member_taken(number);
        }
    }
    Ok(links.faults())
}
