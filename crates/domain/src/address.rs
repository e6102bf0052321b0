//! 所在地: the published part (prefecture, town) and the part that stays inside (street, building).

use crate::{
    place::{Prefecture, TownLine},
    postal_code::PostalCode,
    problem::Problem,
    text::{self, width},
};

/// 番地, not published. At most 100 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Street(String);

/// ビル名など, not published. At most 80 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Building(String);

impl Street {
    /// The greatest number of characters.
    pub const MAX: usize = 100;

    /// Reads the line: digits and letters half width, katakana full width, blanks single.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        inside_line(typed, Self::MAX).map(Self)
    }
    /// The line as kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Building {
    /// The greatest number of characters.
    pub const MAX: usize = 80;

    /// Reads the line: digits and letters half width, katakana full width, blanks single.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        inside_line(typed, Self::MAX).map(Self)
    }
    /// The line as kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// 所在地.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// 郵便番号.
    pub postal_code: PostalCode,
    /// 都道府県, published.
    pub prefecture: Prefecture,
    /// 市区町村・町名, published.
    pub town: TownLine,
    /// 番地.
    pub street: Street,
    /// ビル名など.
    pub building: Option<Building>,
}

/// A line of the part that stays inside.
fn inside_line(typed: &str, max: usize) -> Result<String, Problem> {
    let line = text::line(typed, max * 2)?;
    text::line(&width::single_blanks(&width::narrow(&line)), max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_lines_are_tidied() {
        assert_eq!(Street::parse(" ２−２８−８　文京 ").unwrap().as_str(), "2−28−8 文京");
        assert_eq!(Building::parse("ｸﾞﾘｰﾝｺｰﾄ\u{3000}\u{3000}３Ｆ").unwrap().as_str(), "グリーンコート 3F");
        assert_eq!(Street::parse("　"), Err(Problem::Missing));
        assert_eq!(Street::parse("1\u{1b}2"), Err(Problem::ControlCharacter));
        assert_eq!(Street::parse(&"あ".repeat(101)), Err(Problem::TooLong { max: 100 }));
        assert_eq!(Building::parse(&"あ".repeat(81)), Err(Problem::TooLong { max: 80 }));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn lines_are_stable(typed in "\\PC{0,60}") {
            if let Ok(street) = Street::parse(&typed) {
                prop_assert_eq!(&Street::parse(street.as_str()), &Ok(street));
            }
            if let Ok(building) = Building::parse(&typed) {
                prop_assert_eq!(&Building::parse(building.as_str()), &Ok(building));
            }
        }
    }
}
