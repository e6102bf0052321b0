//! The import: one thread reads, the other keeps; each unit also notes how far it came, so a killed import goes on where it stopped.

use super::file::{self, Line};
use super::layout::{Column, Layout, Wrong};
use super::links::{Fault, Links};
use super::report::Report;
use super::row::{Reader, Row};
use crate::register;
use crate::words::Words;
use domain::dice::Dice;
use domain::registers::Registers;
use domain::scheme::Scheme;
use domain::time::Clock;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::Store;
use store::declarations::{self, Known};
use store::imports;
use tokio::sync::mpsc;

mod keep;

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
    /// Rows that were not taken over.
    pub bad: u64,
    /// Headings that mean nothing to us.
    pub unknown: Vec<String>,
    /// The file was taken over before, whole.
    pub before: bool,
}

/// Why an import stopped.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file or the report.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The headings.
    #[error("{0:?}")]
    Layout(Wrong),
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
    let words = Arc::new(Words::bundled());
    let (checksum, length) = checksum(asked)?;
    let state = imports::state(&mut house.store.read().await?, &checksum).await?.filter(|_| !asked.dry_run);
    let resumed = state.as_ref().map_or(0, |state| u64::try_from(state.lines).unwrap_or(0));
    if state.is_some_and(|state| state.finished) {
        return Ok(Done { resumed, before: true, ..Done::default() });
    }
    let (headings, lines) = file::open(&asked.file)?;
    let layout = Layout::read(&headings, &house.scheme, &words).map_err(Error::Layout)?;
    let faults = faults(house.store, asked, &layout).await?;
    let report = Report::open(&asked.report, &headings, &words, resumed > 0)?;
    let mut done = Done { resumed, unknown: layout.unknown.clone(), ..Done::default() };
    let (send, mut batches) = mpsc::channel(AHEAD);
    let reading = Reading {
        scheme: Arc::clone(&house.scheme),
        registers: Arc::clone(&house.registers),
        words: Arc::clone(&words),
        now: house.clock.now(),
        layout,
        given: asked.given.clone(),
        faults,
        send,
    };
    let reader = tokio::task::spawn_blocking(move || reading.all(lines, resumed));
    let mut keeper = keep::Keeper { house, words: &words, report, dry_run: asked.dry_run, checksum: &checksum };
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

/// Of the file and of what empty cells stand for: another value makes it another import.
fn checksum(asked: &Asked) -> io::Result<(String, u64)> {
    let (sum, length) = (register::file::checksum(&asked.file)?, std::fs::metadata(&asked.file)?.len());
    let given: Vec<_> = asked.given.iter().map(|(column, value)| format!(" {}={value}", column.key())).collect();
    Ok((format!("legacy {sum}{}", given.concat()), length))
}

/// Looks over the whole file for what no row shows alone.
async fn faults(store: &Store, asked: &Asked, layout: &Layout) -> Result<HashMap<u64, Fault>, Error> {
    let (path, layout, given) = (asked.file.clone(), layout.clone(), asked.given.clone());
    let links = tokio::task::spawn_blocking(move || links(&path, &layout, &given));
    let links = links.await.map_err(|_| Error::Reader)??;
    let mut known = HashSet::new();
    let mut db = store.read().await?;
    for some in links.outside().chunks(AT_ONCE) {
        known.extend(declarations::known(&mut db, some).await?.into_iter().map(|Known { number, .. }| number));
    }
    Ok(links.faults(&known))
}

fn links(path: &Path, layout: &Layout, given: &BTreeMap<Column, String>) -> io::Result<Links> {
    let (_, mut lines) = file::open(path)?;
    let mut found = Links::default();
    while let Some(line) = lines.next_line()? {
        let Some(cells) = &line.cells else { continue };
        let cells = layout.cells(cells, given);
        found.add(line.number, cells.text(Column::Number), cells.text(Column::Later));
    }
    Ok(found)
}

/// The reading side.
struct Reading {
    scheme: Arc<Scheme>,
    registers: Arc<Registers>,
    words: Arc<Words>,
    now: jiff::Timestamp,
    layout: Layout,
    given: BTreeMap<Column, String>,
    faults: HashMap<u64, Fault>,
    send: mpsc::Sender<Vec<Read>>,
}

impl Reading {
    fn all(&self, mut lines: file::Lines, done: u64) -> io::Result<()> {
        let mut batch = Vec::with_capacity(AT_ONCE);
        while let Some(line) = lines.next_line()? {
            if line.number <= done {
                continue;
            }
            let row = self.read(&line);
            batch.push((line, row.map(Box::new)));
            if batch.len() == AT_ONCE && self.send.blocking_send(std::mem::take(&mut batch)).is_err() {
                return Ok(());
            }
        }
        // Nobody hears it any more: whoever went away knows why.
        let _ = self.send.blocking_send(batch);
        Ok(())
    }

    fn read(&self, line: &Line) -> Result<Row, Vec<String>> {
        let say = |key: &str, fact: u64| vec![self.words.say(key, &[("fact", &fact.to_string())])];
        let cells = line.cells.as_ref().ok_or_else(|| say("legacy.no-text", 0))?;
        if cells.len() != self.layout.width {
            return Err(say("legacy.width", u64::try_from(cells.len()).unwrap_or_default()));
        }
        let reader = Reader { scheme: &self.scheme, registers: &self.registers, words: &self.words, now: self.now };
        let row = reader.read(self.layout.cells(cells, &self.given));
        let fault = match self.faults.get(&line.number) {
            None => return row,
            Some(Fault::Twice(first)) => say("legacy.twice", first + 1),
            Some(Fault::Nowhere) => say("legacy.later-nowhere", 0),
            Some(Fault::Circle) => say("legacy.later-circle", 0),
        };
        Err(row.err().unwrap_or_default().into_iter().chain(fault).collect())
    }
}
