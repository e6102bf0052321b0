//! The words that invented businesses are called by: the sources of the dictionary IPADIC where Debian's package `mecab-ipadic` is
//! installed, otherwise the short lists of `bench/data/words.tsv` and the bundled municipalities.

use crate::chance::Chance;
use anyhow::{Context, Result};
use domain::registers::Registers;
use std::{collections::BTreeMap, fs, path::Path};

/// The short lists: kind, text, reading.
const LISTS: &str = include_str!("../../data/words.tsv");
/// As many names as the dictionary has are drawn at most; the first ones far more often than the last.
const RARE: f64 = 1.0;

/// A word and how it is read, in katakana.
#[derive(Clone, Debug)]
pub struct Word {
    /// As written.
    pub text: String,
    /// As read.
    pub reading: String,
}

/// All words by kind, the frequent ones first.
#[derive(Debug, Default)]
pub struct Words {
    by_kind: BTreeMap<&'static str, Vec<Word>>,
    /// Where they are from, for the report.
    pub source: String,
}

impl Words {
    /// Reads the lists, and the dictionary if it is in the folder.
    pub fn read(folder: &Path, registers: &Registers) -> Result<Self> {
        let mut words =
            Self { source: "bench/data/words.tsv and the bundled municipalities".to_owned(), ..Self::default() };
        for line in LISTS.lines().filter(|line| !line.starts_with('#')) {
            let mut cells = line.split('\t');
            let (kind, text) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
            let reading = cells.next().unwrap_or_default().to_owned();
            words.by_kind.entry(kind).or_default().push(Word { text: text.to_owned(), reading });
        }
        if folder.join("Noun.name.csv").exists() {
            words.read_dictionary(folder).with_context(|| format!("{}", folder.display()))?;
        } else {
            words.make_do(registers);
        }
        Ok(words)
    }

    fn read_dictionary(&mut self, folder: &Path) -> Result<()> {
        let mut surnames = self.by_kind.remove("surname").unwrap_or_default();
        for file in ["Noun.name.csv", "Noun.place.csv", "Noun.csv"] {
            let bytes = fs::read(folder.join(file))?;
            let (text, _, _) = encoding_rs::EUC_JP.decode(&bytes);
            for line in text.lines() {
                let cells: Vec<&str> = line.split(',').collect();
                let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
                let word = Word { text: cell(0).to_owned(), reading: cell(11).to_owned() };
                if word.reading.is_empty() || !word.reading.chars().all(is_katakana) {
                    continue;
                }
                match (kind(&cells), word.text.chars().count()) {
                    (Some("surname"), _) => surnames.push(word),
                    (Some(kind @ ("given" | "place")), _) | (Some(kind @ "noun"), 2) => self.push(kind, word),
                    (Some("noun"), 3..) if word.text.chars().all(is_katakana) => self.push("katakana", word),
                    _ => {}
                }
            }
        }
        self.by_kind.insert("surname", surnames);
        "IPADIC (Debian's mecab-ipadic) and bench/data/words.tsv".clone_into(&mut self.source);
        Ok(())
    }

    /// Without a dictionary: places are municipalities, the rest is put together from the lists.
    fn make_do(&mut self, registers: &Registers) {
        for prefecture in registers.prefectures() {
            for town in registers.municipalities(prefecture.prefecture).filter(|town| !town.designated) {
                let (text, reading) = (town.short_name().to_owned(), town.kana.to_owned());
                self.push("place", Word { text, reading });
            }
        }
        let surnames = self.of("surname").to_vec();
        for (first, second) in surnames.iter().zip(surnames.iter().skip(7)) {
            let text = first.text.chars().take(1).chain(second.text.chars().take(1)).collect();
            let reading = first.reading.chars().take(2).chain(second.reading.chars().take(2)).collect();
            self.push("noun", Word { text, reading });
        }
        let (given, katakana) = (self.of("hiragana").to_vec(), self.of("brand").to_vec());
        self.by_kind.insert("given", given);
        self.by_kind.insert("katakana", katakana);
    }

    fn push(&mut self, kind: &'static str, word: Word) {
        self.by_kind.entry(kind).or_default().push(word);
    }

    /// All words of a kind.
    pub fn of(&self, kind: &str) -> &[Word] {
        self.by_kind.get(kind).map_or(&[], Vec::as_slice)
    }

    /// A word of a kind, the n-th with a chance of about 1/n.
    pub fn draw(&self, kind: &str, chance: &mut Chance) -> Result<&Word> {
        let all = self.of(kind);
        all.get(zipf(all.len(), chance)).with_context(|| format!("no words: {kind}"))
    }
}

/// A place below `end`, the n-th with a chance of about 1/n.
pub fn zipf(end: usize, chance: &mut Chance) -> usize {
    let end = f64::from(u32::try_from(end).unwrap_or(u32::MAX));
    let drawn = (end + RARE).powf(share(chance)) - RARE;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and a count of words")]
    let at = drawn as usize;
    at
}

/// A number from 0 up to 1.
pub fn share(chance: &mut Chance) -> f64 {
    f64::from(u32::try_from(chance.roll() >> 32).unwrap_or_default()) / (f64::from(u32::MAX) + 1.0)
}

/// What IPADIC says a line is.
fn kind(cells: &[&str]) -> Option<&'static str> {
    match (cells.get(5..8)?, cells.get(4)?) {
        (["固有名詞", "人名", "姓"], _) => Some("surname"),
        (["固有名詞", "人名", "名"], _) => Some("given"),
        (["固有名詞", "地域", "一般"], _) => Some("place"),
        (["一般", ..], &"名詞") => Some("noun"),
        _ => None,
    }
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー')
}
