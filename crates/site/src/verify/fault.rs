//! Why an ID has no page of its own.

use domain::ids::IdProblem;

/// What is said instead of the facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Not eleven digits.
    Shape,
    /// Eleven digits, but no ID can have them: a slip of the pen.
    CheckDigit,
    /// An ID that was never given out.
    NotIssued,
    /// The register could not be asked. Says nothing about the ID.
    NotChecked,
}

impl Fault {
    /// The tone of the box, as in `app.css`: what could not be checked looks like nothing that was.
    pub fn tone(self) -> &'static str {
        match self {
            Self::Shape | Self::CheckDigit => "review",
            Self::NotIssued => "cancelled",
            Self::NotChecked => "unknown",
        }
    }
}

impl From<IdProblem> for Fault {
    fn from(problem: IdProblem) -> Self {
        match problem {
            IdProblem::Length | IdProblem::NotDigits => Self::Shape,
            IdProblem::CheckDigit => Self::CheckDigit,
        }
    }
}
