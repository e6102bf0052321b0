//! Which entries have what: one bitmap for each value of a filter, each character and each pair of characters.
//!
//! Only listed entries stand here, so every answer is about the public list.

use crate::{
    codes::{Area, Codes, Group},
    columns::{Doc, Traits},
    key::EDGE,
};
use domain::{declaration::Level, place::Prefecture};
use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;

/// A character, or two that stand side by side.
type Gram = (char, Option<char>);

/// All bitmaps.
#[derive(Debug)]
pub struct Postings {
    listed: RoaringBitmap,
    prefectures: Vec<RoaringBitmap>,
    areas: Vec<RoaringBitmap>,
    groups: Vec<RoaringBitmap>,
    levels: [RoaringBitmap; 2],
    grams: FxHashMap<Gram, RoaringBitmap>,
}

impl Postings {
    /// No entry has anything.
    pub fn new(codes: &Codes) -> Self {
        Self {
            listed: RoaringBitmap::new(),
            prefectures: vec![RoaringBitmap::new(); 48],
            areas: vec![RoaringBitmap::new(); codes.area_count()],
            groups: vec![RoaringBitmap::new(); codes.group_count()],
            levels: [RoaringBitmap::new(), RoaringBitmap::new()],
            grams: FxHashMap::default(),
        }
    }

    /// Lists an entry.
    pub fn add(&mut self, doc: Doc, traits: Traits, keys: &str) {
        self.listed.insert(doc);
        for bitmap in self.filters(traits) {
            bitmap.insert(doc);
        }
        for gram in grams(keys) {
            self.grams.entry(gram).or_default().insert(doc);
        }
    }

    /// Takes an entry out, which was listed with these traits and keys.
    pub fn remove(&mut self, doc: Doc, traits: Traits, keys: &str) {
        self.listed.remove(doc);
        for bitmap in self.filters(traits) {
            bitmap.remove(doc);
        }
        for gram in grams(keys) {
            let Some(bitmap) = self.grams.get_mut(&gram) else { continue };
            bitmap.remove(doc);
            if bitmap.is_empty() {
                self.grams.remove(&gram);
            }
        }
    }

    /// All that are listed.
    pub fn listed(&self) -> &RoaringBitmap {
        &self.listed
    }

    /// Those in a prefecture.
    pub fn in_prefecture(&self, prefecture: Prefecture) -> RoaringBitmap {
        self.prefectures.get(usize::from(prefecture.number())).cloned().unwrap_or_default()
    }

    /// Those in one of these areas.
    pub fn in_areas(&self, areas: impl IntoIterator<Item = Area>) -> RoaringBitmap {
        let found = areas.into_iter().filter_map(|area| self.areas.get(usize::from(area)));
        found.fold(RoaringBitmap::new(), |all, one| all | one)
    }

    /// Those in one of these groups.
    pub fn in_groups(&self, groups: impl IntoIterator<Item = Group>) -> RoaringBitmap {
        let found = groups.into_iter().filter_map(|group| self.groups.get(usize::from(group)));
        found.fold(RoaringBitmap::new(), |all, one| all | one)
    }

    /// Those of a level.
    pub fn of_level(&self, level: Level) -> &RoaringBitmap {
        let [one, two] = &self.levels;
        if level == Level::One { one } else { two }
    }

    /// Those whose keys contain a text of one or two characters: exact. Of a longer text those that contain each of its pairs:
    /// some of them may contain the pairs apart. `None`: nobody.
    pub fn containing(&self, text: &str) -> Option<RoaringBitmap> {
        let mut chars = text.chars();
        let (first, second) = (chars.next()?, chars.next());
        let Some(second) = second else { return self.grams.get(&(first, None)).cloned() };
        let mut bitmaps = vec![self.grams.get(&(first, Some(second)))?];
        let mut before = second;
        for next in chars {
            bitmaps.push(self.grams.get(&(before, Some(next)))?);
            before = next;
        }
        bitmaps.sort_unstable_by_key(|bitmap| bitmap.len());
        let (smallest, others) = bitmaps.split_first()?;
        let mut found = (*smallest).clone();
        for other in others {
            found &= *other;
        }
        Some(found)
    }

    fn filters(&mut self, traits: Traits) -> impl Iterator<Item = &mut RoaringBitmap> {
        let [one, two] = &mut self.levels;
        let level = if traits.level == Level::One { one } else { two };
        let prefecture = self.prefectures.get_mut(usize::from(traits.prefecture));
        let area = self.areas.get_mut(usize::from(traits.area));
        let group = self.groups.get_mut(usize::from(traits.group));
        prefecture.into_iter().chain(area).chain(group).chain([level])
    }
}

/// The characters and pairs of some keys; none reaches over the edge between two keys.
fn grams(keys: &str) -> impl Iterator<Item = Gram> {
    let pairs = keys.chars().zip(keys.chars().skip(1).map(Some).chain([None]));
    pairs.filter(|(first, _)| *first != EDGE).flat_map(|(first, second)| {
        let second = second.filter(|second| *second != EDGE);
        [Some((first, None)), second.map(|second| (first, Some(second)))].into_iter().flatten()
    })
}
