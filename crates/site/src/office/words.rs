//! The words of the office: roles, pages, and what the notes tell.

use domain::{
    case::{Age, Source},
    inquiry::{InquiryState, Way},
    mode::Cause,
    news::{CampaignState, NewsKind},
    registry::Order,
    scheme::MailKind,
    staff::Role,
};
use serde::Deserialize;
use std::{collections::BTreeMap, sync::LazyLock};
use store::{
    cases::Likeness,
    registry::Tie,
    tallies::{Dimension, Event},
};
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
    cause: BTreeMap<String, String>,
    edition: BTreeMap<String, String>,
    effect: BTreeMap<String, String>,
    notice: BTreeMap<String, String>,
    preview: BTreeMap<String, String>,
    trial: BTreeMap<String, String>,
    file: BTreeMap<String, String>,
    sample: BTreeMap<String, String>,
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
    search: BTreeMap<String, String>,
    key: BTreeMap<String, String>,
    order: BTreeMap<String, String>,
    tie: BTreeMap<String, String>,
    actor: BTreeMap<String, String>,
    campaign: BTreeMap<String, String>,
    news: BTreeMap<String, String>,
    event: BTreeMap<String, String>,
    dimension: BTreeMap<String, String>,
    partner: BTreeMap<String, String>,
}

/// The word for a role.
pub fn role(role: Role) -> &'static str {
    word(&WORDS.role, role.code())
}

/// Why the site does not work as always.
pub fn cause(cause: Cause) -> &'static str {
    word(&WORDS.cause, cause.code())
}

/// Where an edition of the scheme stands.
pub fn edition(code: &str) -> &'static str {
    word(&WORDS.edition, code)
}

/// Where the mail that announces an edition stands.
pub fn notice(code: &str) -> &'static str {
    word(&WORDS.notice, code)
}

/// What an edition changes for declarations.
pub fn effect(code: &str) -> &'static str {
    word(&WORDS.effect, code)
}

/// A page that can be looked at beforehand.
pub fn preview(code: &str) -> &'static str {
    word(&WORDS.preview, code)
}

/// What the mail that announces an edition says while it is only looked at: `day`, until there is one; `subject`, before its subject.
pub fn trial(code: &str) -> &'static str {
    word(&WORDS.trial, code)
}

/// What a file of the scheme folder is, by the first part of its path.
pub fn file(part: &str) -> &'static str {
    word(&WORDS.file, part)
}

/// A fact for a sample of a mail.
pub fn sample(name: &str) -> &'static str {
    word(&WORDS.sample, name)
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
    if let Some(words) = WORDS.reason.get(&code).or_else(|| WORDS.key.get(&code)) {
        return words.clone();
    }
    code.parse().ok().and_then(name).unwrap_or(code)
}

/// Whether a partner has a secret, or what that means (`-hint`).
pub fn partner(code: &str) -> &'static str {
    word(&WORDS.partner, code)
}

/// The label of a field of the search.
pub fn search(name: &str) -> &'static str {
    word(&WORDS.search, name)
}

/// What was searched by: a kind of number or address, `name`, or `conditions` alone.
pub fn key(code: &str) -> &'static str {
    word(&WORDS.key, code)
}

/// An order of the search.
pub fn order(order: Order) -> &'static str {
    word(&WORDS.order, order.code())
}

/// Why a declaration is counted to a business.
pub fn tie(tie: Tie) -> &'static str {
    word(&WORDS.tie, tie.code())
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

/// Where an お知らせメール stands.
pub fn campaign(state: CampaignState) -> &'static str {
    word(&WORDS.campaign, state.code())
}

/// What an お知らせ is about.
pub fn news(kind: NewsKind) -> &'static str {
    word(&WORDS.news, kind.code())
}

/// What is counted.
pub fn event(event: Event) -> &'static str {
    word(&WORDS.event, event.code())
}

/// By what it is counted.
pub fn dimension(dimension: Dimension) -> &'static str {
    word(&WORDS.dimension, dimension.code())
}

