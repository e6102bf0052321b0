//! Does what somebody says of a declaration agree with the register?

use crate::{entry::Entry, key};
use domain::{corporate_number::CorporateNumber, declaration::State, registers::Registers};

/// What somebody says of a declaration beside its ID. What is left out is not compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    /// The name of the business, as typed.
    pub name: Option<String>,
    /// Its 法人番号.
    pub corporate_number: Option<CorporateNumber>,
}

/// What differs from the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Difference {
    /// The published name. Width, kana type, old and new kanji, blanks and abbreviated legal forms make no difference.
    Name,
    /// The 法人番号; a declaration without one has none to agree with.
    CorporateNumber,
}

impl Difference {
    /// All differences.
    pub const ALL: [Self; 2] = [Self::Name, Self::CorporateNumber];

    /// The code in the API and in result files.
    pub fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::CorporateNumber => "corporate_number",
        }
    }
}

/// The answer. That nothing could be checked is none of these: whoever could not look says so instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The declaration stands, and everything said of it agrees.
    Match,
    /// The declaration stands, but this differs.
    Mismatch(Vec<Difference>),
    /// There is such a declaration, but it did not stand at that moment: ended, or not declared yet.
    NotValid,
    /// Nobody was given this ID.
    Unknown,
}

impl Verdict {
    /// Compares an entry that stood in `state` at the moment asked about (`None`: not declared yet) with what is said of it.
    pub fn of(registers: &Registers, entry: &Entry, state: Option<State>, claim: &Claim) -> Self {
        if !state.is_some_and(State::stands) {
            return Self::NotValid;
        }
        let differences = differences(registers, entry, claim);
        if differences.is_empty() { Self::Match } else { Self::Mismatch(differences) }
    }

    /// The code in the API and in result files.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Mismatch(_) => "mismatch",
            Self::NotValid => "not_valid",
            Self::Unknown => "unknown",
        }
    }

    /// What differs.
    pub fn differences(&self) -> &[Difference] {
        if let Self::Mismatch(differences) = self { differences } else { &[] }
    }
}

fn differences(registers: &Registers, entry: &Entry, claim: &Claim) -> Vec<Difference> {
    let name = claim.name.as_deref().is_some_and(|name| !is_same_name(registers, name, &entry.name));
    let number = claim.corporate_number.as_ref().is_some_and(|number| entry.corporate_number.as_ref() != Some(number));
    let found = [(name, Difference::Name), (number, Difference::CorporateNumber)];
    found.into_iter().filter_map(|(differs, what)| differs.then_some(what)).collect()
}

/// The two are written for one name.
pub fn is_same_name(registers: &Registers, one: &str, other: &str) -> bool {
    one == other || key::whole(registers, one) == key::whole(registers, other)
}
