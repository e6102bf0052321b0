//! What the office should look at (PRODUCT §7): found by automatic checks at confirmation.

/// Why a declaration waits for the office. The words are the scheme's, by [`Flag::code`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Flag {
    /// The same 法人番号 has a living declaration.
    SameCorporateNumber,
    /// The same name at the same town has a living declaration.
    SameNameAndTown,
    /// The mail address stands for several businesses.
    SameEmail,
    /// 法人番号 is not in the loaded corporate register.
    NumberNotRegistered,
    /// 法人番号 belongs to a closed entry.
    NumberClosed,
    /// The name differs from the corporate register.
    NameDiffers,
    /// A corporation without 法人番号.
    NoNumber,
    /// The kana cannot be the reading of the name.
    KanaImplausible,
    /// The published line looks like a house number.
    HouseNumber,
    /// A test word in the name.
    TestWord,
}

/// What is known about a declaration when it is checked.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// Other living declarations with the same 法人番号.
    pub same_number: i64,
    /// Other living declarations with the same folded name and the same town.
    pub same_name_and_town: i64,
    /// Other businesses whose contact has the same mail address.
    pub same_email: i64,
    /// The corporate register's entry; `None` if no register is loaded or the business has no number.
    pub register: Option<RegisterAnswer>,
}

/// What the corporate register says of a 法人番号.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegisterAnswer {
    /// No such entry.
    Unknown,
    /// An entry.
    Entry {
        /// 商号又は名称.
        name: String,
        /// The registration was closed.
        closed: bool,
    },
}

impl Flag {
    /// All flags.
    pub const ALL: [Self; 10] = [
        Self::SameCorporateNumber,
        Self::SameNameAndTown,
        Self::SameEmail,
        Self::NumberNotRegistered,
        Self::NumberClosed,
        Self::NameDiffers,
        Self::NoNumber,
        Self::KanaImplausible,
        Self::HouseNumber,
        Self::TestWord,
    ];

    /// The code in the store and the key of its words.
    pub fn code(self) -> &'static str {
        match self {
            Self::SameCorporateNumber => "same-corporate-number",
            Self::SameNameAndTown => "same-name-and-town",
            Self::SameEmail => "same-email",
            Self::NumberNotRegistered => "number-not-registered",
            Self::NumberClosed => "number-closed",
            Self::NameDiffers => "name-differs",
            Self::NoNumber => "no-number",
            Self::KanaImplausible => "kana-implausible",
            Self::HouseNumber => "house-number",
            Self::TestWord => "test-word",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flag| flag.code() == code)
    }
}

/// The automatic checks: the flags of a business, given the evidence. Empty means: nothing for the office to look at.
pub fn raise(business: &crate::business::Business, evidence: &Evidence) -> Vec<Flag> {
    let _ = (business, evidence);
    Vec::new()
}
