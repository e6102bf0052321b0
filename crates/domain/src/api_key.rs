//! Keys of the API: whose one is, and how much it may ask for.

use crate::problem::Problem;

/// Whose key it is, in the words of the office: at most 100 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyName(String);

impl KeyName {
    /// The greatest number of characters.
    pub const MAX: usize = 100;

    /// Reads the name; blanks at its ends are taken away.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        crate::text::line(typed, Self::MAX).map(Self)
    }

    /// The name as kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Rows a key may check in a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quota(i64);

impl Quota {
    /// What a key gets where nobody says otherwise: one full file (`POST /api/v1/verifications`).
    pub const USUAL: Self = Self(100_000);
    /// The greatest one: every declaration there could be, thirty times over.
    pub const MAX: i64 = 100_000_000;

    /// So many rows, if that is a quota.
    pub fn of(rows: i64) -> Result<Self, Problem> {
        let range = Problem::NumberRange { min: 1, max: Self::MAX };
        if (1..=Self::MAX).contains(&rows) { Ok(Self(rows)) } else { Err(range) }
    }

    /// Reads a whole number in any width, with commas or without.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let digits: String = crate::text::digits(typed).chars().filter(|c| *c != ',').collect();
        if digits.is_empty() {
            return Err(Problem::Missing);
        }
        // What is no number at all is told the same range.
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        Self::of(Some(digits).filter(|_| plain).and_then(|digits| digits.parse().ok()).unwrap_or_default())
    }

    /// Rows a day.
    pub fn rows(self) -> i64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{KeyName, Problem, Quota};
    use proptest::prelude::*;

    #[test]
    fn a_quota_is_read_however_it_is_typed() {
        for typed in ["100000", "100,000", "１００，０００", " 100 000 "] {
            assert_eq!(Quota::parse(typed), Ok(Quota::USUAL), "{typed}");
        }
        assert_eq!(Quota::parse(" "), Err(Problem::Missing));
        for typed in ["0", "-5", "+5", "たくさん", "1.5", "100000001", "99999999999999999999"] {
            assert_eq!(Quota::parse(typed), Err(Problem::NumberRange { min: 1, max: Quota::MAX }), "{typed}");
        }
    }

    #[test]
    fn a_name_is_one_line_that_is_not_empty() {
        assert_eq!(KeyName::parse(" みほん銀行 ").unwrap().as_str(), "みほん銀行");
        assert_eq!(KeyName::parse(""), Err(Problem::Missing));
        assert_eq!(KeyName::parse(&"鍵".repeat(101)), Err(Problem::TooLong { max: 100 }));
    }

    proptest! {
        #[test]
        fn a_quota_is_within_its_range_or_none(text in "\\PC{0,12}|[0-9,]{0,12}", rows in any::<i64>()) {
            for quota in [Quota::parse(&text), Quota::of(rows)].into_iter().flatten() {
                prop_assert!((1..=Quota::MAX).contains(&quota.rows()));
            }
        }
    }
}
