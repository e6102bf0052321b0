//! 郵便番号.

use crate::problem::Problem;

/// Seven digits; shown as 113-0021.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PostalCode(String);

impl PostalCode {
    /// Reads what was typed, repairing what can be repaired.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let text = typed.trim();
        if text.is_empty() {
            return Err(Problem::Missing);
        }
        if text.chars().count() > 8 {
            return Err(Problem::TooLong { max: 8 });
        }
        Ok(Self(text.to_owned()))
    }

    /// The value as kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
