//! The words of the office: roles, pages, and what the notes tell.

use domain::{
    case::{Age, Source},
    inquiry::{InquiryState, Way},
    scheme::MailKind,
    staff::Role,
};
use serde::Deserialize;
use std::{collections::BTreeMap, sync::LazyLock};
use store::cases::Likeness;
use uuid::Uuid;

/// Why a case is looked at: it is handled, because it has not ended.
pub const REVIEW: &str = "review";
/// Why a case is looked at: to know what was declared once.
pub const LOOK_UP: &str = "look-up";

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
    age: BTreeMap<String, String>,
    source: BTreeMap<String, String>,
    flagged: BTreeMap<String, String>,
    likeness: BTreeMap<String, String>,
    story: BTreeMap<String, String>,
    mail: BTreeMap<String, String>,
    reason: BTreeMap<String, String>,
    actor: BTreeMap<String, String>,
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

/// Why something was done, or what it was changed to: a role, where an inquiry stands, an officer; otherwise as it was written.
pub fn reason(code: String, name: impl Fn(Uuid) -> Option<String>) -> String {
    if let Some(role) = Role::parse(&code) {
        return self::role(role).to_owned();
    }
    if let Some(state) = InquiryState::parse(&code) {
        return inquiry(state).to_owned();
    }
    if let Some(words) = WORDS.reason.get(&code) {
        return words.clone();
    }
    code.parse().ok().and_then(name).unwrap_or(code)
}

/// How long something waits.
pub fn age(age: Age) -> &'static str {
    word(&WORDS.age, age.code())
}

/// How a declaration came.
pub fn source(source: Source) -> &'static str {
    word(&WORDS.source, source.code())
}

/// `none` or `some` of the flags.
pub fn flagged(code: &str) -> &'static str {
    word(&WORDS.flagged, code)
}

/// What two declarations have in common.
pub fn likeness(likeness: Likeness) -> &'static str {
    word(&WORDS.likeness, likeness.code())
}

/// What a line of the journal tells; the code itself for one of a later version.
pub fn story(code: &str) -> String {
    WORDS.story.get(code).cloned().unwrap_or_else(|| code.to_owned())
}

/// The name of a mail.
pub fn mail(kind: MailKind) -> &'static str {
    word(&WORDS.mail, kind.code())
}

/// Who did it, where it was no officer; the name itself for anybody else.
pub fn actor(code: &str) -> String {
    WORDS.actor.get(code).cloned().unwrap_or_else(|| code.to_owned())
}

fn word(table: &'static BTreeMap<String, String>, key: &str) -> &'static str {
    table.get(key).map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::{LOOK_UP, REVIEW, WORDS, Words};
    use crate::office::PAGES;
    use domain::{
        case::{Age, Source},
        inquiry::{InquiryState, Way},
        scheme::MailKind,
        staff::Role,
    };
    use store::{
        audit::{Act, FOR_INQUIRY},
        cases::{Likeness, ProposedEnding},
        journal,
    };

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
        assert_eq!(keys(&WORDS.age), sorted(Age::ALL.map(|one| one.code().to_owned()).to_vec()));
        assert_eq!(keys(&WORDS.source), sorted(Source::ALL.map(|one| one.code().to_owned()).to_vec()));
        assert_eq!(keys(&WORDS.flagged), ["none", "some"]);
        assert_eq!(keys(&WORDS.likeness), sorted(Likeness::ALL.map(|one| one.code().to_owned()).to_vec()));
        assert_eq!(keys(&WORDS.story), sorted(journal::Kind::ALL.map(|one| one.code().to_owned()).to_vec()));
        assert_eq!(keys(&WORDS.mail), sorted(MailKind::ALL.map(|one| one.code().to_owned()).to_vec()));
        let reasons = [REVIEW, LOOK_UP, FOR_INQUIRY].into_iter().chain(ProposedEnding::ALL.map(ProposedEnding::code));
        assert_eq!(keys(&WORDS.reason), sorted(reasons.map(str::to_owned).collect()));
        assert_eq!(keys(&WORDS.actor), [journal::APPLICANT, journal::SYSTEM]);
    }
}
