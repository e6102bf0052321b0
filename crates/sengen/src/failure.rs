//! Why a command failed: every reason, one a line.

use std::fmt::Display;

/// The reasons, for the standard error, and the exit code.
#[derive(Debug)]
pub struct Failure {
    /// The reasons, one a line.
    pub reasons: Vec<String>,
    /// What the process ends with: 1, unless whoever called can do something with another.
    pub code: u8,
}

impl Failure {
    /// One reason.
    pub fn of(reason: impl Display) -> Self {
        Self::all([reason])
    }

    /// Several reasons.
    pub fn all<T: Display>(reasons: impl IntoIterator<Item = T>) -> Self {
        Self { reasons: reasons.into_iter().map(|reason| reason.to_string()).collect(), code: 1 }
    }

    /// Ends with this exit code.
    #[must_use]
    pub fn coded(self, code: u8) -> Self {
        Self { code, ..self }
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        Self::of(error)
    }
}

impl From<crate::config::Fault> for Failure {
    fn from(fault: crate::config::Fault) -> Self {
        Self::of(fault)
    }
}
