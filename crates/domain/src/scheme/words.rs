//! `words/ja.toml`: labels, hints and problems, keyed by the enums in the code.

use super::{Phrase, Refusal, placeholder};
use crate::{
    business::{Kind, PublishAs},
    declaration::{IdentityCheck, State},
    field::Field,
    flags::Flag,
    problem::Problem,
    wizard::Step,
};
use std::{borrow::Cow, collections::BTreeMap};

/// The words of one language.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// `[field.<key>]`.
    pub(super) field: BTreeMap<String, FieldWords>,
    /// `[problem]`: `code = "sentence"`, or `"code.field" = "sentence"` where a field needs its own.
    pub(super) problem: BTreeMap<String, String>,
    /// `[state]`.
    pub(super) state: BTreeMap<String, String>,
    /// `[identity]`.
    pub(super) identity: BTreeMap<String, String>,
    /// `[flag]`.
    pub(super) flag: BTreeMap<String, String>,
    /// `[step]`.
    pub(super) step: BTreeMap<String, String>,
    /// `[kind]`.
    pub(super) kind: BTreeMap<String, String>,
    /// `[publish_as]`.
    pub(super) publish_as: BTreeMap<String, String>,
    /// `[phrase.<code>]`.
    pub(super) phrase: BTreeMap<String, FieldWords>,
    /// `[refusal.<code>]`.
    pub(super) refusal: BTreeMap<String, RefusalWords>,
}

/// The words of a field or of a phrase.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldWords {
    /// The label.
    pub label: String,
    /// The support text; empty: none.
    #[serde(default)]
    pub hint: String,
}

/// The words of a page that says no.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefusalWords {
    /// The title: what happened.
    pub title: String,
    /// What to do now.
    pub text: String,
}

impl Words {
    /// Label and hint of a field. Reading the scheme made sure that every field has them.
    pub fn field(&self, field: Field) -> &FieldWords {
        self.field.get(field.key()).unwrap_or_else(|| unreachable!("read() refuses words without every field"))
    }

    /// The sentence for a problem at a field: `"code.field"` if there is one, else `code`; placeholders filled in one
    /// pass, so that what a visitor typed is never read as a placeholder. `{label}` is the field's label.
    pub fn problem(&self, field: Field, problem: &Problem) -> String {
        let own = format!("{}.{}", problem.code(), field.key());
        let sentence = self.problem.get(&own).or_else(|| self.problem.get(problem.code())).map_or("", String::as_str);
        let facts = problem.facts();
        placeholder::fill(sentence, |name| match name {
            "label" => Some(Cow::Borrowed(self.field(field).label.as_str())),
            name => facts.iter().find(|(key, _)| *key == name).map(|(_, value)| Cow::Owned(value.clone())),
        })
    }

    /// The word for a state.
    pub fn state(&self, state: State) -> &str {
        word(&self.state, state.code())
    }

    /// How well it was checked who declares.
    pub fn identity(&self, check: IdentityCheck) -> &str {
        word(&self.identity, check.code())
    }

    /// The words for a flag.
    pub fn flag(&self, flag: Flag) -> &str {
        word(&self.flag, flag.code())
    }

    /// The name of a step, as in the progress bar.
    pub fn step(&self, step: Step) -> &str {
        word(&self.step, step.code())
    }

    /// 法人 or 個人事業主.
    pub fn kind(&self, kind: Kind) -> &str {
        word(&self.kind, kind.code())
    }

    /// The name under which a sole proprietor is published.
    pub fn publish_as(&self, publish_as: PublishAs) -> &str {
        word(&self.publish_as, publish_as.code())
    }

    /// A phrase: its words, and a hint or the empty text.
    pub fn phrase(&self, phrase: Phrase) -> &FieldWords {
        self.phrase.get(phrase.code()).unwrap_or_else(|| unreachable!("read() refuses words without every phrase"))
    }

    /// The words of a page that says no.
    pub fn refusal(&self, refusal: Refusal) -> &RefusalWords {
        self.refusal.get(refusal.code()).unwrap_or_else(|| unreachable!("read() refuses words without every refusal"))
    }
}

/// A word that reading the scheme made sure of.
fn word<'a>(table: &'a BTreeMap<String, String>, code: &str) -> &'a str {
    table.get(code).map_or("", String::as_str)
}
