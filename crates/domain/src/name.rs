//! Names as written: 事業者名, 代表者名・担当者名, 屋号, 部署.

use crate::problem::Problem;

/// 事業者名: the formal name of a corporation, legal form written out, at most 150 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BusinessName(String);

impl BusinessName {
    /// Reads what was typed, repairing what can be repaired.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let text = typed.trim();
        if text.is_empty() {
            return Err(Problem::Missing);
        }
        if text.chars().count() > 150 {
            return Err(Problem::TooLong { max: 150 });
        }
        Ok(Self(text.to_owned()))
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
    /// Reads what was typed, repairing what can be repaired.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let text = typed.trim();
        if text.is_empty() {
            return Err(Problem::Missing);
        }
        if text.chars().count() > 60 {
            return Err(Problem::TooLong { max: 60 });
        }
        Ok(Self(text.to_owned()))
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
    /// Reads what was typed, repairing what can be repaired.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let text = typed.trim();
        if text.is_empty() {
            return Err(Problem::Missing);
        }
        if text.chars().count() > 100 {
            return Err(Problem::TooLong { max: 100 });
        }
        Ok(Self(text.to_owned()))
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
    /// Reads what was typed, repairing what can be repaired.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let text = typed.trim();
        if text.is_empty() {
            return Err(Problem::Missing);
        }
        if text.chars().count() > 60 {
            return Err(Problem::TooLong { max: 60 });
        }
        Ok(Self(text.to_owned()))
    }

    /// The value as kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
