//! What is noted.

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
}

impl Act {
    /// All acts.
    pub const ALL: [Self; 37] = [
        Self::SignedIn,
        Self::RecoveryUsed,
        Self::SecondRefused,
        Self::SteppedUp,
        Self::SignedOut,
        Self::SetUp,
        Self::BegunAnew,
        Self::RecoveryRenewed,
        Self::SessionsEnded,
        Self::OfficerAdded,
        Self::FactorsReset,
        Self::RoleChanged,
        Self::OfficerSuspended,
        Self::OfficerResumed,
        Self::StaffSeen,
        Self::CaseSeen,
        Self::AuditSeen,
        Self::QueueSeen,
        Self::CaseAccepted,
        Self::CaseReturned,
        Self::EndingProposed,
        Self::EndingSigned,
        Self::EndingWithdrawn,
        Self::NoteWritten,
        Self::ManyAccepted,
        Self::ManyUndone,
        Self::CasesMerged,
        Self::CasesUnmerged,
        Self::FormTakenIn,
        Self::FormSeen,
        Self::InquiriesSeen,
        Self::InquirySeen,
        Self::InquiryAnswered,
        Self::InquiryNoted,
        Self::InquiryAssigned,
        Self::InquiryMoved,
        Self::InquiryTied,
    ];

    /// The code in the store. That of a view, and of nothing else, ends with `-seen`.
    pub fn code(self) -> &'static str {
        match self {
            Self::SignedIn => "signed-in",
            Self::RecoveryUsed => "recovery-used",
            Self::SecondRefused => "second-refused",
            Self::SteppedUp => "stepped-up",
            Self::SignedOut => "signed-out",
            Self::SetUp => "set-up",
            Self::BegunAnew => "begun-anew",
            Self::RecoveryRenewed => "recovery-renewed",
            Self::SessionsEnded => "sessions-ended",
            Self::OfficerAdded => "officer-added",
            Self::FactorsReset => "factors-reset",
            Self::RoleChanged => "role-changed",
            Self::OfficerSuspended => "officer-suspended",
            Self::OfficerResumed => "officer-resumed",
            Self::StaffSeen => "staff-seen",
            Self::CaseSeen => "case-seen",
            Self::AuditSeen => "audit-seen",
            Self::QueueSeen => "queue-seen",
            Self::CaseAccepted => "case-accepted",
            Self::CaseReturned => "case-returned",
            Self::EndingProposed => "ending-proposed",
            Self::EndingSigned => "ending-signed",
            Self::EndingWithdrawn => "ending-withdrawn",
            Self::NoteWritten => "note-written",
            Self::ManyAccepted => "many-accepted",
            Self::ManyUndone => "many-undone",
            Self::CasesMerged => "cases-merged",
            Self::CasesUnmerged => "cases-unmerged",
            Self::FormTakenIn => "form-taken-in",
            Self::FormSeen => "form-seen",
            Self::InquiriesSeen => "inquiries-seen",
            Self::InquirySeen => "inquiry-seen",
            Self::InquiryAnswered => "inquiry-answered",
            Self::InquiryNoted => "inquiry-noted",
            Self::InquiryAssigned => "inquiry-assigned",
            Self::InquiryMoved => "inquiry-moved",
            Self::InquiryTied => "inquiry-tied",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.code() == code)
    }

    /// Nothing was changed: somebody looked at personal data.
    pub fn is_view(self) -> bool {
        self.code().ends_with("-seen")
    }

    /// It changes the row of an officer: of its subject, or without one of who did it.
    pub fn changes_officer(self) -> bool {
        matches!(
            self,
            Self::SetUp
                | Self::OfficerAdded
                | Self::FactorsReset
                | Self::RoleChanged
                | Self::OfficerSuspended
                | Self::OfficerResumed
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Act;

    #[test]
    fn every_act_is_read_back_and_views_are_views() {
        for act in Act::ALL {
            assert_eq!(Act::parse(act.code()), Some(act));
        }
        let views: Vec<_> = Act::ALL.into_iter().filter(|act| act.is_view()).collect();
        assert_eq!(
            views,
            [
                Act::StaffSeen,
                Act::CaseSeen,
                Act::AuditSeen,
                Act::QueueSeen,
                Act::FormSeen,
                Act::InquiriesSeen,
                Act::InquirySeen
            ]
        );
        assert!(Act::parse("nothing").is_none() && !views.iter().any(|act| act.changes_officer()));
    }
}
