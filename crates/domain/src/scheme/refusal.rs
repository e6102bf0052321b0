//! Pages that say no: every expected reason, with its words in `words/ja.toml`.

/// Why a request is refused although nothing is broken (but [`Refusal::Failed`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// There is no such page.
    NotFound,
    /// The draft belongs to another browser or is no longer kept.
    NotYours,
    /// The link of a mail cannot be read: cut off or changed.
    LinkUnknown,
    /// The link of an officer's invitation is over: used up, too old, or void.
    InvitationOver,
    /// More often than allowed.
    TooMany,
    /// No room for another request at the moment.
    Busy,
    /// A declaration could not be looked up, whatever the cause: nothing is known about it.
    NotChecked,
    /// Declarations were looked up more often than allowed.
    TooManyChecks,
    /// The form is larger than any form of the site.
    TooLarge,
    /// The form cannot be read.
    Unreadable,
    /// The form was sent from a page of another site.
    OtherSite,
    /// The officer's role has no right to it.
    NoRight,
    /// No declaration is begun, sent or confirmed for now.
    DeclarationsDenied,
    /// Nothing is changed for now.
    ReadOnly,
    /// Something broke on our side.
    Failed,
}

impl Refusal {
    /// All refusals.
    pub const ALL: [Self; 15] = [
        Self::NotFound,
        Self::NotYours,
        Self::LinkUnknown,
        Self::InvitationOver,
        Self::TooMany,
        Self::Busy,
        Self::NotChecked,
        Self::TooManyChecks,
        Self::TooLarge,
        Self::Unreadable,
        Self::OtherSite,
        Self::NoRight,
        Self::DeclarationsDenied,
        Self::ReadOnly,
        Self::Failed,
    ];

    /// The same where declarations are looked up: that it could not be checked must never look like "not valid" (PRODUCT §8).
    #[must_use]
    pub fn of_checks(self) -> Self {
        match self {
            Self::Busy | Self::Failed => Self::NotChecked,
            Self::TooMany => Self::TooManyChecks,
            other => other,
        }
    }

    /// The key of its words, `[refusal.<code>]`.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::NotYours => "not-yours",
            Self::LinkUnknown => "link-unknown",
            Self::InvitationOver => "invitation-over",
            Self::TooMany => "too-many",
            Self::Busy => "busy",
            Self::NotChecked => "not-checked",
            Self::TooManyChecks => "too-many-checks",
            Self::TooLarge => "too-large",
            Self::Unreadable => "unreadable",
            Self::OtherSite => "other-site",
            Self::NoRight => "no-right",
            Self::DeclarationsDenied => "declarations-denied",
            Self::ReadOnly => "read-only",
            Self::Failed => "failed",
        }
    }
}
