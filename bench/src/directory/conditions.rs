//! What a question asks beside its text, in numbers: for engines that are told so.

use super::questions::Question;
use ::directory::Industry;
use domain::{declaration::Level, place::Prefecture, registers::Registers};

/// A condition on the entries, in numbers, for engines that are told so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// 都道府県, 1–47.
    Prefecture(u8),
    /// 市区町村, its code as a number.
    Municipality(u32),
    /// 大分類, by its place in the register.
    Division(u8),
    /// 中分類, its code as a number.
    Group(u8),
    /// 1 or 2.
    Level(u8),
    /// 自己宣言ID.
    Number(u64),
    /// 法人番号.
    Corporate(u64),
}

/// What counts of further choices leave out: each kind is counted under the conditions of the other kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    /// By 都道府県.
    Prefecture,
    /// By 大分類.
    Division,
    /// By level.
    Level,
}

impl Question {
    /// The conditions beside the text, without those of one kind of choice.
    pub fn conditions(&self, registers: &Registers, without: Option<Facet>) -> Vec<Condition> {
        let mut all = Vec::new();
        if without != Some(Facet::Prefecture) {
            all.extend(self.query.prefecture.map(Prefecture::number).map(Condition::Prefecture));
            let code = self.query.municipality.as_ref().and_then(|code| code.parse().ok());
            all.extend(code.map(Condition::Municipality));
        }
        if without != Some(Facet::Division) {
            all.extend(match &self.query.industry {
                Some(Industry::Group(group)) => group.code().parse().ok().map(Condition::Group),
                Some(Industry::Division(code)) => division_number(registers, code).map(Condition::Division),
                None => None,
            });
        }
        if without != Some(Facet::Level) {
            all.extend(self.query.level.map(level_number).map(Condition::Level));
        }
        all.extend(self.number.map(Condition::Number));
        all.extend(self.corporate.map(Condition::Corporate));
        all
    }
}

/// The place of a 大分類 in the register.
pub fn division_number(registers: &Registers, code: &str) -> Option<u8> {
    registers.divisions().iter().position(|division| division.code == code).and_then(|at| u8::try_from(at).ok())
}

/// 1 or 2.
pub fn level_number(level: Level) -> u8 {
    if level == Level::Two { 2 } else { 1 }
}
