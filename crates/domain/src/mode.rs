//! How the site works: as always, without new declarations, or for reading only.

/// The modes, from the widest to the narrowest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SiteMode {
    /// As always.
    #[default]
    Normal,
    /// Nobody begins, sends or confirms a declaration; everything else goes on.
    DenyDeclarations,
    /// Nothing is changed by anybody but the office's signing in, and the way back; reading and checking go on.
    ReadOnly,
}

/// What a request would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Work {
    /// Begins, sends or confirms a declaration.
    Declaring,
    /// Changes anything else.
    Changing,
}

/// Why the site does not work as always, in words that are ready.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Cause {
    /// The system is looked after.
    #[default]
    Maintenance,
    /// Something is broken.
    Trouble,
    /// The scheme is changing.
    SchemeChange,
    /// Only the office's own words say it.
    Other,
}

impl SiteMode {
    /// All modes.
    pub const ALL: [Self; 3] = [Self::Normal, Self::DenyDeclarations, Self::ReadOnly];

    /// The code in the store, in forms, on the command line and in what machines ask for.
    pub fn code(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::DenyDeclarations => "deny-declarations",
            Self::ReadOnly => "read-only",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.code() == code)
    }

    /// Whether this mode keeps that work out.
    pub fn closes(self, work: Work) -> bool {
        match self {
            Self::Normal => false,
            Self::DenyDeclarations => work == Work::Declaring,
            Self::ReadOnly => true,
        }
    }
}

impl Cause {
    /// All causes.
    pub const ALL: [Self; 4] = [Self::Maintenance, Self::Trouble, Self::SchemeChange, Self::Other];

    /// The code in the store, in forms and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::Maintenance => "maintenance",
            Self::Trouble => "trouble",
            Self::SchemeChange => "scheme-change",
            Self::Other => "other",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::{Cause, SiteMode, Work};

    #[test]
    fn every_code_is_read_back() {
        for mode in SiteMode::ALL {
            assert_eq!(SiteMode::parse(mode.code()), Some(mode));
        }
        for cause in Cause::ALL {
            assert_eq!(Cause::parse(cause.code()), Some(cause));
        }
        assert_eq!((SiteMode::parse("off"), Cause::parse("")), (None, None));
    }

    #[test]
    fn each_mode_keeps_out_what_it_says() {
        let closed = |mode: SiteMode| [Work::Declaring, Work::Changing].map(|work| mode.closes(work));
        assert_eq!(closed(SiteMode::Normal), [false, false]);
        assert_eq!(closed(SiteMode::DenyDeclarations), [true, false]);
        assert_eq!(closed(SiteMode::ReadOnly), [true, true]);
    }
}
