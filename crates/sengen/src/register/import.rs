//! The import: one thread reads and parses, the other keeps; each unit of work also notes how far it came, so a killed
//! import goes on where it stopped.

use super::file::{self, About};
use super::row::{Bad, Row};
use domain::registers::Registers;
use domain::time::Clock;
use jiff::Timestamp;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::Store;
use store::corporate_register::{self, Corporation, Entries};
use store::imports::{self, Import};
use tokio::sync::mpsc;

/// Entries of one unit: the more, the fewer pages are written twice; a site that runs meanwhile waits for it, some 150 ms.
const AT_ONCE: usize = 10_000;
/// Lines of one unit at most, also when all of them are skipped.
const LINES_AT_ONCE: u64 = 20_000;
/// Batches that may wait for the writer.
const AHEAD: usize = 2;
/// Bad lines that are reported one by one.
pub const REPORTED: usize = 100;

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Lines an earlier run had done.
    pub resumed: u64,
    /// Lines read now.
    pub lines: u64,
    /// Entries kept now.
    pub kept: u64,
    /// Lines that are not for us.
    pub skipped: u64,
    /// Lines that could not be read.
    pub bad: u64,
    /// The first of them: number and reason.
    pub reasons: Vec<(u64, Bad)>,
    /// The file was imported before, whole.
    pub done_before: bool,
}

/// Why an import stopped.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file.
    #[error("{0}")]
    File(#[from] file::Error),
    /// The database.
    #[error("{0}")]
    Store(#[from] store::Error),
    /// The reading thread is gone.
    #[error("the reader ended without a word")]
    Reader,
}

/// Imports a file; `progress` hears the lines and bytes done. Run again after an interruption, it goes on.
pub async fn run(
    store: &Store,
    path: &Path,
    registers: Arc<Registers>,
    clock: &dyn Clock,
    mut progress: impl FnMut(&About, u64, u64),
) -> Result<Report, Error> {
    let about = file::look(path)?;
    let state = imports::state(&mut store.read().await?, &about.checksum).await?;
    let done = state.as_ref().map_or(0, |state| u64::try_from(state.lines).unwrap_or(0));
    if state.is_some_and(|state| state.finished) {
        return Ok(Report { resumed: done, done_before: true, ..Report::default() });
    }
    let (send, mut batches) = mpsc::channel(AHEAD);
    let reader = Reader { path: path.to_owned(), registers, batch: Batch::default(), report: Report::default(), send };
    let reader = tokio::task::spawn_blocking(move || reader.read(done));
    let mut lines = done;
    while let Some(batch) = batches.recv().await {
        let batch: Ready = batch;
        lines = batch.lines;
        keep(store, &about, &batch.entries, (lines, false), clock.now()).await?;
        progress(&about, lines, batch.bytes);
    }
    let report = reader.await.map_err(|_| Error::Reader)??;
    keep(store, &about, &Entries::of(&[]), (lines, true), clock.now()).await?;
    progress(&about, lines, about.bytes);
    Ok(Report { resumed: done, ..report })
}

/// One unit: the entries, and how far the stream is with them.
async fn keep(
    store: &Store,
    about: &About,
    entries: &Entries,
    (lines, finished): (u64, bool),
    now: Timestamp,
) -> Result<(), Error> {
    let lines = i64::try_from(lines).unwrap_or(i64::MAX);
    let import = Import { checksum: about.checksum.clone(), lines, bad: 0, finished };
    let import = &import;
    let unit = store.write(|mut db| async move {
        corporate_register::keep(&mut db, entries).await?;
        imports::advance(&mut db, import, now).await
    });
    unit.await.map_err(Error::Store)
}

/// The reading side.
struct Reader {
    path: PathBuf,
    registers: Arc<Registers>,
    batch: Batch,
    report: Report,
    send: mpsc::Sender<Ready>,
}

/// Entries for one unit of work, and how far the stream is with them.
#[derive(Debug, Default)]
struct Batch {
    /// Entries, no number twice.
    entries: Vec<Corporation>,
    /// Lines read when this batch is kept.
    lines: u64,
    /// Bytes read so far.
    bytes: u64,
}

/// A batch as the store takes it.
struct Ready {
    entries: Entries,
    lines: u64,
    bytes: u64,
}

impl Reader {
    fn read(mut self, done: u64) -> Result<Report, Error> {
        let (path, registers) = (self.path.clone(), self.registers.clone());
        let mut numbers = HashSet::with_capacity(AT_ONCE);
        self.batch.lines = done;
        file::read(&path, done, &registers, |line, bytes| {
            let again = matches!(&line.row, Ok(Row::Entry(entry)) if numbers.contains(&entry.number));
            if (again || self.is_full()) && !self.hand_over(&mut numbers) {
                return false;
            }
            self.report.lines += 1;
            (self.batch.lines, self.batch.bytes) = (line.number, bytes);
            match line.row {
                Ok(Row::Entry(entry)) => {
                    numbers.insert(entry.number.clone());
                    self.report.kept += 1;
                    self.batch.entries.push(*entry);
                }
                Ok(Row::Skipped) => self.report.skipped += 1,
                Err(why) => self.note(line.number, why),
            }
            true
        })?;
        self.hand_over(&mut numbers);
        Ok(self.report)
    }

    fn is_full(&self) -> bool {
        self.batch.entries.len() >= AT_ONCE || self.report.lines % LINES_AT_ONCE == LINES_AT_ONCE - 1
    }

    /// Gives the batch to the writer; `false`: the writer is gone.
    fn hand_over(&mut self, numbers: &mut HashSet<domain::corporate_number::CorporateNumber>) -> bool {
        numbers.clear();
        let (lines, bytes) = (self.batch.lines, self.batch.bytes);
        let entries = Entries::of(&self.batch.entries);
        self.batch.entries.clear();
        self.send.blocking_send(Ready { entries, lines, bytes }).is_ok()
    }

    fn note(&mut self, number: u64, why: Bad) {
        self.report.bad += 1;
        if self.report.reasons.len() < REPORTED {
            self.report.reasons.push((number, why));
        }
    }
}
