//! How many entries each further choice would leave: by prefecture, municipality, division, group and level.
//!
//! A choice is counted under all other conditions of the search, not under its own kind: with 東京都 chosen, the other
//! prefectures still say how many they have.

use crate::{
    codes::Codes,
    columns::Columns,
    query::{Industry, Query},
    traits::Traits,
};
use domain::{declaration::Level, place::Prefecture};
use roaring::RoaringBitmap;
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

/// How many entries, by level.
type Pair = [u32; 2];

/// How many listed entries there are of each combination: facets without a text need not look at any entry.
#[derive(Debug)]
pub struct Cube {
    /// By area, then by group.
    cells: Vec<Pair>,
    by_area: Vec<Pair>,
    by_group: Vec<Pair>,
}

impl Cube {
    /// Nothing is counted.
    pub fn new(codes: &Codes) -> Self {
        let (areas, groups) = (codes.area_count(), codes.group_count());
        Self { cells: vec![[0; 2]; areas * groups], by_area: vec![[0; 2]; areas], by_group: vec![[0; 2]; groups] }
    }

    /// One entry more.
    pub fn add(&mut self, traits: Traits) {
        self.change(traits, |cell| *cell += 1);
    }

    /// One entry less.
    pub fn remove(&mut self, traits: Traits) {
        self.change(traits, |cell| *cell = cell.saturating_sub(1));
    }

    fn change(&mut self, traits: Traits, change: impl Fn(&mut u32)) {
        let (area, group) = (usize::from(traits.area), usize::from(traits.group));
        let cell = self.cells.get_mut(area * self.by_group.len() + group);
        let sums = self.by_area.get_mut(area).into_iter().chain(self.by_group.get_mut(group));
        for [one, two] in cell.into_iter().chain(sums) {
            change(if traits.level == Level::One { one } else { two });
        }
    }

    /// Counts all listed entries. Sums stand ready, so only the cells of a place or an industry that was chosen are looked at.
    pub fn count(&self, counter: &mut Counter) {
        let rows = self.cells.chunks_exact(self.by_group.len());
        for (area, (row, sum)) in rows.zip(&self.by_area).enumerate() {
            let count = if counter.any_group {
                counter.of_level(*sum)
            } else {
                let chosen = row.iter().zip(&counter.groups).filter(|(_, chosen)| **chosen);
                chosen.map(|(pair, _)| counter.of_level(*pair)).sum()
            };
            more(&mut counter.by_area, area, count);
            if !counter.anywhere && marked(&counter.places, area) {
                counter.add_groups(row);
            }
        }
        if counter.anywhere {
            counter.add_groups(&self.by_group);
        }
    }
}

/// Counts under the conditions of a search.
pub struct Counter<'a> {
    codes: &'a Codes,
    prefecture: Option<Prefecture>,
    /// The areas that answer the conditions of place, by number.
    places: Vec<bool>,
    /// All of them do.
    anywhere: bool,
    /// The groups that answer the condition of industry, by number.
    groups: Vec<bool>,
    /// All of them do.
    any_group: bool,
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
            anywhere: query.prefecture.is_none() && query.municipality.is_none(),
            groups,
            any_group: query.industry.is_none(),
            division,
            level: query.level,
            by_area: vec![0; codes.area_count()],
            by_group: vec![0; codes.group_count()],
            by_level: [0; 2],
            codes,
        }
    }

    /// Counts entries one by one. What counts under which condition stands in two small tables, so that nothing is decided while
    /// hundreds of thousands are counted.
    pub fn count(&mut self, docs: &RoaringBitmap, columns: &Columns) {
        let levels = Level::ALL.map(|level| self.level.is_none_or(|wanted| wanted == level));
        let chosen = |group: &bool| levels.map(|level| usize::from(level && *group));
        let trade: Vec<usize> = self.groups.iter().flat_map(chosen).collect();
        let here: Vec<u32> = self.places.iter().map(|place| u32::from(*place)).collect();
        let mut pairs: Vec<Pair> = vec![[0; 2]; self.groups.len()];
        let by_pair = pairs.as_flattened_mut();
        for cell in docs.iter().filter_map(|doc| columns.cell(doc)) {
            let (area, pair) = cell.parts();
            if let Some((count, one)) = self.by_area.get_mut(area).zip(trade.get(pair)) {
                *count += one;
            }
            if let Some((count, one)) = by_pair.get_mut(pair).zip(here.get(area)) {
                *count += one;
            }
        }
        self.add_groups(&pairs);
    }

    /// Counts of each group in a place that answers.
    fn add_groups(&mut self, pairs: &[Pair]) {
        for (group, pair) in pairs.iter().enumerate() {
            let count = self.of_level(*pair);
            more(&mut self.by_group, group, count);
            if self.any_group || marked(&self.groups, group) {
                for (sum, count) in self.by_level.iter_mut().zip(pair) {
                    *sum += number(*count);
                }
            }
        }
    }

    /// Those of the level that was chosen, or of both.
    fn of_level(&self, [one, two]: Pair) -> usize {
        match self.level {
            None => number(one) + number(two),
            Some(Level::One) => number(one),
            Some(Level::Two) => number(two),
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

fn number(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
