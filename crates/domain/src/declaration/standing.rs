//! How an ID stands in the eyes of those who check it: the one answer that the page, the badge and the files give.

use super::State;

/// What is known of an ID now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// 有効: declared and accepted.
    Valid,
    /// Declared; not accepted yet, or looked at again.
    Review,
    /// 終了, by the business.
    Stopped,
    /// 取消, by the office.
    Cancelled,
    /// 不受理.
    Rejected,
    /// The register has no such ID.
    NotIssued,
    /// No ID can be written like this.
    NoNumber,
    /// The register could not be asked: nothing is said about the ID.
    NotChecked,
}

impl Standing {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Valid,
        Self::Review,
        Self::Stopped,
        Self::Cancelled,
        Self::Rejected,
        Self::NotIssued,
        Self::NoNumber,
        Self::NotChecked,
    ];

    /// The key of its words.
    pub fn code(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Review => "review",
            Self::Stopped => "stopped",
            Self::Cancelled => "cancelled",
            Self::Rejected => "rejected",
            Self::NotIssued => "not_issued",
            Self::NoNumber => "no_number",
            Self::NotChecked => "not_checked",
        }
    }

    /// How a declaration in this state stands.
    pub fn of(state: State) -> Self {
        match state {
            State::Accepted => Self::Valid,
            State::Provisional | State::Declared | State::Returned => Self::Review,
            State::Stopped => Self::Stopped,
            State::Cancelled => Self::Cancelled,
            State::Rejected | State::Disowned => Self::Rejected,
        }
    }

    /// There was a declaration, and it does not come back.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Stopped | Self::Cancelled | Self::Rejected)
    }

    /// A level was declared under this ID and may be named.
    pub fn has_level(self) -> bool {
        matches!(self, Self::Valid | Self::Review | Self::Stopped | Self::Cancelled)
    }
}
