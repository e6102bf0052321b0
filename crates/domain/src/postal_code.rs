//! 郵便番号.

use crate::{
    problem::Problem,
    text::{digits, unexpected},
};

/// Seven digits; shown as 113-0021.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PostalCode(String);

impl PostalCode {
    /// Reads seven digits in any width, with or without 〒, hyphens and blanks. Whether the code exists is asked of
    /// [`crate::registers::Registers::postal`]: large offices have codes that are in no list of towns.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let text: String = digits(typed).chars().filter(|c| !matches!(c, '-' | '〒' | '〠')).collect();
        if text.is_empty() {
            return Err(Problem::Missing);
        }
        if let Some(found) = unexpected(&text, |c| c.is_ascii_digit()) {
            return Err(Problem::PostalCodeNotDigits { found });
        }
        if text.len() != 7 {
            return Err(Problem::PostalCodeLength { digits: text.len() });
        }
        Ok(Self(text))
    }

    /// Seven digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `113-0021`.
    pub fn shown(&self) -> String {
        self.0.split_at_checked(3).map_or_else(|| self.0.clone(), |(area, town)| format!("{area}-{town}"))
    }
}

#[cfg(test)]
mod tests;
