//! 都道府県 and 市区町村・町名.

mod house_number;

use crate::{
    problem::Problem,
    registers::{Municipality, Registers},
    text::{self, width},
};

/// One of the 47 prefectures, by its JIS X 0401 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Prefecture(u8);

impl Prefecture {
    /// Reads the two-digit code of JIS X 0401, `01` to `47`.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let code = text::digits(typed);
        if code.is_empty() {
            return Err(Problem::NotChosen);
        }
        let plain = code.len() <= 2 && code.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| code.parse().ok()).flatten().and_then(Self::from_number).ok_or(Problem::NotInList)
    }
    /// The prefecture of a number from 1 to 47.
    pub fn from_number(number: u8) -> Option<Self> {
        matches!(number, 1..=47).then_some(Self(number))
    }
    /// All 47, in the order of their codes.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=47).map(Self)
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

/// 市区町村・町名: published, so a house number is caught. At most 100 characters, no blanks, digits and letters half width.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TownLine(String);

impl TownLine {
    /// The greatest number of characters.
    pub const MAX: usize = 100;

    /// Reads the line and checks it against the municipalities of the prefecture (if one was chosen).
    ///
    /// Blanks are dropped. A line that begins with a prefecture, names no municipality of the chosen one, stops at a
    /// municipality that has towns, or goes on to a house number is refused, each with its own [`Problem`]. What the
    /// postal register lists as a town is never taken for a house number (`四番町`, `北10条西`, `象潟町5丁目塩越`).
    pub fn parse(typed: &str, prefecture: Option<Prefecture>, registers: &Registers) -> Result<Self, Problem> {
        let line = clean(typed)?;
        if let Some(rest) = after_prefecture(&line, registers) {
            return Err(Problem::TownHasPrefecture { rest: rest.to_owned() });
        }
        match split(&line, prefecture, registers) {
            Some((municipality, rest)) => check_rest(&line, municipality, rest, registers)?,
            None if prefecture.is_some() && !registers.prefectures().is_empty() => {
                return Err(Problem::TownNotInPrefecture);
            }
            None => refuse_house_number(&line, &line)?,
        }
        Ok(Self(line))
    }

    /// A value that was parsed before (from the store).
    pub fn kept(text: &str) -> Result<Self, Problem> {
        // Cleaning what is as it must be would change nothing, and a register has millions of lines.
        let fits = !text.is_empty() && text.chars().count() <= Self::MAX;
        if fits && text.chars().all(stays) { Ok(Self(text.to_owned())) } else { clean(text).map(Self) }
    }

    /// The line as kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The line still looks as if it went on to a house number (for the office's flags; a kept line may be old).
    pub fn has_house_number(&self, prefecture: Prefecture, registers: &Registers) -> bool {
        matches!(Self::parse(&self.0, Some(prefecture), registers), Err(Problem::TownHasHouseNumber { .. }))
    }
}

/// No width, no form and no neighbour changes this character: digits, kana, and the kanji that have no other form.
fn stays(c: char) -> bool {
    matches!(c, '0'..='9' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '\u{4e00}'..='\u{9fff}')
}

fn clean(typed: &str) -> Result<String, Problem> {
    let line = text::line(typed, TownLine::MAX * 2)?;
    let line: String = width::narrow(&line).split_whitespace().collect();
    let line = text::line(&line, TownLine::MAX)?;
    Ok(line)
}

/// What follows the name of a prefecture at the beginning of the line.
fn after_prefecture<'a>(line: &'a str, registers: &Registers) -> Option<&'a str> {
    registers.prefectures().iter().find_map(|entry| line.strip_prefix(entry.name))
}

/// The municipality that begins the line, and what follows it. Of several (札幌市, 札幌市中央区) the longest counts.
fn split<'a, 'r>(
    line: &'a str,
    prefecture: Option<Prefecture>,
    registers: &'r Registers,
) -> Option<(&'r Municipality, &'a str)> {
    let here = |municipality: &&Municipality| prefecture.is_none_or(|chosen| chosen == municipality.prefecture);
    registers
        .municipalities
        .all()
        .iter()
        .filter(here)
        .filter_map(|municipality| {
            [municipality.name, municipality.short_name()]
                .into_iter()
                .find_map(|name| registers.folder().strip_prefix(line, name))
                .map(|rest| (municipality, rest))
        })
        .min_by_key(|(_, rest)| rest.len())
}

/// Nothing after the municipality although it has towns, or a house number after the town.
fn check_rest(line: &str, municipality: &Municipality, rest: &str, registers: &Registers) -> Result<(), Problem> {
    let Some(first) = rest.chars().next() else {
        let goes_on =
            municipality.designated || registers.towns.has_towns(municipality.code, &registers.municipalities);
        return if goes_on { Err(Problem::TownMissing) } else { Ok(()) };
    };
    let folder = registers.folder();
    let towns = registers.towns.towns(municipality.code, folder.fold_char(first), &registers.municipalities);
    let after_town = towns.filter_map(|town| folder.strip_prefix(rest, town)).min_by_key(|rest| rest.len());
    refuse_house_number(line, after_town.unwrap_or(rest))
}

/// `tail` is the end of `line` in which a house number is looked for.
fn refuse_house_number(line: &str, tail: &str) -> Result<(), Problem> {
    let Some(at) = house_number::find(tail) else { return Ok(()) };
    let (keep, move_out) = line.split_at(line.len() - tail.len() + at);
    Err(Problem::TownHasHouseNumber { keep: keep.to_owned(), move_out: move_out.to_owned() })
}

#[cfg(test)]
mod tests;
