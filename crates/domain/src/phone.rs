//! 電話番号 by the numbering plan of Japan (総務省 電気通信番号計画).

mod hyphens;

use crate::{
    problem::Problem,
    text::{digits, unexpected},
};

/// 電話番号, ten or eleven digits, kept with hyphens where they are known (see [`Phone::parse`]).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Phone(String);

impl Phone {
    /// Reads a number in any width with any hyphens, brackets and blanks; `+81` becomes `0`.
    ///
    /// Hyphens: those of mobile, free and IP numbers and of area codes of two digits and of some big cities are known;
    /// elsewhere the typed ones stay if they make groups that exist; without them the number is kept bare.
    /// Numbers that nobody can be called back at (110, 020 of machines, 00 of carriers) are refused.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let text = national(&digits(typed).replace(['(', ')', '.', '・', '/'], "-"));
        if text.chars().all(|c| c == '-') {
            return Err(Problem::Missing);
        }
        if let Some(found) = unexpected(&text, |c| c.is_ascii_digit() || c == '-') {
            return Err(Problem::PhoneNotDigits { found });
        }
        let number = text.replace('-', "");
        if !can_exist(&number) {
            return Err(Problem::PhoneImpossible { digits: number.len() });
        }
        Ok(Self(hyphens::known(&number).or_else(|| hyphens::as_typed(&text)).unwrap_or(number)))
    }

    /// The number as kept: `03-1234-5678`, or bare digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits alone.
    pub fn digits(&self) -> String {
        self.0.replace('-', "")
    }
}

/// `+81-3-…` and `+81(0)3…` become `03-…`.
fn national(text: &str) -> String {
    match text.strip_prefix("+81").or_else(|| text.strip_prefix("-+81")) {
        Some(rest) => {
            let rest = rest.trim_start_matches('-');
            format!("0{}", rest.strip_prefix('0').unwrap_or(rest).trim_start_matches('-'))
        }
        None => text.to_owned(),
    }
}

/// Begins with 0 and has as many digits as its kind has.
fn can_exist(number: &str) -> bool {
    let eleven = ["050", "060", "070", "080", "090"].iter().any(|kind| number.starts_with(kind));
    let begins = |prefix| number.starts_with(prefix);
    let second = number.as_bytes().get(1).is_some_and(|digit| (b'1'..=b'9').contains(digit));
    match number.len() {
        // 0800 free numbers are among those of 080.
        11 => eleven && number.as_bytes().get(3).is_some_and(|digit| *digit != b'0' || begins("0800")),
        10 => begins("0") && second && !eleven && !begins("020"),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
