//! パスキー: the name by which an officer tells one from another.

use crate::problem::Problem;

/// What an officer calls a passkey: at most 40 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyName(String);

impl PasskeyName {
    /// The greatest number of characters.
    pub const MAX: usize = 40;

    /// Reads the name; blanks at its ends are taken away.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        crate::text::line(typed, Self::MAX).map(Self)
    }

    /// The name as kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{PasskeyName, Problem};

    #[test]
    fn a_name_is_one_line_that_is_not_empty() {
        assert_eq!(PasskeyName::parse(" 机のパソコン ").unwrap().as_str(), "机のパソコン");
        assert_eq!(PasskeyName::parse("  "), Err(Problem::Missing));
        assert_eq!(PasskeyName::parse(&"鍵".repeat(41)), Err(Problem::TooLong { max: 40 }));
    }
}
