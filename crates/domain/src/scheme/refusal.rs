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
    /// The link of a mail is too old.
    LinkExpired,
    /// The link was answered already.
    LinkUsed,
    /// Too many wrong codes: the mail's code is dead.
    CodeSpent,
    /// More often than allowed.
    TooMany,
    /// No room for another request at the moment.
    Busy,
    /// The form is larger than any form of the site.
    TooLarge,
    /// The form cannot be read.
    Unreadable,
    /// The form was sent from a page of another site.
    OtherSite,
    /// Only for members.
    LoginNeeded,
    /// Not possible in the present state of the declaration.
    NotNow,
    /// The site takes no changes at the moment.
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
        Self::LinkExpired,
        Self::LinkUsed,
        Self::CodeSpent,
        Self::TooMany,
        Self::Busy,
        Self::TooLarge,
        Self::Unreadable,
        Self::OtherSite,
        Self::LoginNeeded,
        Self::NotNow,
        Self::ReadOnly,
        Self::Failed,
    ];

    /// The key of its words, `[refusal.<code>]`.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::NotYours => "not-yours",
            Self::LinkUnknown => "link-unknown",
            Self::LinkExpired => "link-expired",
            Self::LinkUsed => "link-used",
            Self::CodeSpent => "code-spent",
            Self::TooMany => "too-many",
            Self::Busy => "busy",
            Self::TooLarge => "too-large",
            Self::Unreadable => "unreadable",
            Self::OtherSite => "other-site",
            Self::LoginNeeded => "login-needed",
            Self::NotNow => "not-now",
            Self::ReadOnly => "read-only",
            Self::Failed => "failed",
        }
    }
}
