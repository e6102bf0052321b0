//! The reading side of an import: first the whole file for what no row shows alone, then batch by batch.

use super::{AT_ONCE, Asked, House, Read};
use crate::legacy::file::{self, Line, Lines};
use crate::legacy::layout::{Column, Layout};
use crate::legacy::links::{Fault, Links, Seat};
use crate::legacy::row::{Reader, Row};
use crate::words::Words;
use domain::registers::Registers;
use domain::scheme::Scheme;
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::mpsc;

/// What lines are read with.
pub struct Reading {
    scheme: Arc<Scheme>,
    registers: Arc<Registers>,
    words: Arc<Words>,
    now: jiff::Timestamp,
    layout: Layout,
    given: BTreeMap<Column, String>,
}

impl Reading {
    /// With the scheme and at the moment of the import.
    pub fn of(house: &House<'_>, asked: &Asked, layout: Layout, words: &Arc<Words>) -> Self {
        Self {
            scheme: Arc::clone(&house.scheme),
            registers: Arc::clone(&house.registers),
            words: Arc::clone(words),
            now: house.clock.now(),
            layout,
            given: asked.given.clone(),
        }
    }

    /// Every row of the file, with those that are refused for themselves.
    pub fn links(&self, path: &Path) -> io::Result<Links> {
        let (_, mut lines) = file::open(path)?;
        let mut found = Links::default();
        while let Some(line) = lines.next_line()? {
            match (self.row(&line), &line.cells) {
                (Ok(row), _) => found.add(row.number.as_str(), Seat::of(line.number, &row)),
                (Err(_), Some(cells)) => {
                    found.refused(line.number, self.layout.cells(cells, &self.given).text(Column::Number));
                }
                (Err(_), None) => {}
            }
        }
        Ok(found)
    }

    /// Sends all lines after the first `done`, in batches.
    pub fn all(
        &self,
        mut lines: Lines,
        done: u64,
        faults: &HashMap<u64, Fault>,
        send: &mpsc::Sender<Vec<Read>>,
    ) -> io::Result<()> {
        let mut batch = Vec::with_capacity(AT_ONCE);
        while let Some(line) = lines.next_line()? {
            if line.number <= done {
                continue;
            }
            let row = self.judged(&line, faults.get(&line.number));
            batch.push((line, row.map(Box::new)));
            if batch.len() == AT_ONCE && send.blocking_send(std::mem::take(&mut batch)).is_err() {
                return Ok(());
            }
        }
        // Nobody hears it any more: whoever went away knows why.
        let _ = send.blocking_send(batch);
        Ok(())
    }

    /// A row, or everything that is wrong with it, also because of others.
    fn judged(&self, line: &Line, fault: Option<&Fault>) -> Result<Row, Vec<String>> {
        let row = self.row(line);
        let fault = match fault {
            None => return row,
            Some(Fault::Twice(first)) => self.say("legacy.twice", first + 1),
            Some(Fault::MemberTwice(first)) => self.say("legacy.member-twice", first + 1),
            Some(Fault::MemberTaken) => self.say("legacy.member-taken", 0),
            Some(Fault::Nowhere) => self.say("legacy.later-nowhere", 0),
            Some(Fault::Refused(later)) => self.say("legacy.later-refused", later + 1),
            Some(Fault::Circle) => self.say("legacy.later-circle", 0),
        };
        Err(row.err().unwrap_or_default().into_iter().chain([fault]).collect())
    }

    /// A row, or what is wrong with it alone.
    fn row(&self, line: &Line) -> Result<Row, Vec<String>> {
        let cells = line.cells.as_ref().ok_or_else(|| vec![self.say("legacy.no-text", 0)])?;
        if cells.len() != self.layout.width {
            return Err(vec![self.say("legacy.width", u64::try_from(cells.len()).unwrap_or_default())]);
        }
        let reader = Reader { scheme: &self.scheme, registers: &self.registers, words: &self.words, now: self.now };
        reader.read(self.layout.cells(cells, &self.given))
    }

    fn say(&self, key: &str, fact: u64) -> String {
        self.words.say(key, &[("fact", &fact.to_string())])
    }
}
