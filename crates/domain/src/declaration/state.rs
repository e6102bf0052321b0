//! The life of a declaration (PRODUCT §4).

/// Where a declaration stands. `draft` is not among them: a draft is no declaration yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// 仮申込み: submitted, not confirmed by mail.
    Provisional,
    /// 宣言完了: confirmed; the 自己宣言ID exists and verifies.
    Declared,
    /// 受理: published, marks usable.
    Accepted,
    /// 差戻し: returned with the fields to mend.
    Returned,
    /// 不受理.
    Rejected,
    /// 停止, by the member.
    Stopped,
    /// 取消, by the office.
    Cancelled,
    /// 「心当たりがない」: the addressee of the mail did not apply. Ends like a purge.
    Disowned,
}

/// What can happen to a declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Confirmed from mail ①.
    Confirm,
    /// The addressee says it was not them.
    Disown,
    /// Accepted by the office or by the automatic checks.
    Accept,
    /// Returned by the office.
    Return,
    /// Mended by the member.
    Mend,
    /// Rejected by the office.
    Reject,
    /// Stopped by the member.
    Stop,
    /// Another declaration of the same business takes its place.
    Supersede,
    /// Cancelled by the office.
    Cancel,
    /// A change that needs another look.
    Review,
    /// An acceptance is taken back by the office.
    UndoAccept,
    /// It does not end in favour of another after all.
    Unmerge,
}

impl State {
    /// All states.
    pub const ALL: [Self; 8] = [
        Self::Provisional,
        Self::Declared,
        Self::Accepted,
        Self::Returned,
        Self::Rejected,
        Self::Stopped,
        Self::Cancelled,
        Self::Disowned,
    ];

    /// The code in the store and the key of its words.
    pub fn code(self) -> &'static str {
        match self {
            Self::Provisional => "provisional",
            Self::Declared => "declared",
            Self::Accepted => "accepted",
            Self::Returned => "returned",
            Self::Rejected => "rejected",
            Self::Stopped => "stopped",
            Self::Cancelled => "cancelled",
            Self::Disowned => "disowned",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The declaration was made and has not ended: its ID is one that counts, accepted yet or not.
    pub fn stands(self) -> bool {
        matches!(self, Self::Declared | Self::Accepted | Self::Returned)
    }

    /// The state after the act, or `None` if the act is not possible here.
    pub fn after(self, act: Act) -> Option<Self> {
        match (self, act) {
            (Self::Provisional, Act::Confirm)
            | (Self::Returned, Act::Mend)
            | (Self::Accepted, Act::Review | Act::UndoAccept)
            | (Self::Stopped, Act::Unmerge) => Some(Self::Declared),
            (Self::Provisional, Act::Disown) => Some(Self::Disowned),
            (Self::Declared, Act::Accept) => Some(Self::Accepted),
            (Self::Declared, Act::Return) => Some(Self::Returned),
            (Self::Declared | Self::Returned, Act::Reject) => Some(Self::Rejected),
            (Self::Declared | Self::Returned | Self::Accepted, Act::Stop | Act::Supersede) => Some(Self::Stopped),
            (Self::Accepted, Act::Cancel) => Some(Self::Cancelled),
            _ => None,
        }
    }
}
