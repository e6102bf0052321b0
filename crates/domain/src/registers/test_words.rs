//! Words that a real business does not bear: テスト, サンプル, あああ …

use super::table::{RegisterFault, rows};

/// How a word must stand in the folded name.
#[derive(Clone, Copy, Debug)]
enum Stand {
    Whole,
    Begins,
    Anywhere,
}

/// The words with how they must stand, so that コンテスト or サンプル工芸 is not taken for a test.
#[derive(Debug, Default)]
pub(crate) struct TestWords(Vec<(&'static str, Stand)>);

const FILE: &str = "test_words.tsv";

impl TestWords {
    /// Reads the embedded table.
    pub(super) fn bundled() -> Result<Self, RegisterFault> {
        rows(FILE, include_str!("../../data/test_words.tsv"))
            .map(|row| {
                let stand = match row.cell(1)? {
                    "whole" => Stand::Whole,
                    "begins" => Stand::Begins,
                    "anywhere" => Stand::Anywhere,
                    _ => return Err(row.fault("the second column is whole, begins or anywhere")),
                };
                Ok((row.cell(0)?, stand))
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// The first of the words that stands in this folded name.
    pub(crate) fn found_in(&self, folded: &str) -> Option<&'static str> {
        let stands = |(word, stand): &&(&str, Stand)| match stand {
            Stand::Whole => folded == *word,
            Stand::Begins => folded.starts_with(word),
            Stand::Anywhere => folded.contains(word),
        };
        self.0.iter().find(stands).map(|(word, _)| *word)
    }
}
