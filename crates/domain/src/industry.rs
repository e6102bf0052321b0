//! 業種: 日本標準産業分類, edition 14 (令和5年7月告示), division A–T and group 01–99.

use crate::{problem::Problem, registers::Registers, text};

pub use crate::registers::industries::EDITION;

/// A group (中分類) of the edition in use, two digits. Its division follows from it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IndustryGroup(String);

impl IndustryGroup {
    /// Reads what the form sends: a code (`26`, also a finer one such as `269`), a line of the list
    /// (`E 製造業 ／ 26 生産用機械器具製造業`), or words that fit exactly one group.
    pub fn parse(typed: &str, registers: &Registers) -> Result<Self, Problem> {
        let line = match text::line(typed, 300) {
            Ok(line) => text::width::narrow(&line),
            Err(Problem::Missing) => return Err(Problem::NotChosen),
            Err(other) => return Err(other),
        };
        if let Some(code) = by_code(&line, registers).or_else(|| by_name(&line, registers)) {
            return Ok(Self(code.to_owned()));
        }
        if let Some(division) = division(&line, registers) {
            return Err(Problem::IndustryGroupMissing { division });
        }
        let unknown = || Problem::IndustryUnknown { found: line.chars().take(60).collect() };
        by_words(&line, registers).map(|code| Self(code.to_owned())).ok_or_else(unknown)
    }

    /// A value that was parsed before (from the store).
    pub fn kept(text: &str) -> Result<Self, Problem> {
        match text.as_bytes() {
            [] => Err(Problem::NotChosen),
            [b'0'..=b'9', b'0'..=b'9'] => Ok(Self(text.to_owned())),
            _ => Err(Problem::NotInList),
        }
    }

    /// Two digits.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// The line of the list: `E 製造業 ／ 26 生産用機械器具製造業`; the code alone if the registers do not know it.
    pub fn label(&self, registers: &Registers) -> String {
        registers.group(&self.0).map_or_else(|| self.0.clone(), |group| registers.group_label(group))
    }
}

/// A code at the beginning, or behind the stroke of a whole line; three and four digits count as their group.
fn by_code<'a>(line: &str, registers: &'a Registers) -> Option<&'a str> {
    let tail = line.rsplit_once('/').map_or(line, |(_, tail)| tail).trim_start();
    let digits = tail.split(|c: char| !c.is_ascii_digit()).next().unwrap_or("");
    let group = digits.get(..2).filter(|_| digits.len() <= 4)?;
    registers.group(group).map(|group| group.code)
}

/// The group of exactly this name.
fn by_name<'a>(line: &str, registers: &'a Registers) -> Option<&'a str> {
    let key = registers.fold(line);
    registers.groups().iter().find(|group| registers.fold(group.name) == key).map(|group| group.code)
}

/// The only group that the words fit. Digits alone were meant as a code.
fn by_words<'a>(line: &str, registers: &'a Registers) -> Option<&'a str> {
    if line.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    match registers.search_industries(line).as_slice() {
        [only] => Some(only.code),
        _ => None,
    }
}

/// The line names a division and no group: `E`, `製造業`, `E 製造業`.
fn division(line: &str, registers: &Registers) -> Option<String> {
    let key = registers.fold(line);
    registers.divisions().iter().find_map(|division| {
        let whole = format!("{} {}", division.code, division.name);
        let named = [division.code, division.name, &whole].iter().any(|name| registers.fold(name) == key);
        named.then_some(whole)
    })
}

#[cfg(test)]
mod tests;
