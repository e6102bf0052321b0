//! The words of the results, and the headings of their table: `words.toml` beside this file.

use serde::Deserialize;
use std::{collections::BTreeMap, sync::LazyLock};

/// The file, embedded; a test makes sure that it can be read and is complete.
pub static WORDS: LazyLock<Words> = LazyLock::new(|| toml::from_str(include_str!("words.toml")).unwrap_or_default());

/// The words.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    result: BTreeMap<String, String>,
    columns: BTreeMap<String, String>,
}

/// The columns of a result, from left to right.
pub const COLUMNS: [&str; 13] = [
    "row",
    "given",
    "result",
    "reason",
    "id",
    "name",
    "corporate_number",
    "level",
    "state",
    "state_since",
    "declared",
    "page",
    "as_of",
];

impl Words {
    /// The word of a result.
    pub fn result(&self, code: &str) -> &str {
        self.result.get(code).map_or("", String::as_str)
    }

    /// The headings of a result.
    pub fn columns(&self) -> [&str; COLUMNS.len()] {
        COLUMNS.map(|column| self.columns.get(column).map_or("", String::as_str))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_words_and_no_words_are_idle() {
        let keys = |table: &BTreeMap<String, String>| table.keys().cloned().collect::<Vec<_>>();
        let sorted = |mut codes: Vec<&'static str>| {
            codes.sort_unstable();
            codes
        };
        assert_eq!(keys(&WORDS.result), ["broken", "match", "mismatch", "not_valid", "unknown"]);
        assert_eq!(keys(&WORDS.columns), sorted(COLUMNS.to_vec()));
    }
}
