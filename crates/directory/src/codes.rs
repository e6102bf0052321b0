//! Small numbers for what the registers name: municipalities, industries, towns, rule editions.

use crate::places::Places;
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
    /// Every line of a town once, with its area.
    towns: Vec<(Prefecture, TownLine, Area)>,
    numbers_of_towns: Places,
    /// Editions of the rules; there is a handful.
    editions: Vec<String>,
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
            towns: Vec::new(),
            numbers_of_towns: Places::default(),
            editions: Vec::new(),
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
        let line = (prefecture, town.as_str());
        let known = self.numbers_of_towns.one(&line, |number| line_of(&self.towns, number));
        if let Some(number) = known {
            return number;
        }
        let number = u32::try_from(self.towns.len()).unwrap_or(u32::MAX);
        let area = self.area(prefecture, town.as_str());
        self.towns.push((prefecture, town.clone(), area));
        self.numbers_of_towns.insert(number, &line, |number| line_of(&self.towns, number));
        number
    }

    /// Prefecture and line of a kept town.
    pub fn town(&self, number: u32) -> Option<(Prefecture, TownLine)> {
        let (prefecture, line, _) = self.towns.get(usize::try_from(number).ok()?)?;
        Some((*prefecture, line.clone()))
    }

    /// The area of a kept town.
    pub fn town_area(&self, number: u32) -> Area {
        let town = usize::try_from(number).ok().and_then(|at| self.towns.get(at));
        town.map_or_else(|| area_number(self.areas.len()), |(.., area)| *area)
    }

    /// Keeps the edition of the rules and gives its number; 0 is none.
    pub fn keep_edition(&mut self, edition: Option<&str>) -> u8 {
        let Some(edition) = edition else { return 0 };
        let known = self.editions.iter().position(|known| known == edition);
        let at = known.unwrap_or_else(|| {
            self.editions.push(edition.to_owned());
            self.editions.len() - 1
        });
        small(at + 1)
    }

    /// A kept edition.
    pub fn edition(&self, number: u8) -> Option<String> {
        self.editions.get(usize::from(number).checked_sub(1)?).cloned()
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
        // They stand in the order of their codes, which begin with the prefecture.
        let first = self.areas.partition_point(|area| area.prefecture < prefecture);
        let own = self.areas.iter().enumerate().skip(first).take_while(|(_, area)| area.prefecture == prefecture);
        let best = own.filter_map(|(at, area)| Some((begins(area)?, at))).max();
        area_number(best.map_or(self.areas.len() + usize::from(prefecture.number()), |(_, at)| at))
    }
}

/// What a town is known by.
fn line_of(towns: &[(Prefecture, TownLine, Area)], number: u32) -> Option<(Prefecture, &str)> {
    towns.get(usize::try_from(number).ok()?).map(|(prefecture, line, _)| (*prefecture, line.as_str()))
}

/// The registers have 99 groups and 20 divisions.
fn small(at: usize) -> u8 {
    u8::try_from(at).unwrap_or(u8::MAX)
}

/// The registers have some 1,900 municipalities and wards.
fn area_number(at: usize) -> Area {
    Area::try_from(at).unwrap_or(Area::MAX)
}
