//! Roles of the office, and the rights each of them has.

/// What an officer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// 担当者: handles cases.
    Clerk,
    /// 上席: also decides what takes two, exports and writes to many.
    Senior,
    /// 管理者: also answers for the staff.
    Administrator,
    /// 監査: reads everything, changes nothing.
    Auditor,
}

/// What an act of the office needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Right {
    /// Enter the office, and look after one's own account.
    Enter,
    /// See cases and the register with its personal data.
    SeeCases,
    /// Decide on a case, and write to an applicant.
    Decide,
    /// Be the second officer of a decision that takes two.
    Countersign,
    /// See which data of many were taken out, by whom and what for.
    SeeExports,
    /// Take data of many out of the office.
    Export,
    /// Write to many at once.
    MassMail,
    /// See who works in the office and how the site works: officers, emergency modes.
    SeeSite,
    /// Invite officers, change roles, suspend, reset second factors.
    ManageStaff,
    /// Read who did and saw what.
    ReadAudit,
    /// See changes of the scheme: what they change, for whom, and how it will look.
    SeeScheme,
    /// See the partners and the keys of the API.
    SeePrograms,
    /// Say how the site works: emergency modes, changes of the scheme.
    RunSite,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 4] = [Self::Clerk, Self::Senior, Self::Administrator, Self::Auditor];

    /// The code in the store, in forms and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::Clerk => "clerk",
            Self::Senior => "senior",
            Self::Administrator => "administrator",
            Self::Auditor => "auditor",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// Whether this role has that right. What is not said here is not allowed.
    pub fn has(self, right: Right) -> bool {
        use Right as R;
        match self {
            Self::Clerk => matches!(right, R::Enter | R::SeeCases | R::Decide),
            Self::Senior => {
                let sees = matches!(right, R::Enter | R::SeeCases | R::SeeExports | R::SeeScheme | R::SeePrograms);
                sees || matches!(right, R::Decide | R::Countersign | R::Export | R::MassMail)
            }
            Self::Administrator => true,
            Self::Auditor => {
                let lists = matches!(right, R::SeeExports | R::SeeSite | R::SeeScheme | R::SeePrograms);
                lists || matches!(right, R::Enter | R::SeeCases | R::ReadAudit)
            }
        }
    }
}

impl Right {
    /// All rights.
    pub const ALL: [Self; 13] = [
        Self::Enter,
        Self::SeeCases,
        Self::Decide,
        Self::Countersign,
        Self::SeeExports,
        Self::Export,
        Self::MassMail,
        Self::SeeSite,
        Self::ManageStaff,
        Self::ReadAudit,
        Self::SeeScheme,
        Self::SeePrograms,
        Self::RunSite,
    ];

    /// Its name in the table of access.
    pub fn code(self) -> &'static str {
        match self {
            Self::Enter => "enter",
            Self::SeeCases => "see-cases",
            Self::Decide => "decide",
            Self::Countersign => "countersign",
            Self::SeeExports => "see-exports",
            Self::Export => "export",
            Self::MassMail => "mass-mail",
            Self::SeeSite => "see-site",
            Self::ManageStaff => "manage-staff",
            Self::ReadAudit => "read-audit",
            Self::SeeScheme => "see-scheme",
            Self::SeePrograms => "see-programs",
            Self::RunSite => "run-site",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Right, Role};

    #[test]
    fn every_role_is_read_back_and_may_enter() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.code()), Some(role));
            assert!(role.has(Right::Enter));
        }
        assert_eq!(Role::parse("root"), None);
    }

    #[test]
    fn an_auditor_sees_everything_and_changes_nothing() {
        let changes =
            [Right::Decide, Right::Countersign, Right::Export, Right::MassMail, Right::ManageStaff, Right::RunSite];
        for right in Right::ALL {
            assert_eq!(Role::Auditor.has(right), !changes.contains(&right), "{right:?}");
        }
    }

    #[test]
    fn only_an_administrator_manages_staff() {
        for role in Role::ALL {
            assert_eq!(role.has(Right::ManageStaff), role == Role::Administrator, "{role:?}");
            assert_eq!(role.has(Right::RunSite), role == Role::Administrator, "{role:?}");
        }
        assert!(!Role::Clerk.has(Right::SeePrograms) && Role::Auditor.has(Right::SeePrograms));
        assert!(!Role::Clerk.has(Right::Countersign) && !Role::Senior.has(Right::ReadAudit));
    }
}
