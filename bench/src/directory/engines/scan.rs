//! The plain scan: one piece of memory with all keys, `memmem` through it, and a look at each row it finds.

use super::{Answer, Counts, Engine, Row, kana_ranks};
use crate::directory::{
    conditions::{Condition, Facet},
    generate::Generator,
    questions::{PER_PAGE, Question},
};
use ::directory::{Sort, key};
use anyhow::Result;
use memchr::memmem;
use std::sync::Arc;

/// All businesses side by side.
pub struct Scan {
    generator: Arc<Generator>,
    keys: String,
    /// Where the keys of each row begin.
    starts: Vec<u32>,
    rows: Vec<Facts>,
    ranks: Vec<u32>,
}

/// What a row is filtered and counted by.
#[derive(Clone, Copy)]
struct Facts {
    prefecture: u8,
    division: u8,
    group: u8,
    level: u8,
    municipality: u32,
    number: u64,
    corporate: u64,
}

impl Scan {
    /// Takes so many businesses in.
    pub fn build(generator: &Arc<Generator>, count: u64) -> Result<Self> {
        let (mut keys, mut starts, mut rows) = (String::new(), Vec::new(), Vec::new());
        for row in 0..count {
            let row = Row::of(generator, row)?;
            starts.push(u32::try_from(keys.len())?);
            keys.push_str(&row.keys);
            keys.push(key::EDGE);
            let Row { prefecture, division, group, level, municipality, number, corporate, .. } = row;
            rows.push(Facts { prefecture, division, group, level, municipality, number, corporate });
        }
        Ok(Self { generator: generator.clone(), keys, starts, rows, ranks: kana_ranks(generator, count)? })
    }

    /// The rows that contain a text, in order.
    fn containing(&self, needle: &str) -> Vec<u32> {
        let mut found: Vec<u32> = Vec::new();
        for at in memmem::find_iter(self.keys.as_bytes(), needle) {
            let behind = self.starts.partition_point(|start| usize::try_from(*start).is_ok_and(|start| start <= at));
            let row = u32::try_from(behind.saturating_sub(1)).unwrap_or(u32::MAX);
            if found.last() != Some(&row) {
                found.push(row);
            }
        }
        found
    }

    fn facts(&self, row: u32) -> Option<&Facts> {
        self.rows.get(usize::try_from(row).ok()?)
    }

    fn fits(&self, row: u32, conditions: &[Condition]) -> bool {
        let Some(facts) = self.facts(row) else { return false };
        conditions.iter().all(|condition| match condition {
            Condition::Prefecture(prefecture) => facts.prefecture == *prefecture,
            Condition::Municipality(code) => facts.municipality == *code,
            Condition::Division(division) => facts.division == *division,
            Condition::Group(group) => facts.group == *group,
            Condition::Level(level) => facts.level == *level,
            Condition::Number(number) => facts.number == *number,
            Condition::Corporate(number) => facts.corporate == *number,
        })
    }

    fn counts(&self, rows: &[u32], question: &Question, facet: Facet) -> Counts {
        let conditions = question.conditions(self.generator.registers(), Some(facet));
        let mut counts = Counts::new();
        for facts in rows.iter().filter(|row| self.fits(**row, &conditions)).filter_map(|row| self.facts(*row)) {
            let choice = match facet {
                Facet::Prefecture => facts.prefecture,
                Facet::Division => facts.division,
                Facet::Level => facts.level,
            };
            *counts.entry(choice).or_default() += 1;
        }
        counts
    }
}

impl Engine for Scan {
    fn name(&self) -> &'static str {
        "plain scan"
    }

    async fn ask(&mut self, question: &Question) -> Result<Answer> {
        let said: Vec<u32> = match &question.needle {
            Some(needle) => self.containing(needle),
            None => (0..u32::try_from(self.rows.len())?).collect(),
        };
        let facets = question.query.facets.then(|| {
            [Facet::Prefecture, Facet::Division, Facet::Level].map(|facet| self.counts(&said, question, facet))
        });
        let conditions = question.conditions(self.generator.registers(), None);
        let mut found: Vec<u32> = said.into_iter().filter(|row| self.fits(*row, &conditions)).collect();
        let total = found.len();
        if question.query.sort == Sort::Kana {
            let rank = |row: &u32| usize::try_from(*row).ok().and_then(|row| self.ranks.get(row)).copied();
            found.sort_unstable_by_key(rank);
        } else {
            found.reverse();
        }
        let page = found.into_iter().skip(question.offset()).take(PER_PAGE).map(u64::from);
        let page = if question.count_only { Vec::new() } else { page.collect() };
        Ok(Answer { total, page, facets })
    }
}
