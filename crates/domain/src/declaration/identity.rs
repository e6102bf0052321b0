//! How well it was checked that a declaration comes from the business it names.

/// The strongest check that was made. An ID proves nobody's identity; this tells a reader how far the register went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IdentityCheck {
    /// None here: the declaration was taken over from an older register, and nothing is known of what was checked there.
    Imported,
    /// The contact's mail address was confirmed.
    #[default]
    Mail,
    /// Besides, a person of the office looked at the declaration and accepted it.
    Office,
}

impl IdentityCheck {
    /// All checks, the weaker first.
    pub const ALL: [Self; 3] = [Self::Imported, Self::Mail, Self::Office];

    /// The code in the store and in the API, and the key of its words.
    pub fn code(self) -> &'static str {
        match self {
            Self::Imported => "imported",
            Self::Mail => "mail",
            Self::Office => "office",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|check| check.code() == code)
    }
}
