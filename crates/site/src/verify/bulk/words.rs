//! The words of the results, and the headings of the columns that are taken: `words.toml` beside this file.

use serde::Deserialize;
use std::{collections::BTreeMap, sync::LazyLock};

/// The file, embedded; a test makes sure that it can be read and is complete.
pub static WORDS: LazyLock<Words> = LazyLock::new(|| toml::from_str(include_str!("words.toml")).unwrap_or_default());

/// The words.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    result: BTreeMap<String, String>,
    reason: BTreeMap<String, String>,
    columns: BTreeMap<String, String>,
    headings: BTreeMap<String, Vec<String>>,
}

/// The columns of a result, from left to right.
pub const COLUMNS: [&str; 12] = [
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
];

impl Words {
    /// The word of a result.
    pub fn result(&self, code: &str) -> &str {
        self.result.get(code).map_or("", String::as_str)
    }

    /// The sentence of a reason.
    pub fn reason(&self, code: &str) -> &str {
        self.reason.get(code).map_or("", String::as_str)
    }

    /// The headings of a result.
    pub fn columns(&self) -> [&str; COLUMNS.len()] {
        COLUMNS.map(|column| self.columns.get(column).map_or("", String::as_str))
    }

    /// What a heading names: `id`, `name` or `corporate_number`.
    pub fn column_of(&self, heading: &str) -> Option<&str> {
        let heading = alike(heading);
        let named = self.headings.iter().find(|(_, known)| known.iter().any(|known| alike(known) == heading));
        named.map(|(column, _)| column.as_str())
    }
}

/// Width, case and blanks make no difference.
fn alike(heading: &str) -> String {
    domain::text::width::narrow(heading).to_lowercase().split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checked::{Unknown, rows::Broken};
    use ::directory::Difference;

    #[test]
    fn every_code_has_its_words_and_no_words_are_idle() {
        let keys = |table: &BTreeMap<String, String>| table.keys().cloned().collect::<Vec<_>>();
        let sorted = |mut codes: Vec<&'static str>| {
            codes.sort_unstable();
            codes
        };
        assert_eq!(keys(&WORDS.result), ["broken", "match", "mismatch", "not_valid", "unknown"]);
        let reasons = Difference::ALL.map(Difference::code).into_iter();
        let reasons = reasons.chain(Unknown::ALL.map(Unknown::code)).chain(Broken::ALL.map(Broken::code));
        assert_eq!(keys(&WORDS.reason), sorted(reasons.collect()));
        assert_eq!(keys(&WORDS.columns), sorted(COLUMNS.to_vec()));
        assert_eq!(WORDS.headings.keys().collect::<Vec<_>>(), ["corporate_number", "id", "name"]);
    }

    #[test]
    fn a_heading_is_known_in_any_width() {
        assert_eq!(WORDS.column_of(" 自己宣言ＩＤ"), Some("id"));
        assert_eq!(WORDS.column_of("Security Action自己宣言ID"), Some("id"));
        assert_eq!(WORDS.column_of("法人番号"), Some("corporate_number"));
        assert_eq!(WORDS.column_of("備考"), None);
    }
}