fn word(table: &'static BTreeMap<String, String>, key: &str) -> &'static str {
    table.get(key).map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::{LOOK_UP, REVIEW, WORDS, Words};
    use crate::office::{PAGES, case::lines::CLEAN, provider::No, search::SPANS};
    use domain::{
        case::{Age, Source},
        inquiry::{InquiryState, Way},
        mode::Cause,
        news::{CampaignState, NewsKind},
        registry::{Key, Order},
        scheme::{MailKind, Reply},
        staff::Role,
    };
    use store::{
        audit::{Act, FOR_INQUIRY, FOR_INTAKE},
        cases::{Likeness, ProposedEnding},
        journal,
        registry::Tie,
        tallies::{Dimension, Event},
    };

    /// The table has words for exactly these codes.
    fn has<'a>(table: &std::collections::BTreeMap<String, String>, codes: impl IntoIterator<Item = &'a str>) {
        let codes: std::collections::BTreeSet<_> = codes.into_iter().collect();
        assert_eq!(table.keys().map(String::as_str).collect::<Vec<_>>(), codes.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn what_happens_has_words_and_no_word_is_left_over() {
        toml::from_str::<Words>(include_str!("words.toml")).unwrap();
        has(&WORDS.role, Role::ALL.map(Role::code));
        has(&WORDS.page, PAGES.map(|(_, key, _)| key));
        has(&WORDS.inquiry, InquiryState::ALL.iter().map(|one| one.code()));
        has(&WORDS.way, Way::ALL.iter().map(|one| one.code()));
        has(&WORDS.act, Act::ALL.map(Act::code));
        has(&WORDS.age, Age::ALL.map(Age::code));
        has(&WORDS.source, Source::ALL.map(Source::code));
        has(&WORDS.flagged, ["none", "some"]);
        has(&WORDS.likeness, Likeness::ALL.map(Likeness::code));
        has(&WORDS.story, journal::Kind::ALL.map(journal::Kind::code).into_iter().chain([CLEAN]));
        has(&WORDS.mail, MailKind::ALL.map(MailKind::code));
        let reasons = [REVIEW, LOOK_UP, FOR_INQUIRY].into_iter().chain(ProposedEnding::ALL.map(ProposedEnding::code));
        let reasons = reasons.chain(No::NOTED.map(No::code)).chain([FOR_INTAKE]);
        has(&WORDS.reason, reasons);
        has(&WORDS.actor, [journal::APPLICANT, journal::SYSTEM]);
    }

    #[test]
    fn what_is_asked_and_sent_has_words_and_no_word_is_left_over() {
        has(&WORDS.key, Key::CODES.into_iter().chain(["name", "conditions"]));
        has(&WORDS.order, Order::ALL.map(Order::code));
        has(&WORDS.tie, Tie::ALL.map(Tie::code));
        let choices = ["flag", "industry", "kind", "level", "prefecture", "source", "state"];
        has(&WORDS.search, choices.into_iter().chain(SPANS));
        has(&WORDS.campaign, CampaignState::ALL.map(CampaignState::code));
        has(&WORDS.news, NewsKind::ALL.map(NewsKind::code));
        has(&WORDS.event, Event::ALL.map(Event::code));
        has(&WORDS.dimension, Dimension::ALL.map(Dimension::code));
        has(&WORDS.partner, ["public", "public-hint", "secret", "secret-hint"]);
    }

    #[test]
    fn what_a_scheme_changes_has_words_and_no_word_is_left_over() {
        has(&WORDS.cause, Cause::ALL.map(Cause::code));
        has(&WORDS.preview, crate::office::scheme::PREVIEWS.map(|(_, key)| key).into_iter().chain(["terms-text"]));
        let samples = MailKind::ALL.into_iter().flat_map(MailKind::placeholders).copied();
        has(&WORDS.sample, samples.chain(Reply::PLACEHOLDERS).chain(["partner"]));
        let bundled = domain::scheme::bundled();
        let files = bundled.iter().map(|(path, _)| path.split(['/', '.']).next().unwrap());
        has(&WORDS.trial, ["day", "subject"]);
        has(&WORDS.file, files.chain(["notice"]));
    }
}
