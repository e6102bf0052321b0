//! `badges.toml`: what a badge says, in each language.

use super::placeholder;
use crate::declaration::{Level, Standing};
use std::{borrow::Cow, collections::BTreeMap};

/// The languages badges are made in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// 日本語.
    Ja,
    /// English.
    En,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Ja, Self::En];

    /// The code in addresses and in the file, as in BCP 47.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }
}

/// The words of all badges.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Badges {
    pub(super) ja: BadgeWords,
    pub(super) en: BadgeWords,
}

/// The words of one language.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BadgeWords {
    /// The text for those who do not see the picture: `{scheme}`, `{text}`, `{state}`, `{id}`.
    pub(super) alt: String,
    /// The same where the picture is embedded, where the state is not known: `{scheme}`, `{id}`.
    pub(super) embedded: String,
    /// `one` and `two`.
    pub(super) level: BTreeMap<String, String>,
    /// By [`Standing::code`].
    pub(super) standing: BTreeMap<String, StandingWords>,
}

/// What is said of a standing.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandingWords {
    /// What was declared; with `{level}` where there is one.
    pub(super) text: String,
    /// The state in a word or two.
    pub(super) state: String,
}

impl Badges {
    /// The words of a language.
    pub fn of(&self, language: Language) -> &BadgeWords {
        match language {
            Language::Ja => &self.ja,
            Language::En => &self.en,
        }
    }
}

impl BadgeWords {
    /// The words of a level.
    pub fn level(&self, level: Level) -> &str {
        self.level.get(level.code()).map_or("", String::as_str)
    }

    /// What was declared. `level` counts where the standing has one.
    pub fn text(&self, standing: Standing, level: Level) -> String {
        let level = self.level(level);
        let text = self.standing.get(standing.code()).map_or("", |words| words.text.as_str());
        placeholder::fill(text, |name| (name == "level").then_some(Cow::Borrowed(level)))
    }

    /// The state in a word or two.
    pub fn state(&self, standing: Standing) -> &str {
        self.standing.get(standing.code()).map_or("", |words| words.state.as_str())
    }

    /// The text for those who do not see the picture.
    pub fn alt(&self, scheme: &str, (text, state): (&str, &str), id: &str) -> String {
        let facts = [("scheme", scheme), ("text", text), ("state", state), ("id", id)];
        placeholder::fill(&self.alt, |name| placeholder::fact(&facts, name).map(Cow::Borrowed))
    }

    /// The text beside the picture on the page of the business.
    pub fn embedded(&self, scheme: &str, id: &str) -> String {
        let facts = [("scheme", scheme), ("id", id)];
        placeholder::fill(&self.embedded, |name| placeholder::fact(&facts, name).map(Cow::Borrowed))
    }
}
