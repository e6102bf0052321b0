//! Checking a list of IDs against the files of open data on this machine: nobody is asked, so nobody learns who was checked.

mod answer;
mod list;
mod snapshot;

pub use answer::Judged;
pub use snapshot::Fault;

use crate::words::Words;
use answer::{Answer, Given};
use domain::{ids::DeclarationId, registers::Registers};
use jiff::civil::Date;
use list::List;
use snapshot::Snapshot;
use std::{collections::BTreeMap, io::Write, path::Path};

/// Why nothing was checked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The files of open data cannot be relied on.
    #[error("{0}")]
    Snapshot(#[from] Fault),
    /// The list cannot be read.
    #[error("{0}")]
    List(csv::Error),
    /// The result cannot be written.
    #[error("{0}")]
    Out(csv::Error),
}

/// What was found, for the last line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The day of the files; `None` only before they were read.
    pub day: Option<Date>,
    /// How many rows got each answer.
    pub counts: BTreeMap<Judged, u64>,
}

/// Reads the list twice: first which IDs are asked for, then row by row for the answers, in the same order. Only what is
/// asked for is kept of the files, so memory grows with the list alone.
pub fn check(
    (folder, list): (&Path, &Path),
    out: &mut dyn Write,
    registers: &Registers,
    words: &Words,
) -> Result<Report, Error> {
    let asked = List::open(list, words).and_then(List::ids).map_err(Error::List)?;
    let snapshot = Snapshot::read(folder, &asked)?;
    let mut rows = List::open(list, words).map_err(Error::List)?;
    let mut lines = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(out);
    let head = ["verify.head-result", "verify.head-reason", "verify.head-level", "verify.head-day"];
    if let Some(own) = rows.head() {
        let added = head.map(|key| words.say(key, &[]));
        lines
            .write_record(own.iter().map(String::as_str).chain(added.iter().map(String::as_str)))
            .map_err(Error::Out)?;
    }
    let day = snapshot.day.to_string();
    let mut report = Report { day: Some(snapshot.day), ..Report::default() };
    while let Some(row) = rows.next().map_err(Error::List)? {
        let given = Given { id: row.id(), name: row.name(), number: row.number() };
        let Answer { judged, reason, level } = Answer::of(&snapshot, &given, registers, words);
        *report.counts.entry(judged).or_default() += 1;
        let added = [judged.code(), &reason, &level, &day];
        lines.write_record(row.cells().iter().map(String::as_str).chain(added)).map_err(Error::Out)?;
    }
    lines.flush().map_err(|why| Error::Out(why.into()))?;
    Ok(report)
}

/// What was typed, as the key of an ID: eleven digits in any width, with blanks or hyphens.
fn key(typed: &str) -> Option<u64> {
    DeclarationId::kept(typed).ok().and_then(|id| id.as_str().parse().ok())
}
