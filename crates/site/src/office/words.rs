//! The words of the office: roles, pages, and what the notes tell.

use domain::{
    inquiry::{InquiryState, Way},
    staff::Role,
};
use serde::Deserialize;
use std::{collections::BTreeMap, sync::LazyLock};

/// The words, embedded; a test makes sure that they can be read and are complete.
static WORDS: LazyLock<Words> = LazyLock::new(|| toml::from_str(include_str!("words.toml")).unwrap_or_default());

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    role: BTreeMap<String, String>,
    page: BTreeMap<String, String>,
    inquiry: BTreeMap<String, String>,
    way: BTreeMap<String, String>,
    act: BTreeMap<String, String>,
}

/// The word for a role.
pub fn role(role: Role) -> &'static str {
    word(&WORDS.role, role.code())
}

/// The name of a page in the menu.
pub fn page(key: &str) -> &'static str {
    word(&WORDS.page, key)
}

/// Where a thread of an inquiry stands.
pub fn inquiry(state: InquiryState) -> &'static str {
    word(&WORDS.inquiry, state.code())
}

/// How a message came.
pub fn way(way: Way) -> &'static str {
    word(&WORDS.way, way.code())
}

/// What a note tells; the code itself for one of a later version.
pub fn act(code: &str) -> String {
    WORDS.act.get(code).cloned().unwrap_or_else(|| code.to_owned())
}

fn word(table: &'static BTreeMap<String, String>, key: &str) -> &'static str {
    table.get(key).map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::{WORDS, Words};
    use crate::office::PAGES;
    use domain::{
        inquiry::{InquiryState, Way},
        staff::Role,
    };
    use store::audit::Act;

    #[test]
    fn everything_has_words_and_no_word_is_left_over() {
        toml::from_str::<Words>(include_str!("words.toml")).unwrap();
        let keys = |table: &std::collections::BTreeMap<String, String>| table.keys().cloned().collect::<Vec<_>>();
        let sorted = |mut keys: Vec<String>| {
            keys.sort();
            keys
        };
        assert_eq!(keys(&WORDS.role), sorted(Role::ALL.map(|one| one.code().to_owned()).to_vec()));
        assert_eq!(keys(&WORDS.page), sorted(PAGES.map(|(_, key, _)| key.to_owned()).to_vec()));
        let states = InquiryState::ALL.iter().map(|one| one.code().to_owned()).collect();
        assert_eq!(keys(&WORDS.inquiry), sorted(states));
        assert_eq!(keys(&WORDS.way), sorted(Way::ALL.iter().map(|one| one.code().to_owned()).collect()));
        assert_eq!(keys(&WORDS.act), sorted(Act::ALL.map(|one| one.code().to_owned()).to_vec()));
    }
}
