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
}

impl Act {
    /// All acts.
    pub const ALL: [Self; 17] = [
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

    /// An id as its subject is a declaration's or a business's, not an officer's.
    pub fn is_about_a_case(self) -> bool {
        !self.changes_officer() && !matches!(self, Self::StaffSeen | Self::AuditSeen)
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
        assert_eq!(views, [Act::StaffSeen, Act::CaseSeen, Act::AuditSeen]);
        assert!(Act::parse("nothing").is_none() && !views.iter().any(|act| act.changes_officer()));
    }
}
