//! Five ways to search the same businesses. Each answers exactly: total, page and counts are compared.

pub mod ours;
pub mod postgres;
pub mod scan;
mod sql;
pub mod sqlite;
#[cfg(feature = "tantivy")]
pub mod tantivy;

use super::{
    conditions::{division_number, level_number},
    generate::Generator,
    questions::Question,
};
use ::directory::key;
use anyhow::{Context, Result};
use domain::text::Kana;
use std::collections::BTreeMap;

/// How many entries each further choice would leave, by its number.
pub type Counts = BTreeMap<u8, usize>;

/// What an engine answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// How many in all.
    pub total: usize,
    /// The rows of the page.
    pub page: Vec<u64>,
    /// By prefecture, 大分類 and level, if they were asked for.
    pub facets: Option<[Counts; 3]>,
}

/// An engine with all businesses in it.
pub trait Engine {
    /// What it is called in the report.
    fn name(&self) -> &'static str;

    /// Answers.
    async fn ask(&mut self, question: &Question) -> Result<Answer>;

    /// Milliseconds of processor time used so far by whoever answers: this process, and a server if there is one.
    fn busy(&self) -> Result<f64> {
        Ok(super::cpu::busy())
    }
}

/// A business in numbers, for engines that are told so.
pub struct Row {
    /// Its row: the order of declaring.
    pub place: u64,
    /// The name as shown.
    pub name: String,
    /// Its keys, parted by [`key::EDGE`].
    pub keys: String,
    /// How it is read, for the order by kana.
    pub read: String,
    /// 1–47.
    pub prefecture: u8,
    /// The code.
    pub municipality: u32,
    /// By its place in the register.
    pub division: u8,
    /// The code.
    pub group: u8,
    /// 1 or 2.
    pub level: u8,
    /// 自己宣言ID.
    pub number: u64,
    /// 法人番号; 0: none.
    pub corporate: u64,
}

impl Row {
    /// The business of a row.
    pub fn of(generator: &Generator, row: u64) -> Result<Self> {
        let made = generator.made(row)?;
        let (entry, registers) = (made.entry, generator.registers());
        let keys = key::of_entry(registers, &entry.name, entry.kana.as_ref().map(Kana::as_str));
        let division = registers.division_of(entry.industry.code()).context("division")?;
        Ok(Self {
            place: row,
            read: key::last(&keys).to_owned(),
            keys,
            prefecture: entry.prefecture.number(),
            municipality: made.municipality.parse()?,
            division: division_number(registers, division.code).context("division")?,
            group: entry.industry.code().parse()?,
            level: level_number(entry.level),
            number: entry.number.as_str().parse()?,
            corporate: entry.corporate_number.map_or(Ok(0), |number| number.as_str().parse())?,
            name: entry.name,
        })
    }
}

/// Each row's place in the order by kana; of equals the older one comes first.
pub fn kana_ranks(generator: &Generator, count: u64) -> Result<Vec<u32>> {
    let mut read: Vec<(String, u32)> = Vec::new();
    for row in 0..count {
        read.push((Row::of(generator, row)?.read, u32::try_from(row)?));
    }
    read.sort_unstable();
    let mut ranks = vec![0; read.len()];
    for (rank, (_, row)) in (0..).zip(&read) {
        if let Some(own) = usize::try_from(*row).ok().and_then(|row| ranks.get_mut(row)) {
            *own = rank;
        }
    }
    Ok(ranks)
}

/// The characters and pairs of a text; none reaches over the edge between two keys.
pub fn grams(text: &str) -> impl Iterator<Item = (char, Option<char>)> {
    let pairs = text.chars().zip(text.chars().skip(1).map(Some).chain([None]));
    pairs.filter(|(first, _)| *first != key::EDGE).flat_map(|(first, second)| {
        let pair = second.filter(|second| *second != key::EDGE).map(|second| (first, Some(second)));
        [Some((first, None)), pair].into_iter().flatten()
    })
}

/// Those of a longer text that decide: its pairs, or the one character.
pub fn needle_grams(needle: &str) -> Vec<(char, Option<char>)> {
    let pairs: Vec<_> = needle.chars().zip(needle.chars().skip(1).map(Some)).collect();
    if pairs.is_empty() { needle.chars().map(|c| (c, None)).collect() } else { pairs }
}
