//! The name of a partner, as applicants read it.

use crate::problem::Problem;

/// What applicants know the partner by: at most 100 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerName(String);

impl PartnerName {
    /// The greatest number of characters.
    pub const MAX: usize = 100;

    /// Reads the name; blanks at its ends are taken away.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        crate::text::line(typed, Self::MAX).map(Self)
    }

    /// The name as kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
