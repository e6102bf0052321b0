//! What is noted.

mod all;
mod code;
#[cfg(test)]
mod tests;

/// What an act changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// The officer it is about, or without one who did it.
    Officer,
    /// The edition of the scheme it is about.
    Edition,
    /// The export whose number it names, and its downloads.
    Export,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Signed in with both factors.
    SignedIn,
    /// A recovery code took the place of the second factor.
    RecoveryUsed,
    /// The password was right, or a session was open, and the second factor was wrong.
    SecondRefused,
    /// Gave the second factor again.
    SteppedUp,
    /// Signed out.
    SignedOut,
    /// Set up password and second factor by an invitation.
    SetUp,
    /// Began to set up another password and app.
    BegunAnew,
    /// Took new recovery codes.
    RecoveryRenewed,
    /// Ended one's other sessions.
    SessionsEnded,
    /// Added an officer.
    OfficerAdded,
    /// Invited an officer again: password and second factor are void.
    FactorsReset,
    /// Changed an officer's role.
    RoleChanged,
    /// Suspended an officer.
    OfficerSuspended,
    /// Let a suspended officer in again.
    OfficerResumed,
    /// Looked at the list of officers with their names and addresses.
    StaffSeen,
    /// Looked at a case with all that was declared; the subject is the declaration.
    CaseSeen,
    /// Looked at these notes.
    AuditSeen,
    /// Looked at the queue.
    QueueSeen,
    /// Accepted a declaration.
    CaseAccepted,
    /// Returned a declaration.
    CaseReturned,
    /// Proposed that a declaration ends.
    EndingProposed,
    /// Signed, as the second one, that a declaration ends.
    EndingSigned,
    /// Took a proposal back, or declined it.
    EndingWithdrawn,
    /// Wrote a note on a declaration.
    NoteWritten,
    /// Accepted many declarations at once.
    ManyAccepted,
    /// Took back what was accepted at once.
    ManyUndone,
    /// Ended a declaration in favour of another of the same business.
    CasesMerged,
    /// Took such an end back.
    CasesUnmerged,
    /// Took a filled 申込書 in.
    FormTakenIn,
    /// Looked at what was in doubt about a filled form, and found its draft right.
    FormChecked,
    /// Put a filled form away that was taken in.
    FormWithdrawn,
    /// Looked at a 申込書 that was taken in, or at their list.
    FormSeen,
    /// Looked at the list of inquiries with the names of those who ask.
    InquiriesSeen,
    /// Looked at an inquiry.
    InquirySeen,
    /// Answered an inquiry.
    InquiryAnswered,
    /// Wrote a note at an inquiry, for the office alone.
    InquiryNoted,
    /// Gave an inquiry to an officer, or to nobody.
    InquiryAssigned,
    /// Said where an inquiry stands.
    InquiryMoved,
    /// Tied an inquiry to a declaration, or took that away.
    InquiryTied,
    /// Searched the register; the reason says by what kind of thing.
    RegistrySeen,
    /// Looked at everything that is known of a business; the case is one of its declarations.
    BusinessSeen,
    /// Wrote an お知らせメール, or wrote it anew; the subject is its id.
    CampaignWritten,
    /// Sent an お知らせメール to oneself.
    CampaignTested,
    /// Asked for a second officer for an お知らせメール.
    CampaignProposed,
    /// Gave an お知らせメール back to be written again.
    CampaignDeclined,
    /// Signed an お知らせメール as the second officer.
    CampaignApproved,
    /// Held an お知らせメール.
    CampaignPaused,
    /// Let an お知らせメール go on.
    CampaignResumed,
    /// Ended an お知らせメール.
    CampaignWithdrawn,
    /// Published an お知らせ; the subject is its number.
    NewsPublished,
    /// Changed an お知らせ.
    NewsChanged,
    /// Published an お知らせ no more.
    NewsWithdrawn,
    /// Asked for an export; the subject is its number, the reason its conditions and how many declarations. What it is for stays
    /// sealed with the export.
    ExportAsked,
    /// Approved an export of another officer.
    ExportApproved,
    /// Refused an export of another officer.
    ExportRefused,
    /// Began to download an export: its conditions and how many declarations. Whose data were in it stands in its pages.
    ExportBegun,
    /// A page of an export with persons went out: which download, how many declarations, and what stands for whose they are.
    ExportSent,
    /// An export was delivered whole: how many declarations.
    ExportFinished,
    /// Ended an emergency mode: the site works as always.
    ModeNormal,
    /// Stopped new declarations.
    DeclarationsDenied,
    /// Opened the site for reading only.
    ReadOnlyBegun,
    /// Began, or went on with, taking over an older register; the subject is the SHA-256 of the file, the reason who.
    ImportBegun,
    /// Took over an older register to the end of its file; the reason is who, how many lines, and what became of them.
    ImportFinished,
    /// Loaded an edition of the scheme.
    EditionLoaded,
    /// Approved, as the second one, an edition of the scheme.
    EditionApproved,
    /// Said when an edition of the scheme takes force.
    EditionDated,
    /// Withdrew an edition of the scheme.
    EditionWithdrawn,
    /// Put mended files in the place of those of an edition that a new version of the program could not read; the reason is why.
    EditionMended,
    /// Planned the mail that announces an edition of the scheme; the reason is the day.
    NoticePlanned,
    /// Sent the mail that announces an edition to oneself, to see it.
    NoticeTested,
    /// Approved, as the second one, the mail that announces an edition approved before; the reason is the day.
    NoticeApproved,
    /// Went on with an edition without a mail that announces it; the reason is how many persons it concerns, if they were counted.
    NoticeLeftOut,
    /// Ended the mail that announces an edition, before it began or in the middle.
    NoticeStopped,
    /// Took the list of the declarations that an edition concerns as a file; the reason is how many lines.
    ConcernedTaken,
    /// Looked at the list of the declarations that an edition concerns; the subject is the edition.
    ConcernedSeen,
    /// Registered a passkey.
    PasskeyAdded,
    /// Removed a passkey.
    PasskeyRemoved,
    /// A passkey was refused because its counter did not grow: there may be a copy of it.
    PasskeyDoubted,
    /// Signed in by the organisation's provider, which asked for both factors.
    ProviderSignedIn,
    /// Was asked again by the provider.
    ProviderSteppedUp,
    /// Was tied to a person at the provider, at the first sign-in by it.
    ProviderTied,
    /// Became an officer at the first sign-in by the provider; the reason is the role.
    ProviderAdded,
    /// Has another role because the provider says so; the reason is the role.
    ProviderRole,
    /// Came by the provider and was not let in; the reason says why.
    ProviderRefused,
    /// Registered a partner; the subject is its code.
    PartnerAdded,
    /// Changed the name or the return URLs of a partner.
    PartnerChanged,
    /// Gave a partner a new secret; the one before is void.
    PartnerSecretRenewed,
    /// Stopped a partner.
    PartnerStopped,
    /// Let a stopped partner go on.
    PartnerResumed,
    /// Gave out a key of the API; the subject is how it begins, or its id.
    ApiKeyMade,
    /// Changed the quota of a key; the reason is the new one.
    ApiKeyChanged,
    /// Stopped a key, for good.
    ApiKeyStopped,
}

impl Act {
    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.code() == code)
    }

    /// Nothing was changed: somebody looked at personal data.
    pub fn is_view(self) -> bool {
        self.code().ends_with("-seen")
    }

    /// The rows it changes, of which the chain keeps how they stood after it.
    pub fn changes(self) -> Option<Rows> {
        match self {
            Self::SetUp
            | Self::OfficerAdded
            | Self::FactorsReset
            | Self::RoleChanged
            | Self::OfficerSuspended
            | Self::OfficerResumed
            | Self::ProviderAdded
            | Self::ProviderRole => Some(Rows::Officer),
            Self::EditionLoaded
            | Self::EditionApproved
            | Self::EditionDated
            | Self::EditionWithdrawn
            | Self::EditionMended => Some(Rows::Edition),
            Self::ExportAsked
            | Self::ExportApproved
            | Self::ExportRefused
            | Self::ExportBegun
            | Self::ExportSent
            | Self::ExportFinished => Some(Rows::Export),
            _ => None,
        }
    }
}
