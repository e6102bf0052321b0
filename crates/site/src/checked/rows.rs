//! A row of a table of IDs: what it asks, and what is said of it.

use super::Unknown;
use ::directory::{Claim, Entry, Verdict};
use domain::{corporate_number::CorporateNumber, declaration::State, ids::DeclarationId, registers::Registers};

/// The longest name that is compared: the longest a declaration can have, with room for what people add.
pub const NAME_MAX: usize = 300;

/// A row as it was given; what is empty is not compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// 自己宣言ID, in any width, with blanks or hyphens.
    pub id: String,
    /// The name of the business.
    pub name: String,
    /// 法人番号.
    pub corporate_number: String,
}

/// What is said of a row. None is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowAnswer {
    /// There is such a declaration.
    Found(Box<Found>),
    /// Nobody has this ID.
    Unknown(Unknown),
    /// The row itself cannot be read.
    Broken(Broken),
    /// The register could not be read: that says nothing about the declaration.
    NotChecked,
}

/// A declaration that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What the public may see of it today.
    pub entry: Entry,
    /// Where it stood at the moment asked about; `None`: it was not declared yet.
    pub state: Option<State>,
    /// Whether it stood and agrees.
    pub verdict: Verdict,
    /// What could not be read of the row and was not compared.
    pub unread: Option<Broken>,
    /// Nothing was compared: that the declaration stands is all that is said.
    pub bare: bool,
}

/// Why a row cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// There is no ID.
    NoId,
    /// What stands for the 法人番号 is none.
    CorporateNumber,
    /// The name is longer than any.
    NameTooLong,
    /// The line of the file cannot be cut into cells, or its letters cannot be read.
    Line,
}

impl Broken {
    /// All reasons.
    #[cfg(test)]
    pub const ALL: [Self; 4] = [Self::NoId, Self::CorporateNumber, Self::NameTooLong, Self::Line];

    /// The code in the API and in result files.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoId => "no_id",
            Self::CorporateNumber => "corporate_number_unreadable",
            Self::NameTooLong => "name_too_long",
            Self::Line => "line_unreadable",
        }
    }
}

impl RowAnswer {
    /// All codes.
    #[cfg(test)]
    pub const CODES: [&'static str; 6] = ["match", "mismatch", "not_valid", "unknown", "broken", "could_not_check"];

    /// `match`, `mismatch`, `not_valid`, `unknown`, `broken` or `could_not_check`. What has ended is told even of a row that
    /// cannot be read whole.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Found(found) if found.unread.is_some() && found.verdict != Verdict::NotValid => "broken",
            Self::Found(found) => found.verdict.code(),
            Self::Unknown(_) => Verdict::Unknown.code(),
            Self::Broken(_) => "broken",
            Self::NotChecked => "could_not_check",
        }
    }
}

/// A row that asks nothing of the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unasked {
    /// Nobody has this ID, whatever stands in the register.
    Unknown(Unknown),
    /// The row itself cannot be read.
    Broken(Broken),
}

impl From<Unasked> for RowAnswer {
    fn from(why: Unasked) -> Self {
        match why {
            Unasked::Unknown(why) => Self::Unknown(why),
            Unasked::Broken(why) => Self::Broken(why),
        }
    }
}

/// What a row asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Of which ID.
    pub number: DeclarationId,
    /// What is said of it, as far as it can be read.
    pub claim: Claim,
    /// What cannot be read of it.
    pub unread: Option<Broken>,
}

/// Reads a row.
pub fn question(row: &Row) -> Result<Asked, Unasked> {
    if row.id.trim().is_empty() {
        return Err(Unasked::Broken(Broken::NoId));
    }
    let number = DeclarationId::kept(&row.id).map_err(|why| Unasked::Unknown(why.into()))?;
    let (name, typed) = (row.name.trim(), row.corporate_number.trim());
    let too_long = name.chars().count() > NAME_MAX;
    let name = Some(name.to_owned()).filter(|name| !name.is_empty() && !too_long);
    let corporate_number = CorporateNumber::parse(typed).ok();
    let unread = if too_long {
        Some(Broken::NameTooLong)
    } else {
        (!typed.is_empty() && corporate_number.is_none()).then_some(Broken::CorporateNumber)
    };
    Ok(Asked { number, claim: Claim { name, corporate_number }, unread })
}

impl Asked {
    /// The answer, now that the declaration is known.
    pub fn answered(self, registers: &Registers, (entry, state): (Entry, Option<State>)) -> RowAnswer {
        let Self { claim, unread, .. } = self;
        let verdict = Verdict::of(registers, &entry, state, &claim);
        let bare = claim == Claim::default();
        RowAnswer::Found(Box::new(Found { entry, state, verdict, unread, bare }))
    }
}
