//! The words of reasons, and the headings of the columns that are taken from lists: `words.toml` beside this file.

use serde::Deserialize;
use std::{collections::BTreeMap, sync::LazyLock};

/// The file, embedded; a test makes sure that it can be read and is complete.
pub static WORDS: LazyLock<Words> = LazyLock::new(|| toml::from_str(include_str!("words.toml")).unwrap_or_default());

/// The words.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    reason: BTreeMap<String, String>,
    headings: BTreeMap<String, Vec<String>>,
}

impl Words {
    /// The sentence of a reason.
    pub fn reason(&self, code: &str) -> &str {
        self.reason.get(code).map_or("", String::as_str)
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
        let reasons = Difference::ALL.map(Difference::code).into_iter();
        let mut reasons: Vec<_> =
            reasons.chain(Unknown::ALL.map(Unknown::code)).chain(Broken::ALL.map(Broken::code)).collect();
        reasons.sort_unstable();
        assert_eq!(WORDS.reason.keys().collect::<Vec<_>>(), reasons);
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
