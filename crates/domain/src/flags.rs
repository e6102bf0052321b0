//! What the office should look at (PRODUCT §7): found by automatic checks at confirmation.

mod reading;

use crate::{
    business::{Business, Identity, Kind},
    field::Field,
    name::TradeName,
    registers::Registers,
};

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
    /// The last mail to the contact came back.
    MailFailed,
    /// The page of the basic policy cannot be reached.
    PolicyUnreachable,
    /// A field that the office asked to mend came back as it was.
    NotMended,
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
    /// The last mail to the contact's address was given up.
    pub mail_failed: bool,
    /// The page of the basic policy was looked for and not reached.
    pub policy_unreachable: bool,
    /// It was returned, and something that was to be mended came back as it was.
    pub not_mended: bool,
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
    pub const ALL: [Self; 13] = [
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
        Self::MailFailed,
        Self::PolicyUnreachable,
        Self::NotMended,
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
            Self::MailFailed => "mail-failed",
            Self::PolicyUnreachable => "policy-unreachable",
            Self::NotMended => "not-mended",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flag| flag.code() == code)
    }

    /// Whoever has it is looked at alone, never accepted among many. Only what would publish nothing wrong may pass in a crowd: the
    /// same contact for several businesses, a corporation that says why it has no number, kana (which only sort a list).
    pub fn wants_a_look(self) -> bool {
        !matches!(self, Self::SameEmail | Self::NoNumber | Self::KanaImplausible)
    }

    /// The field that a member would be asked to mend for it, where it is one.
    pub fn concerns(self, kind: Kind) -> Option<Field> {
        match (self, kind) {
            (Self::NumberNotRegistered | Self::NumberClosed | Self::NoNumber, _) => Some(Field::CorporateNumber),
            (Self::NameDiffers | Self::TestWord, Kind::Corporation) => Some(Field::Name),
            (Self::TestWord, Kind::SoleProprietor) => Some(Field::TradeName),
            (Self::KanaImplausible, Kind::Corporation) => Some(Field::Kana),
            (Self::KanaImplausible, Kind::SoleProprietor) => Some(Field::RepresentativeKana),
            (Self::HouseNumber, _) => Some(Field::TownLine),
            (Self::PolicyUnreachable, _) => Some(Field::Publication),
            _ => None,
        }
    }
}

/// The automatic checks: the flags of a business, given the evidence. Empty means: nothing for the office to look at.
pub fn raise(business: &Business, evidence: &Evidence, registers: &Registers) -> Vec<Flag> {
    let checks = [
        (Flag::SameCorporateNumber, evidence.same_number > 0),
        (Flag::SameNameAndTown, evidence.same_name_and_town > 0),
        (Flag::SameEmail, evidence.same_email > 0),
        (Flag::NumberNotRegistered, evidence.register == Some(RegisterAnswer::Unknown)),
        (Flag::NumberClosed, matches!(evidence.register, Some(RegisterAnswer::Entry { closed: true, .. }))),
        (Flag::NameDiffers, name_differs(business, evidence, registers)),
        (Flag::NoNumber, business.kind() == Kind::Corporation && business.corporate_number().is_none()),
        (Flag::KanaImplausible, !reading::is_plausible(read_name(business), business.kana(), registers)),
        (Flag::HouseNumber, business.address.town.has_house_number(business.address.prefecture, registers)),
        (Flag::TestWord, test_word(business, registers).is_some()),
        (Flag::MailFailed, evidence.mail_failed),
        (Flag::PolicyUnreachable, evidence.policy_unreachable),
        (Flag::NotMended, evidence.not_mended),
    ];
    checks.into_iter().filter(|(_, found)| *found).map(|(flag, _)| flag).collect()
}

/// The test word that stands in a name of the business, as names are compared.
pub fn test_word(business: &Business, registers: &Registers) -> Option<&'static str> {
    names(business).iter().find_map(|name| registers.test_words.found_in(&registers.fold_name(name)))
}

/// All names of the business.
fn names(business: &Business) -> Vec<&str> {
    match &business.identity {
        Identity::Corporation { name, .. } => vec![name.as_str()],
        Identity::SoleProprietor { representative, trade_name, .. } => {
            std::iter::once(representative.as_str()).chain(trade_name.as_ref().map(TradeName::as_str)).collect()
        }
    }
}

/// The name that the kana are the reading of.
fn read_name(business: &Business) -> &str {
    match &business.identity {
        Identity::Corporation { name, .. } => name.as_str(),
        Identity::SoleProprietor { representative, .. } => representative.as_str(),
    }
}

/// The register has another name under this number, whatever the legal form, the width and the form of the kanji.
fn name_differs(business: &Business, evidence: &Evidence, registers: &Registers) -> bool {
    let Some(RegisterAnswer::Entry { name, .. }) = &evidence.register else { return false };
    registers.fold_name(name) != registers.fold_name(read_name(business))
}

#[cfg(test)]
mod tests;
