//! What entries are found and counted by: small numbers and codes.

use crate::{
    codes::{Area, Codes, Group},
    entry::Entry,
};
use domain::{
    business::Kind,
    declaration::{IdentityCheck, Level, State},
};

/// What a search finds by, of one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traits {
    /// The prefecture, by its number.
    pub prefecture: u8,
    /// The municipality.
    pub area: Area,
    /// The industry.
    pub group: Group,
    /// Its 大分類, by the place in the register.
    pub division: Option<u8>,
    /// 取組み段階.
    pub level: Level,
    /// 法人 or 個人事業主.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// How well it was checked who declares.
    pub identity: IdentityCheck,
}

impl Traits {
    /// Those of an entry, whose town has this number.
    pub fn of(entry: &Entry, town: u32, codes: &Codes) -> Self {
        let group = codes.group(&entry.industry);
        Self {
            prefecture: entry.prefecture.number(),
            area: codes.town_area(town),
            group,
            division: codes.division(group),
            level: entry.level,
            kind: entry.kind,
            state: entry.state,
            identity: entry.identity,
        }
    }
}

/// What a search counts by, in one word: area, group, level. A count over many hits reads four bytes of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell(u32);

impl Cell {
    /// The word of these traits.
    pub fn of(traits: &Traits) -> Self {
        let level = u32::from(traits.level == Level::Two);
        Self(u32::from(traits.area) << 9 | u32::from(traits.group) << 1 | level)
    }

    /// The number of the area, and twice the number of the group, one more for ★★.
    pub fn parts(self) -> (usize, usize) {
        let number = |part: u32| usize::try_from(part).unwrap_or(usize::MAX);
        (number(self.0 >> 9), number(self.0 & 0x1ff))
    }
}
