//! Checking a list of IDs against the files of open data on this machine: nobody is asked, so nobody learns who was checked.

mod answer;
mod snapshot;

pub use answer::Judged;
pub use snapshot::Fault;

use crate::words::Words;
use answer::Answer;
use domain::registers::Registers;
use jiff::civil::Date;
use site::checked::{
    list::{self, List, Refused},
    rows::question,
};
use snapshot::Snapshot;
use std::{borrow::Cow, collections::BTreeMap, io::Write, path::Path};

/// Why nothing was checked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The files of open data cannot be relied on.
    #[error("{0}")]
    Snapshot(#[from] Fault),
    /// The list cannot be read.
    #[error("{0}")]
    List(std::io::Error),
    /// It is no list of IDs.
    #[error("{0:?}")]
    NoList(Refused),
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

/// Goes through the list twice: first which IDs are asked for, then row by row for the answers, in the same order. Only what is
/// asked for is kept of the files, so memory grows with the list alone.
pub fn check(
    (folder, list): (&Path, &Path),
    out: &mut dyn Write,
    registers: &Registers,
    words: &Words,
) -> Result<Report, Error> {
    let file = std::fs::read(list).map_err(Error::List)?;
    let text = list::text(&file).map_err(Error::NoList)?;
    let list = List::open(&text).map_err(Error::NoList)?;
    let asked = list.lines().filter_map(|line| question(&line.row?).ok()).map(|asked| asked.number).collect();
    let snapshot = Snapshot::read(folder, &asked)?;
    let mut lines = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(out);
    let head = ["verify.head-result", "verify.head-reason", "verify.head-level", "verify.head-day"];
    if let Some(own) = list.head() {
        let added = head.map(|key| words.say(key, &[]));
        lines.write_record(own.iter().map(Cow::as_ref).chain(added.iter().map(String::as_str))).map_err(Error::Out)?;
    }
    // What is added stands in the same columns in every row.
    let width = list.head().map_or_else(|| list.lines().next().map_or(0, |line| line.cells.len()), <[_]>::len);
    let day = snapshot.day.to_string();
    let mut report = Report { day: Some(snapshot.day), ..Report::default() };
    for line in list.lines() {
        let Answer { judged, reason, level } = Answer::of(&snapshot, &line, registers, words);
        *report.counts.entry(judged).or_default() += 1;
        let empty = std::iter::repeat_n("", width.saturating_sub(line.cells.len()));
        let added = [judged.code(), &reason, &level, &day];
        let own = line.cells.iter().map(Cow::as_ref);
        lines.write_record(own.chain(empty).chain(added)).map_err(Error::Out)?;
    }
    lines.flush().map_err(|why| Error::Out(why.into()))?;
    Ok(report)
}
