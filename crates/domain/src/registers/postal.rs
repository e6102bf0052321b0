//! Postal codes: Japan Post's list of towns, one row per code and town.
//!
//! 124,526 rows stay in memory as the text of the file (6 MB) with two tables of positions (2.5 MB): a look-up is a binary
//! search and reads the row's text. A struct per row would take five times as much.

use super::{
    municipalities::Municipalities,
    table::{RegisterFault, unpack},
};
use crate::{
    place::Prefecture,
    text::{fold::Folder, width::narrow},
};

/// A town with its municipality, as one postal code gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// 都道府県.
    pub prefecture: Prefecture,
    /// Full name of the municipality: `石狩郡当別町`.
    pub municipality: String,
    /// Five digits of 全国地方公共団体コード.
    pub municipality_code: String,
    /// 町名; empty where the code stands for the whole municipality. Digits are half width, as in a parsed town line.
    pub town: String,
    /// Reading of the town in full-width katakana.
    pub town_kana: String,
    /// What Japan Post says in parentheses or instead of a town: `1〜4丁目`, `以下に掲載がない場合`.
    pub note: String,
}

impl Place {
    /// 市区町村・町名 as [`crate::place::TownLine`] keeps it: what 住所検索 fills in.
    pub fn town_line(&self) -> String {
        format!("{}{}", self.municipality, self.town)
    }

    /// The same with the note in brackets: what is offered when a code has several towns.
    pub fn line(&self) -> String {
        let note = if self.note.is_empty() { String::new() } else { format!("（{}）", self.note) };
        format!("{}{note}", self.town_line())
    }
}

/// The postal table.
#[derive(Debug, Default)]
pub(crate) struct PostalTable {
    text: String,
    /// (code, start of the row in `text`), sorted.
    by_code: Vec<(u32, u32)>,
    /// (position of the municipality, first character of the town as folded, start of the row in `text`), sorted. Rows
    /// without a town are not in it.
    by_town: Vec<(u16, char, u32)>,
}

const FILE: &str = "postal_codes.tsv.gz";

impl PostalTable {
    /// Reads the embedded table.
    pub(super) fn bundled(municipalities: &Municipalities, folder: &Folder) -> Result<Self, RegisterFault> {
        let text = unpack(FILE, include_bytes!("../../data/postal_codes.tsv.gz"))?;
        let mut by_code = Vec::with_capacity(130_000);
        let mut by_town = Vec::with_capacity(130_000);
        let mut start = text.find('\n').map_or(text.len(), |head| head + 1);
        for (at, row) in text.lines().enumerate().skip(1) {
            let fault = |reason: &str| RegisterFault { file: FILE, line: at + 1, reason: reason.to_owned() };
            let mut cells = row.split('\t');
            let code = cells.next().and_then(|cell| cell.parse().ok()).ok_or_else(|| fault("no postal code"))?;
            let (position, _) = cells
                .next()
                .and_then(|cell| municipalities.by_code(cell))
                .ok_or_else(|| fault("no municipality has this code"))?;
            let digits = |cell: &str| cell.bytes().all(|b| b.is_ascii_digit());
            if row.split('\t').count() < 5 || !row.get(..7).is_some_and(digits) || !row.get(8..13).is_some_and(digits) {
                return Err(fault("not seven digits, five digits, town, kana and note"));
            }
            let offset = u32::try_from(start).map_err(|_| fault("the table is too long"))?;
            by_code.push((code, offset));
            let position = u16::try_from(position).map_err(|_| fault("too many municipalities"))?;
            if let Some(first) = cells.next().and_then(|town| town.chars().next()) {
                by_town.push((position, folder.fold_char(first), offset));
            }
            start += row.len() + 1;
        }
        by_code.sort_unstable();
        by_town.sort_unstable();
        by_code.shrink_to_fit();
        by_town.shrink_to_fit();
        Ok(Self { text, by_code, by_town })
    }

    /// The places of a seven-digit code, in the order of the file.
    pub(super) fn places(&self, code: &str, municipalities: &Municipalities) -> Vec<Place> {
        let Ok(code) = code.parse::<u32>() else { return Vec::new() };
        let first = self.by_code.partition_point(|(other, _)| *other < code);
        self.by_code
            .iter()
            .skip(first)
            .take_while(|(other, _)| *other == code)
            .filter_map(|(_, start)| self.place(*start, municipalities))
            .collect()
    }

    /// The towns of a municipality that begin with this character (as folded), named as in the file with full-width digits.
    pub(crate) fn towns<'a>(
        &'a self,
        code: &str,
        first: char,
        municipalities: &Municipalities,
    ) -> impl Iterator<Item = &'a str> {
        let key = municipalities.by_code(code).and_then(|(position, _)| Some((u16::try_from(position).ok()?, first)));
        let from = self.by_town.partition_point(|(position, first, _)| Some((*position, *first)) < key);
        self.by_town
            .iter()
            .skip(from)
            .take_while(move |(position, first, _)| Some((*position, *first)) == key)
            .filter_map(|(_, _, start)| self.town(*start))
    }

    /// The register lists at least one town of this municipality.
    pub(crate) fn has_towns(&self, code: &str, municipalities: &Municipalities) -> bool {
        let key = municipalities.by_code(code).and_then(|(position, _)| u16::try_from(position).ok());
        self.by_town.binary_search_by(|(position, _, _)| Some(*position).cmp(&key)).is_ok()
    }

    /// The third cell. Code and municipality before it are seven and five digits, checked when the table was read.
    fn town(&self, start: u32) -> Option<&str> {
        let start = usize::try_from(start).ok()?;
        self.text.get(start + 14..)?.split('\t').next()
    }

    fn cells(&self, start: u32) -> impl Iterator<Item = &str> {
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        self.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or("").split('\t')
    }

    fn place(&self, start: u32, municipalities: &Municipalities) -> Option<Place> {
        let mut cells = self.cells(start).skip(1);
        let (_, municipality) = municipalities.by_code(cells.next()?)?;
        Some(Place {
            prefecture: municipality.prefecture,
            municipality: municipality.name.to_owned(),
            municipality_code: municipality.code.to_owned(),
            town: narrow(cells.next()?),
            town_kana: cells.next()?.to_owned(),
            note: cells.next()?.to_owned(),
        })
    }

    /// Every row as a place, for tests.
    #[cfg(test)]
    pub(crate) fn every(&self, municipalities: &Municipalities) -> Vec<Place> {
        self.by_code.iter().filter_map(|(_, start)| self.place(*start, municipalities)).collect()
    }

    /// The greatest code, for tests.
    #[cfg(test)]
    pub(crate) fn by_last_code(&self) -> String {
        self.by_code.last().map(|(code, _)| format!("{code:07}")).unwrap_or_default()
    }
}
