//! 自己宣言ID, 利用者番号, 受付番号: made from random digits, with a check digit that catches every single wrong digit
//! and every swap of neighbours.
//!
//! The check digit is that of Damm (H. M. Damm, *Total anti-symmetrische Quasigruppen*, 2004): one table of ten by ten, no
//! weights and no positions. Luhn lets 09 ↔ 90 pass and the rule of the 法人番号 0 ↔ 9; Verhoeff's catches as much as Damm's
//! but needs two tables. A check digit finds slips, not forgeries: whether a number exists is for the register to say.

use crate::text;
use jiff::civil::Date;

/// Why a typed number is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum IdProblem {
    /// Too few or too many digits (or nothing at all).
    #[error("wrong number of digits")]
    Length,
    /// Something that is no digit.
    #[error("something is no digit")]
    NotDigits,
    /// The check digit does not fit: a slip of one digit, or two neighbours swapped. Of a 受付番号 also: its day is in no calendar.
    #[error("the check digit does not fit")]
    CheckDigit,
}

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
    /// Makes an ID from the scheme's prefix digit (0–9; of a greater number the last digit counts) and random bits.
    pub fn draw(prefix: u8, random: u64) -> Self {
        Self(with_check_digit(format!("{}{:09}", prefix % 10, random % 1_000_000_000)))
    }

    /// Reads an ID in any width, with blanks or hyphens.
    pub fn parse(typed: &str) -> Result<Self, IdProblem> {
        let number = digits_of(typed, 11)?;
        if fits(&number) { Ok(Self(number)) } else { Err(IdProblem::CheckDigit) }
    }

    /// An ID from the store, or one given out by an older system: eleven digits, whose last need not be our check digit.
    pub fn kept(text: &str) -> Result<Self, IdProblem> {
        let plain = text.len() == 11 && text.bytes().all(|byte| byte.is_ascii_digit());
        if plain { Ok(Self(text.to_owned())) } else { digits_of(text, 11).map(Self) }
    }

    /// Eleven digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The groups shown on screen: 3-4-4.
    pub fn groups(&self) -> [&str; 3] {
        groups(&self.0, 3)
    }

    /// `412-3456-7890`.
    pub fn shown(&self) -> String {
        self.groups().join("-")
    }
}

impl MemberNumber {
    /// Makes a number from random bits.
    pub fn draw(random: u64) -> Self {
        Self(with_check_digit(format!("{:011}", random % 100_000_000_000)))
    }

    /// Reads a number in any width, with blanks or hyphens.
    pub fn parse(typed: &str) -> Result<Self, IdProblem> {
        let number = digits_of(typed, 12)?;
        if fits(&number) { Ok(Self(number)) } else { Err(IdProblem::CheckDigit) }
    }

    /// A number from the store, or one given out by an older system: twelve digits, unchecked.
    pub fn kept(text: &str) -> Result<Self, IdProblem> {
        digits_of(text, 12).map(Self)
    }

    /// Twelve digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The groups shown on screen: 4-4-4.
    pub fn groups(&self) -> [&str; 3] {
        groups(&self.0, 4)
    }

    /// `1234-5678-9012`.
    pub fn shown(&self) -> String {
        self.groups().join("-")
    }
}

impl ReceiptNumber {
    /// The `sequence`-th receipt (from 1) of that day (Asia/Tokyo).
    pub fn make(day: Date, sequence: u64) -> Self {
        let digits = with_check_digit(format!("{}{sequence:03}", day.strftime("%Y%m%d")));
        Self::hyphenated(&digits)
    }

    /// Reads a receipt number in any width and case, with or without hyphens and the R; where the R or a hyphen tells that it is one, also
    /// without the noughts its last part begins with.
    pub fn parse(typed: &str) -> Result<Self, IdProblem> {
        let text = text::digits(typed);
        let bare: String = text.chars().filter(|c| *c != '-').collect();
        let digits = bare.strip_prefix(['R', 'r']).unwrap_or(&bare);
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(IdProblem::NotDigits);
        }
        let parts = text.trim_start_matches(['R', 'r', '-']).split('-');
        let told = digits.len() < bare.len() || parts.map(str::len).eq([8, digits.len().saturating_sub(8)]);
        let filled = match digits.split_at_checked(8) {
            Some((day, number)) if told && !number.is_empty() => format!("{day}{number:0>4}"),
            _ => digits.to_owned(),
        };
        let digits = filled.as_str();
        // Eight for the day, four or more for the number of that day; with its check digit at most 21.
        if !(12..=29).contains(&digits.len()) {
            return Err(IdProblem::Length);
        }
        if fits(digits) && has_day(digits) { Ok(Self::hyphenated(digits)) } else { Err(IdProblem::CheckDigit) }
    }

    /// `R-YYYYMMDD-NNNN`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn hyphenated(digits: &str) -> Self {
        let (day, number) = digits.split_at_checked(8).unwrap_or((digits, ""));
        Self(format!("R-{day}-{number}"))
    }
}

/// The first eight digits are a day of the calendar.
fn has_day(digits: &str) -> bool {
    digits.get(..8).is_some_and(|day| Date::strptime("%Y%m%d", day).is_ok())
}

/// The digits alone, if there are as many as expected.
fn digits_of(typed: &str, length: usize) -> Result<String, IdProblem> {
    let digits: String = text::digits(typed).chars().filter(|c| *c != '-').collect();
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        Err(IdProblem::NotDigits)
    } else if digits.len() == length {
        Ok(digits)
    } else {
        Err(IdProblem::Length)
    }
}

/// Three groups: the first of `first` digits, the others of four.
fn groups(number: &str, first: usize) -> [&str; 3] {
    let part = |from: usize, to: usize| number.get(from..to).unwrap_or("");
    [part(0, first), part(first, first + 4), part(first + 4, first + 8)]
}

/// A quasigroup of order ten: weakly totally anti-symmetric, with noughts in the diagonal (the table of Damm's thesis).
const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// The digit with which the number goes on to nought.
fn check_digit(digits: &str) -> u8 {
    digits.bytes().filter(u8::is_ascii_digit).fold(0, |interim, digit| step(interim, digit - b'0'))
}

/// One step through the table; both are digits.
fn step(interim: u8, digit: u8) -> u8 {
    DAMM.get(usize::from(interim)).and_then(|row| row.get(usize::from(digit))).copied().unwrap_or(0)
}

fn with_check_digit(digits: String) -> String {
    let check = check_digit(&digits);
    digits + &check.to_string()
}

fn fits(digits: &str) -> bool {
    check_digit(digits) == 0
}

#[cfg(test)]
mod tests;
