//! The words of reasons, and the headings of the columns that are taken from lists: `words.toml` beside this file.

use serde::Deserialize;
use std::{collections::BTreeMap, sync::LazyLock};

/// The file, embedded; a test makes sure that it can be read and is complete.
pub static WORDS: LazyLock<Words> = LazyLock::new(|| toml::from_str(include_str!("words.toml")).unwrap_or_default());

/// The words.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    ended: String,
    ended_then: String,
    not_declared_yet: String,
    reason: BTreeMap<String, String>,
    headings: BTreeMap<String, Vec<String>>,
}

impl Words {
    /// The sentence of a reason.
    pub fn reason(&self, code: &str) -> &str {
        self.reason.get(code).map_or("", String::as_str)
    }

    /// Why a declaration does not stand: its state in words, and since when, where that is known.
    pub fn ended(&self, state: &str, since: Option<&str>) -> String {
        let sentence = since.map_or(&self.ended_then, |_| &self.ended);
        sentence.replace("{day}", since.unwrap_or_default()).replace("{state}", state)
    }

    /// Why a declaration did not stand before the day on which it was declared.
    pub fn not_declared_yet(&self, declared: &str) -> String {
        self.not_declared_yet.replace("{day}", declared)
    }

    /// What a heading names: `id`, `name` or `corporate_number`.
    pub fn column_of(&self, heading: &str) -> Option<&str> {
        let heading = alike(heading);
        let named = self.headings.iter().find(|(_, known)| known.iter().any(|known| alike(known) == heading));
        named.map(|(column, _)| column.as_str())
    }
}

/// Width, case, blanks, signs and what stands in brackets make no difference: 「法人番号（13桁）」, 「自己宣言ID※」, `Company-Name`.
fn alike(heading: &str) -> String {
    let heading = domain::text::width::narrow(heading).to_lowercase();
    let mut open = 0_u32;
    let mut outside = |c: &char| {
        let was = open;
        match c {
            '(' | '[' | '\u{3010}' => open += 1,
            ')' | ']' | '\u{3011}' => open = open.saturating_sub(1),
            _ => {}
        }
        was == 0
    };
    heading.chars().filter(&mut outside).filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checked::{
        Unknown,
        rows::{Broken, RowAnswer},
    };
    use ::directory::Difference;

    #[test]
    fn every_code_has_its_words_and_no_words_are_idle() {
        let reasons = Difference::ALL.map(Difference::code).into_iter();
        let mut reasons: Vec<_> =
            reasons.chain(Unknown::ALL.map(Unknown::code)).chain(Broken::ALL.map(Broken::code)).collect();
        reasons.push(RowAnswer::NotChecked.code());
        reasons.sort_unstable();
        assert_eq!(WORDS.reason.keys().collect::<Vec<_>>(), reasons);
        let ended = [WORDS.ended("y", Some("x")), WORDS.ended("y", None), WORDS.not_declared_yet("x")];
        assert!(ended.iter().all(|words| words.contains(['x', 'y']) && !words.contains('{')), "{ended:?}");
        assert_eq!(WORDS.headings.keys().collect::<Vec<_>>(), ["corporate_number", "id", "name"]);
    }

    #[test]
    fn a_heading_is_known_in_any_width() {
        assert_eq!(WORDS.column_of(" 自己宣言ＩＤ"), Some("id"));
        assert_eq!(WORDS.column_of("Security Action自己宣言ID"), Some("id"));
        assert_eq!(WORDS.column_of("法人番号"), Some("corporate_number"));
        for heading in ["取引先名", "企業名", "社名（正式名称）", "氏名又は名称", "Company_Name", "【必須】会社名"]
        {
            assert_eq!(WORDS.column_of(heading), Some("name"), "{heading}");
        }
        assert_eq!(WORDS.column_of("自己宣言ID（11桁）※"), Some("id"));
        assert_eq!(WORDS.column_of("法人番号(13桁)"), Some("corporate_number"));
        for heading in ["備考", "取引先コード", "会社電話", "（会社名）", ""] {
            assert_eq!(WORDS.column_of(heading), None, "{heading}");
        }
    }
}
