//! 法人番号.

use crate::{
    problem::Problem,
    text::{digits, unexpected},
};

/// Thirteen digits, the first a check digit (法人番号の指定等に関する省令, article 2).
///
/// The check digit does not tell 0 from 9 in one place, so a number that passes may still be nobody's.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CorporateNumber(String);

impl CorporateNumber {
    /// Reads a number in any width with any hyphens; a T before it (適格請求書 登録番号) is dropped.
    ///
    /// Twelve digits are the 会社法人等番号 of the registry: the number that belongs to it is offered.
    ///
    /// ```
    /// use domain::{corporate_number::CorporateNumber, problem::Problem};
    ///
    /// assert_eq!(CorporateNumber::parse("７-0000-1205-0002").unwrap().as_str(), "7000012050002");
    /// let twelve = CorporateNumber::parse("000012050002");
    /// assert_eq!(twelve, Err(Problem::CorporateNumberTwelve { full: "7000012050002".to_owned() }));
    /// ```
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        // From the store they come as they went there.
        if typed.len() == 13 && typed.bytes().all(|byte| byte.is_ascii_digit()) {
            return Self::checked(typed);
        }
        let text: String = digits(typed).chars().filter(|c| *c != '-').collect();
        if text.is_empty() {
            return Err(Problem::Missing);
        }
        let number = text.strip_prefix(['T', 't']).unwrap_or(&text);
        if let Some(found) = unexpected(number, |c| c.is_ascii_digit()) {
            return Err(Problem::CorporateNumberNotDigits { found });
        }
        match number.len() {
            12 => Err(Problem::CorporateNumberTwelve { full: format!("{}{number}", check_digit(number)) }),
            13 => Self::checked(number),
            digits => Err(Problem::CorporateNumberLength { digits }),
        }
    }

    /// Thirteen digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As the 国税庁 prints it: `7-0000-1205-0002`.
    pub fn shown(&self) -> String {
        self.groups().join("-")
    }

    /// The groups 1-4-4-4.
    pub fn groups(&self) -> [&str; 4] {
        let part = |from, to| self.0.get(from..to).unwrap_or("");
        [part(0, 1), part(1, 5), part(5, 9), part(9, 13)]
    }

    fn checked(number: &str) -> Result<Self, Problem> {
        let fits = number.split_at_checked(1).is_some_and(|(check, base)| check == check_digit(base).to_string());
        if fits { Ok(Self(number.to_owned())) } else { Err(Problem::CorporateNumberCheckDigit) }
    }
}

/// `9 − (Σ Pₙ·Qₙ mod 9)`: Pₙ is the n-th digit of the twelve from the right, Qₙ is 1 for odd n and 2 for even n.
fn check_digit(base: &str) -> u32 {
    let sum: u32 = base
        .chars()
        .rev()
        .filter_map(|c| c.to_digit(10))
        .enumerate()
        .map(|(at, digit)| if at % 2 == 0 { digit } else { digit * 2 })
        .sum();
    9 - sum % 9
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors of the register's own description and real public numbers, right and broken.
    #[test]
    fn every_vector_reads_as_expected() {
        let rows = include_str!("../data/corporate_number_vectors.tsv").lines().skip(1);
        let mut seen = 0;
        for row in rows.filter(|row| !row.is_empty()) {
            let cells: Vec<&str> = row.split('\t').collect();
            let read = CorporateNumber::parse(cells[0]);
            let fits = match cells[1] {
                "valid" | "invoice_prefix" | "valid_after_nfkc" | "valid_after_strip" => read.is_ok(),
                "bad_check_digit" => read == Err(Problem::CorporateNumberCheckDigit),
                "twelve_digits" => read == Err(Problem::CorporateNumberTwelve { full: "7000012050002".to_owned() }),
                "too_short" | "too_long" => matches!(read, Err(Problem::CorporateNumberLength { .. })),
                "not_digits" => read == Err(Problem::CorporateNumberNotDigits { found: "O".to_owned() }),
                other => panic!("unknown expectation {other}"),
            };
            assert!(fits, "{row}: {read:?}");
            seen += 1;
        }
        assert_eq!(seen, 16);
    }

    #[test]
    fn a_number_is_shown_in_its_groups() {
        let number = CorporateNumber::parse("７−００００ １２０５—０００２").unwrap();
        assert_eq!(number.shown(), "7-0000-1205-0002");
        assert_eq!(number.groups().concat(), number.as_str());
    }

    /// Every wrong single digit is caught but 0 for 9 and 9 for 0, where the rule itself is blind.
    #[test]
    fn a_wrong_digit_is_caught_except_nought_for_nine() {
        let right = "7000012050002";
        for at in 0..13 {
            for digit in '0'..='9' {
                let wrong: String = right.chars().enumerate().map(|(i, c)| if i == at { digit } else { c }).collect();
                let blind = at > 0 && right.as_bytes()[at] == b'0' && digit == '9';
                assert_eq!(CorporateNumber::parse(&wrong).is_ok(), wrong == right || blind, "{wrong}");
            }
        }
    }
}
