//! The directory itself.

use super::{Answer, Counts, Engine};
use crate::directory::{
    conditions::{division_number, level_number},
    cpu,
    generate::{Generator, row_of},
    questions::Question,
};
use ::directory::{Change, Directory, Facets, Query};
use anyhow::Result;
use domain::registers::Registers;
use std::{sync::Arc, time::Instant};

/// Businesses made at a time, so that making them can be told from taking them in.
const TOGETHER: u64 = 10_000;

/// A filled directory.
pub struct Ours {
    /// As the site holds it.
    pub directory: Arc<Directory>,
    /// Answers may come out of those that are kept until the next change.
    pub kept: bool,
    generator: Arc<Generator>,
}

/// What building took.
#[derive(Clone, Copy, Debug)]
pub struct Built {
    /// Seconds of processor time, without making the businesses.
    pub busy: f64,
    /// Seconds by the clock on the wall, with making them.
    pub wall: f64,
}

impl Ours {
    /// Fills a directory with so many businesses.
    pub fn build(generator: &Arc<Generator>, count: u64) -> Result<(Self, Built)> {
        let directory = Arc::new(Directory::new(generator.registers().clone()));
        let (begun, before) = (Instant::now(), cpu::busy());
        let mut making = 0.0;
        let bundles = (0..count.div_ceil(TOGETHER)).map(|bundle| {
            let start = cpu::busy();
            let rows = bundle * TOGETHER..((bundle + 1) * TOGETHER).min(count);
            let made: Vec<_> = rows.map(|row| generator.made(row).map(|made| made.entry)).collect();
            making += cpu::busy() - start;
            made
        });
        directory.fill(bundles.flatten())?;
        let built = Built { busy: (cpu::busy() - before - making) / 1e3, wall: begun.elapsed().as_secs_f64() };
        Ok((Self { directory, kept: false, generator: generator.clone() }, built))
    }

    /// The registers it folds with.
    pub fn registers(&self) -> &Arc<Registers> {
        self.generator.registers()
    }

    /// Milliseconds of processor time to take in each of so many new businesses.
    pub fn append(&mut self, first: u64, many: u64) -> Result<Vec<f64>> {
        let mut took = Vec::new();
        for row in first..first + many {
            let entry = self.generator.made(row)?.entry;
            let before = cpu::busy_here();
            self.directory.follow([Change::Put(Box::new(entry))], None);
            took.push(cpu::busy_here() - before);
        }
        for row in first..first + many {
            self.directory.follow([Change::Gone(self.generator.made(row)?.entry.declaration)], None);
        }
        Ok(took)
    }

    /// 自己宣言IDs from all over the register, as they stand in addresses; at most 20,000.
    pub fn some_numbers(&self) -> impl Iterator<Item = String> {
        let all = self.directory.after(None, usize::MAX);
        let step = (all.len() / 20_000).max(1);
        all.into_iter().step_by(step).map(|entry| entry.number.as_str().to_owned())
    }

    fn counts(&self, facets: &Facets) -> [Counts; 3] {
        let registers = self.generator.registers();
        let division = |(code, count): (&String, &usize)| Some((division_number(registers, code)?, *count));
        [
            facets.prefectures.iter().map(|(number, count)| (*number, *count)).collect(),
            facets.divisions.iter().filter_map(division).collect(),
            facets.levels.iter().map(|(level, count)| (level_number(*level), *count)).collect(),
        ]
    }
}

impl Engine for Ours {
    fn name(&self) -> &'static str {
        "directory"
    }

    async fn ask(&mut self, question: &Question) -> Result<Answer> {
        let counted = question.count_only.then(|| Query { page: usize::MAX, ..question.query.clone() });
        let query = counted.as_ref().unwrap_or(&question.query);
        let found = if self.kept { self.directory.search(query) } else { self.directory.search_anew(query) };
        Ok(Answer {
            total: found.total,
            page: found.entries.iter().map(|entry| row_of(entry.declaration)).collect(),
            facets: found.facets.map(|facets| self.counts(&facets)),
        })
    }
}
