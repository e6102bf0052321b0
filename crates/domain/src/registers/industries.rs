//! 日本標準産業分類, edition 14 (令和5年7月告示): divisions, groups, and a search down to the finest level.

use super::table::{RegisterFault, rows};
use crate::text::fold::Folder;

/// The edition of the classification, kept with each declaration.
pub const EDITION: &str = "14";

/// A division (大分類).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Division {
    /// `A` to `T`.
    pub code: &'static str,
    /// `製造業`.
    pub name: &'static str,
}

/// A group (中分類).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// `01` to `99`.
    pub code: &'static str,
    /// `生産用機械器具製造業`.
    pub name: &'static str,
    /// Code of its division.
    pub division: &'static str,
    /// Everyday words that lead here, and the names of the finer levels.
    words: Vec<&'static str>,
}

impl Group {
    /// Names of 小分類 and 細分類 below the group and everyday words for it.
    pub fn words(&self) -> &[&'static str] {
        &self.words
    }
}

/// The classification.
#[derive(Debug, Default)]
pub(crate) struct Industries {
    pub(super) divisions: Vec<Division>,
    pub(super) groups: Vec<Group>,
}

const FILE: &str = "industry_jsic14.tsv";
const WORDS: &str = "industry_words.tsv";

impl Industries {
    /// Reads the embedded tables.
    pub(super) fn bundled() -> Result<Self, RegisterFault> {
        let mut all = Self::default();
        for row in rows(FILE, include_str!("../../data/industry_jsic14.tsv")) {
            let (level, code, parent, name) = (row.cell(0)?, row.cell(1)?, row.cell(2)?, row.cell(3)?);
            match level {
                "1" => all.divisions.push(Division { code, name }),
                "2" => all.groups.push(Group { code, name, division: parent, words: Vec::new() }),
                _ => all.add_word(code, name).ok_or_else(|| row.fault("no group has this code"))?,
            }
        }
        for row in rows(WORDS, include_str!("../../data/industry_words.tsv")) {
            let word = row.cell(0)?;
            for code in row.cell(1)?.split(' ') {
                all.add_word(code, word).ok_or_else(|| row.fault("no group has this code"))?;
            }
        }
        Ok(all)
    }

    fn add_word(&mut self, code: &str, word: &'static str) -> Option<()> {
        let group = code.get(..2)?;
        self.groups.iter_mut().find(|other| other.code == group)?.words.push(word);
        Some(())
    }

    /// The group with this code.
    pub(crate) fn group(&self, code: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.code == code)
    }

    /// The division of the group with this code.
    pub(crate) fn division_of(&self, group: &str) -> Option<&Division> {
        let code = self.group(group)?.division;
        self.divisions.iter().find(|division| division.code == code)
    }

    /// Groups in which every word occurs: in their own name first, then by how many finer names fit.
    pub(crate) fn search(&self, words: &str, folder: &Folder) -> Vec<&Group> {
        let words: Vec<String> = words.split_whitespace().map(|word| folder.fold(word)).collect();
        if words.iter().all(String::is_empty) {
            return Vec::new();
        }
        let mut found: Vec<(usize, &Group)> =
            self.groups.iter().filter_map(|group| rank(group, &words, folder).map(|rank| (rank, group))).collect();
        found.sort_by_key(|(rank, group)| (std::cmp::Reverse(*rank), group.code));
        found.into_iter().map(|(_, group)| group).collect()
    }
}

/// How well a group fits, or `None` if one of the words is nowhere in it.
fn rank(group: &Group, words: &[String], folder: &Folder) -> Option<usize> {
    let name = folder.fold(group.name);
    let finer: Vec<String> = group.words.iter().map(|word| folder.fold(word)).collect();
    let mut rank = 0;
    for word in words {
        let below = finer.iter().filter(|text| text.contains(word)).count();
        let exact = finer.iter().any(|text| text == word);
        let here = name.contains(word);
        if below == 0 && !here {
            return None;
        }
        rank += below + if here { 1000 } else { 0 } + if exact { 2000 } else { 0 };
    }
    Some(rank)
}
