//! What a line of the journal tells, and what that means for the declaration.

use domain::declaration::State;

/// What a line tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// 仮申込み.
    Submitted,
    /// The addressee of mail ① was corrected.
    EmailCorrected,
    /// 宣言完了; facts: `number`.
    Confirmed,
    /// 「心当たりがない」.
    Disowned,
    /// The automatic checks found something; facts: `flags`.
    Flagged,
    /// 受理.
    Accepted,
    /// 差戻し; facts: `fields`, the codes of what is to be mended.
    Returned,
    /// Mended by the member after 差戻し; facts: `fields`, the codes of what changed.
    Mended,
    /// 停止.
    Stopped,
    /// 不受理.
    Rejected,
    /// 取消.
    Cancelled,
    /// Another declaration took its place; facts: `by`, its number.
    Superseded,
    /// An unconfirmed application was deleted.
    Purged,
    /// A member opened a document for the first time; facts: `document`.
    DocumentOpened,
    /// A member downloaded the marks of a declaration for the first time; facts: `set`, `plain` or `numbered`.
    MarkDownloaded,
    /// A mail cannot be delivered; facts: `kind` of the mail.
    MailFailed,
    /// An お問い合わせ arrived; facts: `number`, `category`.
    Inquired,
    /// A partner exchanged the code that the person had agreed to; facts: `partner`.
    ToldPartner,
    /// An officer proposed an ending that a second one has to sign; facts: `ending`.
    Proposed,
    /// A proposal was taken back or declined.
    Withdrawn,
    /// An acceptance was taken back.
    AcceptanceUndone,
    /// It does not end in favour of another after all: it is looked at again, or the next line says that it is accepted.
    Unmerged,
    /// Taken over from an older register; facts: `state`, `declared_at`, `accepted_at` (null: never) and `state_at`, as they were
    /// there. The declaration may have moved since.
    Loaded,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 23] = [
        Self::Submitted,
        Self::EmailCorrected,
        Self::Confirmed,
        Self::Disowned,
        Self::Flagged,
        Self::Accepted,
        Self::Returned,
        Self::Mended,
        Self::Stopped,
        Self::Rejected,
        Self::Cancelled,
        Self::Superseded,
        Self::Purged,
        Self::DocumentOpened,
        Self::MarkDownloaded,
        Self::MailFailed,
        Self::Inquired,
        Self::ToldPartner,
        Self::Proposed,
        Self::Withdrawn,
        Self::AcceptanceUndone,
        Self::Unmerged,
        Self::Loaded,
    ];

    /// The code in the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::EmailCorrected => "email-corrected",
            Self::Confirmed => "confirmed",
            Self::Disowned => "disowned",
            Self::Flagged => "flagged",
            Self::Accepted => "accepted",
            Self::Returned => "returned",
            Self::Mended => "mended",
            Self::Stopped => "stopped",
            Self::Rejected => "rejected",
            Self::Cancelled => "cancelled",
            Self::Superseded => "superseded",
            Self::Purged => "purged",
            Self::DocumentOpened => "document-opened",
            Self::MarkDownloaded => "mark-downloaded",
            Self::MailFailed => "mail-failed",
            Self::Inquired => "inquired",
            Self::ToldPartner => "told-partner",
            Self::Proposed => "proposed",
            Self::Withdrawn => "withdrawn",
            Self::AcceptanceUndone => "acceptance-undone",
            Self::Unmerged => "unmerged",
            Self::Loaded => "loaded",
        }
    }

    /// Where the declaration stands after a line of this kind, if the line moves it.
    pub fn leads_to(self) -> Option<State> {
        match self {
            Self::Submitted => Some(State::Provisional),
            Self::Confirmed | Self::Mended | Self::AcceptanceUndone | Self::Unmerged => Some(State::Declared),
            Self::Disowned => Some(State::Disowned),
            Self::Accepted => Some(State::Accepted),
            Self::Returned => Some(State::Returned),
            Self::Stopped | Self::Superseded => Some(State::Stopped),
            Self::Rejected => Some(State::Rejected),
            Self::Cancelled => Some(State::Cancelled),
            Self::EmailCorrected
            | Self::Flagged
            | Self::Purged
            | Self::DocumentOpened
            | Self::MarkDownloaded
            | Self::MailFailed
            | Self::Inquired
            | Self::ToldPartner
            | Self::Proposed
            | Self::Withdrawn
            | Self::Loaded => None,
        }
    }

    /// A line of this kind may change what the public sees.
    pub fn may_be_seen(self) -> bool {
        self.leads_to().is_some() || matches!(self, Self::Loaded)
    }

    /// The line tells of a change of the declaration itself, or of what is decided about it: whoever looked before has an old view.
    pub fn changes(self) -> bool {
        !matches!(
            self,
            Self::Submitted
                | Self::Purged
                | Self::DocumentOpened
                | Self::MarkDownloaded
                | Self::MailFailed
                | Self::Inquired
                | Self::ToldPartner
        )
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn every_kind_is_read_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.code()), Some(kind));
        }
        assert_eq!(Kind::parse("nothing"), None);
    }
}
