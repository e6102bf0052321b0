//! Many IDs at once, answered from the directory in memory. Where the single check asks the store, this says how old it is.

use super::Unknown;
use crate::app::App;
use ::directory::{Claim, Entry, Verdict};
use domain::{corporate_number::CorporateNumber, ids::DeclarationId};

/// The longest name a declaration can have, with room for what people add.
const NAME_MAX: usize = 300;

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
    Found {
        /// What the public may see of it.
        entry: Box<Entry>,
        /// Whether it stands and agrees.
        verdict: Verdict,
    },
    /// Nobody has this ID.
    Unknown(Unknown),
    /// The row itself cannot be read.
    Broken(Broken),
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
    /// `match`, `mismatch`, `not_valid`, `unknown` or `broken`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Found { verdict, .. } => verdict.code(),
            Self::Unknown(_) => Verdict::Unknown.code(),
            Self::Broken(_) => "broken",
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

/// What a row asks: of which ID, and what is said of it.
pub fn question(row: &Row) -> Result<(DeclarationId, Claim), Unasked> {
    if row.id.trim().is_empty() {
        return Err(Unasked::Broken(Broken::NoId));
    }
    let claim = claim(row).map_err(Unasked::Broken)?;
    let number = DeclarationId::kept(&row.id).map_err(|why| Unasked::Unknown(why.into()))?;
    Ok((number, claim))
}

/// Answers a row.
pub fn answer(app: &App, row: &Row) -> RowAnswer {
    let (number, claim) = match question(row) {
        Ok(asked) => asked,
        Err(why) => return why.into(),
    };
    match app.directory.by_number(&number) {
        Some(entry) => {
            let verdict = Verdict::of(&app.registers, &entry, Some(entry.state), &claim);
            RowAnswer::Found { entry: Box::new(entry), verdict }
        }
        None => RowAnswer::Unknown(Unknown::why(&number)),
    }
}

fn claim(row: &Row) -> Result<Claim, Broken> {
    let name = row.name.trim();
    if name.chars().count() > NAME_MAX {
        return Err(Broken::NameTooLong);
    }
    let number = match row.corporate_number.trim() {
        "" => None,
        typed => Some(CorporateNumber::parse(typed).map_err(|_| Broken::CorporateNumber)?),
    };
    Ok(Claim { name: Some(name.to_owned()).filter(|name| !name.is_empty()), corporate_number: number })
}
