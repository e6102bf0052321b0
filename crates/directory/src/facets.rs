//! How many entries each further choice would leave: by prefecture, municipality, division, group and level.
//!
//! A choice is counted under all other conditions of the search, not under its own kind: with 東京都 chosen, the other
//! prefectures still say how many they have.

use crate::{
    codes::{Area, Codes, Group},
    columns::{Columns, Doc, Traits},
    query::{Industry, Query},
};
use domain::{declaration::Level, place::Prefecture};
use std::collections::BTreeMap;

/// The counts. Choices nobody would be left with are missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// By prefecture (its number, 1–47).
    pub prefectures: BTreeMap<u8, usize>,
    /// By five-digit code, in the prefecture that was chosen.
    pub municipalities: BTreeMap<String, usize>,
    /// By 大分類.
    pub divisions: BTreeMap<String, usize>,
    /// By 中分類, in the division that was chosen.
    pub groups: BTreeMap<String, usize>,
    /// By level.
    pub levels: BTreeMap<Level, usize>,
}

/// How many listed entries there are of each combination: facets without a text need not look at any entry.
#[derive(Debug)]
pub struct Cube {
    cells: Vec<u32>,
    groups: usize,
}

impl Cube {
    /// Nothing is counted.
    pub fn new(codes: &Codes) -> Self {
        Self { cells: vec![0; codes.area_count() * codes.group_count() * 2], groups: codes.group_count() }
    }

    /// One entry more.
    pub fn add(&mut self, traits: Traits) {
        if let Some(cell) = self.cell(traits) {
            *cell += 1;
        }
    }

    /// One entry less.
    pub fn remove(&mut self, traits: Traits) {
        if let Some(cell) = self.cell(traits) {
            *cell = cell.saturating_sub(1);
        }
    }

    fn cell(&mut self, traits: Traits) -> Option<&mut u32> {
        let at = (usize::from(traits.area) * self.groups + usize::from(traits.group)) * 2 + level_number(traits.level);
        self.cells.get_mut(at)
    }

    /// Counts all listed entries.
    pub fn count(&self, counter: &mut Counter) {
        for (area, of_area) in (0..).zip(self.cells.chunks_exact(self.groups * 2)) {
            for (group, of_group) in (0..).zip(of_area.chunks_exact(2)) {
                for (level, count) in Level::ALL.into_iter().zip(of_group) {
                    if *count > 0 {
                        counter.add((area, group, level), usize::try_from(*count).unwrap_or(usize::MAX));
                    }
                }
            }
        }
    }
}

/// Counts under the conditions of a search.
pub struct Counter<'a> {
    codes: &'a Codes,
    prefecture: Option<Prefecture>,
    /// The areas that answer the conditions of place, by number.
    places: Vec<bool>,
    /// The groups that answer the condition of industry, by number.
    groups: Vec<bool>,
    division: Option<u8>,
    level: Option<Level>,
    by_area: Vec<usize>,
    by_group: Vec<usize>,
    by_level: [usize; 2],
}

impl<'a> Counter<'a> {
    /// Begins at nothing.
    pub fn new(codes: &'a Codes, query: &Query) -> Self {
        let mut places = vec![true; codes.area_count()];
        if let Some(code) = &query.municipality {
            places = marks(codes.area_count(), codes.areas_of(code));
        }
        if let Some(prefecture) = query.prefecture {
            let inside = marks(codes.area_count(), codes.areas_in(prefecture));
            places.iter_mut().zip(inside).for_each(|(place, inside)| *place &= inside);
        }
        let (groups, division) = match &query.industry {
            None => (vec![true; codes.group_count()], None),
            Some(Industry::Group(group)) => {
                let group = codes.group(group);
                (marks(codes.group_count(), [u16::from(group)]), codes.division(group))
            }
            Some(Industry::Division(code)) => {
                let division = codes.division_number(code);
                let inside = division.into_iter().flat_map(|division| codes.groups_of(division)).map(u16::from);
                (marks(codes.group_count(), inside), division)
            }
        };
        Self {
            prefecture: query.prefecture,
            places,
            groups,
            division,
            level: query.level,
            by_area: vec![0; codes.area_count()],
            by_group: vec![0; codes.group_count()],
            by_level: [0; 2],
            codes,
        }
    }

    /// Counts entries one by one.
    pub fn count(&mut self, docs: impl IntoIterator<Item = Doc>, columns: &Columns) {
        for traits in docs.into_iter().filter_map(|doc| columns.traits(doc)) {
            self.add((traits.area, traits.group, traits.level), 1);
        }
    }

    fn add(&mut self, (area, group, level): (Area, Group, Level), count: usize) {
        let here = marked(&self.places, usize::from(area));
        let trade = marked(&self.groups, usize::from(group));
        let stars = self.level.is_none_or(|wanted| wanted == level);
        if trade && stars {
            more(&mut self.by_area, usize::from(area), count);
        }
        if here && stars {
            more(&mut self.by_group, usize::from(group), count);
        }
        if here && trade {
            more(&mut self.by_level, level_number(level), count);
        }
    }

    /// The counts.
    pub fn done(self) -> Facets {
        let mut facets = Facets::default();
        for (area, count) in (0..).zip(&self.by_area).filter(|(_, count)| **count > 0) {
            let prefecture = self.codes.prefecture(area);
            *facets.prefectures.entry(prefecture).or_default() += count;
            let chosen = self.prefecture.is_some_and(|chosen| chosen.number() == prefecture);
            if let Some(own) = self.codes.municipality(area).filter(|_| chosen) {
                facets.municipalities.insert(own.code.to_owned(), *count);
            }
        }
        let divisions = self.codes.registers().divisions();
        for (group, count) in (0..).zip(&self.by_group).filter(|(_, count)| **count > 0) {
            let Some(division) = self.codes.division(group) else { continue };
            if let Some(own) = divisions.get(usize::from(division)) {
                *facets.divisions.entry(own.code.to_owned()).or_default() += count;
            }
            if let Some(code) = self.codes.group_code(group).filter(|_| self.division == Some(division)) {
                facets.groups.insert(code.to_owned(), *count);
            }
        }
        let levels = Level::ALL.into_iter().zip(self.by_level);
        facets.levels = levels.filter(|(_, count)| *count > 0).collect();
        facets
    }
}

fn marks(count: usize, marked: impl IntoIterator<Item = u16>) -> Vec<bool> {
    let mut marks = vec![false; count];
    for at in marked {
        if let Some(mark) = marks.get_mut(usize::from(at)) {
            *mark = true;
        }
    }
    marks
}

fn marked(marks: &[bool], at: usize) -> bool {
    marks.get(at).copied().unwrap_or(false)
}

fn more(counts: &mut [usize], at: usize, count: usize) {
    if let Some(cell) = counts.get_mut(at) {
        *cell += count;
    }
}

fn level_number(level: Level) -> usize {
    usize::from(level == Level::Two)
}
