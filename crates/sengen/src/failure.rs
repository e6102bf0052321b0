//! Why a command failed: every reason, one a line.

use std::fmt::Display;

/// The reasons, for the standard error.
#[derive(Debug, Default)]
pub struct Failure(pub Vec<String>);

impl Failure {
    /// One reason.
    pub fn of(reason: impl Display) -> Self {
        Self(vec![reason.to_string()])
    }

    /// Several reasons.
    pub fn all<T: Display>(reasons: impl IntoIterator<Item = T>) -> Self {
        Self(reasons.into_iter().map(|reason| reason.to_string()).collect())
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
