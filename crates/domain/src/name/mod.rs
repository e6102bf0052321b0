//! Names as written: 事業者名, 代表者名・担当者名, 屋号, 部署.
//!
//! Names are kept as typed but for blanks, invisible characters and half-width katakana: full-width letters and rare
//! kanji belong to a registered name.

mod abbreviation;

use crate::{
    problem::Problem,
    text::{self, width},
};

/// 事業者名: the formal name of a corporation, legal form written out, at most 150 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BusinessName(String);

impl BusinessName {
    /// The greatest number of characters.
    pub const MAX: usize = 150;

    /// Reads the name. An abbreviated legal form is refused with the formal name as an offer, since only the declarant
    /// knows whether （合） stands for a 合同会社; what is only a legal form is no name.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let name = tidy(typed, Self::MAX)?;
        let formal = abbreviation::written_out(&name);
        if abbreviation::is_only_legal_form(formal.as_deref().unwrap_or(&name)) {
            return Err(Problem::NameOnlyLegalForm);
        }
        match formal {
            Some(formal) => Err(Problem::NameAbbreviated { formal }),
            None => Ok(Self(name)),
        }
    }

    /// A value that was parsed before (from the store).
    pub fn kept(text: &str) -> Result<Self, Problem> {
        tidy(text, Self::MAX).map(Self)
    }

    /// The value as kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// 代表者名 or 担当者名: a person's name, at most 60 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonName(String);

impl PersonName {
    /// The greatest number of characters.
    pub const MAX: usize = 60;

    /// Reads the name; blanks between family and given name become one half-width blank.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        tidy(typed, Self::MAX).map(Self)
    }

    /// The value as kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// 屋号 as on the 開業届, at most 100 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TradeName(String);

impl TradeName {
    /// The greatest number of characters.
    pub const MAX: usize = 100;

    /// Reads the name.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        tidy(typed, Self::MAX).map(Self)
    }

    /// The value as kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// 部署, at most 60 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Department(String);

impl Department {
    /// The greatest number of characters.
    pub const MAX: usize = 60;

    /// Reads the name.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        tidy(typed, Self::MAX).map(Self)
    }

    /// The value as kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One line with single half-width blanks and full-width katakana. Tabs and line breaks between words count as blanks,
/// because they come along when a name is pasted from a table.
fn tidy(typed: &str, max: usize) -> Result<String, Problem> {
    text::line(&width::widen_kana(&width::single_blanks(typed)), max).and_then(|name| {
        // Dropping an invisible character may have put two blanks side by side.
        text::line(&width::single_blanks(&name), max)
    })
}

#[cfg(test)]
mod tests;
