//! Small numbers for what the registers name: municipalities, industries, towns, rule editions.

use domain::{
    industry::IndustryGroup,
    place::{Prefecture, TownLine},
    registers::{Municipality, Registers},
};
use std::{collections::HashMap, sync::Arc};

/// The number of a place among all municipalities. Behind them stands one for each prefecture, for town lines in no known one.
pub type Area = u16;
/// The number of an industry group (中分類); one more than the last for an unknown one.
pub type Group = u8;

/// The numbers, and the lines of towns and editions, each kept once.
#[derive(Debug)]
pub struct Codes {
    registers: Arc<Registers>,
    areas: Vec<Municipality>,
    groups: HashMap<&'static str, Group>,
    /// 大分類 of each group, by its place in the register.
    divisions: Vec<u8>,
    towns: Names,
    /// The area of each town.
    town_areas: Vec<Area>,
    editions: Names,
}

impl Codes {
    /// Numbers for these registers; no town is known yet.
    pub fn new(registers: Arc<Registers>) -> Self {
        let mut areas: Vec<Municipality> =
            registers.prefectures().iter().flat_map(|one| registers.municipalities(one.prefecture)).copied().collect();
        areas.sort_by_key(|area| area.code);
        let number = |code: &str| registers.divisions().iter().position(|division| division.code == code);
        let division = |code: &str| registers.division_of(code).and_then(|own| number(own.code));
        let divisions = registers.groups().iter().map(|group| small(division(group.code).unwrap_or(0))).collect();
        let groups = registers.groups().iter().enumerate().map(|(at, group)| (group.code, small(at))).collect();
        Self {
            areas,
            groups,
            divisions,
            towns: Names::default(),
            town_areas: Vec::new(),
            editions: Names::default(),
            registers,
        }
    }

    /// The registers the numbers are of.
    pub fn registers(&self) -> &Registers {
        &self.registers
    }

    /// How many areas, with those behind the municipalities.
    pub fn area_count(&self) -> usize {
        self.areas.len() + 48
    }

    /// How many groups, with the unknown one.
    pub fn group_count(&self) -> usize {
        self.divisions.len() + 1
    }

    /// The prefecture of an area, by its number.
    pub fn prefecture(&self, area: Area) -> u8 {
        let behind = || small(usize::from(area).saturating_sub(self.areas.len()));
        self.municipality(area).map_or_else(behind, |own| own.prefecture.number())
    }

    /// The municipality of an area.
    pub fn municipality(&self, area: Area) -> Option<&Municipality> {
        self.areas.get(usize::from(area))
    }

    /// The areas a five-digit code means: itself, and of a designated city all its wards.
    pub fn areas_of(&self, code: &str) -> Vec<Area> {
        let Some(wanted) = self.registers.municipality(code) else { return Vec::new() };
        let inside = |area: &Municipality| {
            area.code == wanted.code
                || (wanted.designated && area.prefecture == wanted.prefecture && area.name.starts_with(wanted.name))
        };
        self.areas.iter().enumerate().filter(|(_, area)| inside(area)).map(|(at, _)| area_number(at)).collect()
    }

    /// All areas of a prefecture.
    pub fn areas_in(&self, prefecture: Prefecture) -> impl Iterator<Item = Area> {
        (0..self.area_count()).map(area_number).filter(move |area| self.prefecture(*area) == prefecture.number())
    }

    /// The number of a group.
    pub fn group(&self, group: &IndustryGroup) -> Group {
        self.groups.get(group.code()).copied().unwrap_or_else(|| small(self.divisions.len()))
    }

    /// The code of a group by its number.
    pub fn group_code(&self, group: Group) -> Option<&'static str> {
        self.registers.groups().get(usize::from(group)).map(|group| group.code)
    }

    /// 大分類 of a group, by its place in the register.
    pub fn division(&self, group: Group) -> Option<u8> {
        self.divisions.get(usize::from(group)).copied()
    }

    /// The groups of a division.
    pub fn groups_of(&self, division: u8) -> impl Iterator<Item = Group> {
        self.divisions.iter().enumerate().filter(move |(_, own)| **own == division).map(|(at, _)| small(at))
    }

    /// The place of a division in the register.
    pub fn division_number(&self, code: &str) -> Option<u8> {
        self.registers.divisions().iter().position(|division| division.code == code).map(small)
    }

    /// Keeps a town line and gives its number.
    pub fn keep_town(&mut self, prefecture: Prefecture, town: &TownLine) -> u32 {
        let (number, is_new) = self.towns.keep(&format!("{}{}", prefecture.code(), town.as_str()));
        if is_new {
            let area = self.area(prefecture, town.as_str());
            self.town_areas.push(area);
        }
        number
    }

    /// Prefecture and line of a kept town.
    pub fn town(&self, number: u32) -> Option<(Prefecture, TownLine)> {
        let (code, line) = self.towns.get(number)?.split_at_checked(2)?;
        Some((Prefecture::parse(code).ok()?, TownLine::kept(line).ok()?))
    }

    /// The area of a kept town.
    pub fn town_area(&self, number: u32) -> Area {
        let area = usize::try_from(number).ok().and_then(|at| self.town_areas.get(at));
        area.copied().unwrap_or_else(|| area_number(self.areas.len()))
    }

    /// Keeps the edition of the rules and gives its number; 0 is none.
    pub fn keep_edition(&mut self, edition: Option<&str>) -> u8 {
        edition.map_or(0, |edition| u8::try_from(self.editions.keep(edition).0 + 1).unwrap_or(u8::MAX))
    }

    /// A kept edition.
    pub fn edition(&self, number: u8) -> Option<String> {
        self.editions.get(u32::from(number).checked_sub(1)?).map(str::to_owned)
    }

    /// The municipality a town line begins with; of two the longer name: 札幌市中央区, not 札幌市.
    fn area(&self, prefecture: Prefecture, town: &str) -> Area {
        let folder = self.registers.folder();
        let begins = |area: &Municipality| {
            [area.name, area.short_name()]
                .into_iter()
                .filter(|name| folder.strip_prefix(town, name).is_some())
                .map(str::len)
                .max()
        };
        let own = self.areas.iter().enumerate().filter(|(_, area)| area.prefecture == prefecture);
        let best = own.filter_map(|(at, area)| Some((begins(area)?, at))).max();
        area_number(best.map_or(self.areas.len() + usize::from(prefecture.number()), |(_, at)| at))
    }
}

/// Texts that come again and again, each kept once.
#[derive(Debug, Default)]
struct Names {
    numbers: HashMap<Arc<str>, u32>,
    names: Vec<Arc<str>>,
}

impl Names {
    /// The number of a text, and whether it is new.
    fn keep(&mut self, name: &str) -> (u32, bool) {
        if let Some(number) = self.numbers.get(name) {
            return (*number, false);
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let name: Arc<str> = name.into();
        self.numbers.insert(name.clone(), number);
        self.names.push(name);
        (number, true)
    }

    fn get(&self, number: u32) -> Option<&str> {
        self.names.get(usize::try_from(number).ok()?).map(AsRef::as_ref)
    }
}

/// The registers have 99 groups and 20 divisions.
fn small(at: usize) -> u8 {
    u8::try_from(at).unwrap_or(u8::MAX)
}

/// The registers have some 1,900 municipalities and wards.
fn area_number(at: usize) -> Area {
    Area::try_from(at).unwrap_or(Area::MAX)
}
