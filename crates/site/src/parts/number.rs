//! A number that people copy: large, grouped by margins so that a copy is plain digits.

use askama::Template;
use domain::{
    ids::{DeclarationId, MemberNumber},
    scheme::{Phrase, Words},
};

/// `parts/number.html`.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/number.html")]
pub struct Number {
    /// `declaration_id` or `member_number`; id of the label and `data-number`.
    pub key: &'static str,
    /// The label.
    pub label: String,
    /// The groups of digits.
    pub groups: Vec<String>,
    /// What it is for.
    pub note: String,
}

impl Number {
    /// The 自己宣言ID.
    pub fn declaration(words: &Words, number: &DeclarationId) -> Self {
        Self::of("declaration_id", words, Phrase::DeclarationId, number.groups())
    }

    /// The 利用者番号.
    pub fn member(words: &Words, number: &MemberNumber) -> Self {
        Self::of("member_number", words, Phrase::MemberNumber, number.groups())
    }

    fn of(key: &'static str, words: &Words, phrase: Phrase, groups: [&str; 3]) -> Self {
        let words = words.phrase(phrase);
        Self { key, label: words.label.clone(), groups: groups.map(str::to_owned).to_vec(), note: words.hint.clone() }
    }
}
