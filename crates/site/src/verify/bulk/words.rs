//! The words of the results, and the headings of their table: `words.toml` beside this file.

use serde::Deserialize;
use std::{collections::BTreeMap, sync::LazyLock};

/// The file, embedded; a test makes sure that it can be read and is complete.
pub static WORDS: LazyLock<Words> = LazyLock::new(|| toml::from_str(include_str!("words.toml")).unwrap_or_default());

/// The words.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Said of a day before it was declared.
    pub undeclared: String,
    place: String,
    mark: String,
    result: BTreeMap<String, String>,
    columns: BTreeMap<String, String>,
}

/// The columns of a result, from left to right.
pub const COLUMNS: [&str; 16] = [
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
    "superseded_by",
    "asked_on",
    "state_on",
    "page",
    "as_of",
];

impl Words {
    /// The word of a result.
    pub fn result(&self, code: &str) -> &str {
        self.result.get(code).map_or("", String::as_str)
    }

    /// Which column it is, from 1.
    pub fn place(&self, number: usize) -> String {
        self.place.replace("{number}", &number.to_string())
    }

    /// The headings of a result, none of which begins as one of those that were sent: a table that is a result itself gets the
    /// next mark.
    pub fn columns(&self, sent: &[String]) -> [String; COLUMNS.len()] {
        let marks = (1..).map(|time: usize| {
            let time = Some(time).filter(|time| *time > 1).map(|time| time.to_string());
            self.mark.replace("{time}", &time.unwrap_or_default())
        });
        let mark = marks.take(sent.len() + 1).find(|mark| !sent.iter().any(|sent| sent.starts_with(mark.as_str())));
        let mark = mark.unwrap_or_default();
        COLUMNS.map(|column| format!("{mark}{}", self.columns.get(column).map_or("", String::as_str)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checked::rows::RowAnswer;

    #[test]
    fn every_code_has_its_words_and_no_words_are_idle() {
        let keys = |table: &BTreeMap<String, String>| table.keys().cloned().collect::<Vec<_>>();
        let sorted = |mut codes: Vec<&'static str>| {
            codes.sort_unstable();
            codes
        };
        let results = RowAnswer::CODES.into_iter().chain(["stands"]).collect();
        assert_eq!(keys(&WORDS.result), sorted(results));
        assert!(WORDS.place(2).contains('2') && !WORDS.undeclared.is_empty());
        assert!(WORDS.mark.contains("{time}"));
        assert_eq!(keys(&WORDS.columns), sorted(COLUMNS.to_vec()));
    }
}
