//! Which entries have what: one bitmap for each value of a filter, each character and each pair of characters.
//!
//! Only listed entries stand here, so every answer is about the public list.

use crate::{
    codes::{Area, Codes, Group},
    columns::Doc,
    hits::Hits,
    key::EDGE,
    posting::{Posting, put},
    traits::Traits,
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
    /// By 大分類: joining the bitmaps of its groups takes longer than everything else of a search.
    divisions: Vec<RoaringBitmap>,
    levels: [RoaringBitmap; 2],
    grams: FxHashMap<Gram, Posting>,
}

impl Postings {
    /// No entry has anything.
    pub fn new(codes: &Codes) -> Self {
        Self {
            listed: RoaringBitmap::new(),
            prefectures: vec![RoaringBitmap::new(); 48],
            areas: vec![RoaringBitmap::new(); codes.area_count()],
            groups: vec![RoaringBitmap::new(); codes.group_count()],
            divisions: vec![RoaringBitmap::new(); codes.registers().divisions().len()],
            levels: [RoaringBitmap::new(), RoaringBitmap::new()],
            grams: FxHashMap::default(),
        }
    }

    /// Lists an entry.
    pub fn add(&mut self, doc: Doc, traits: Traits, keys: &str) {
        put(&mut self.listed, doc);
        for bitmap in self.filters(traits) {
            put(bitmap, doc);
        }
        for gram in grams(keys) {
            self.grams.entry(gram).or_default().add(doc);
        }
    }

    /// Takes an entry out, which was listed with these traits and keys.
    pub fn remove(&mut self, doc: Doc, traits: Traits, keys: &str) {
        self.listed.remove(doc);
        for bitmap in self.filters(traits) {
            bitmap.remove(doc);
        }
        for gram in grams(keys) {
            let Some(posting) = self.grams.get_mut(&gram) else { continue };
            posting.remove(doc);
            if posting.is_empty() {
                self.grams.remove(&gram);
            }
        }
    }

    /// All that are listed.
    pub fn listed(&self) -> &RoaringBitmap {
        &self.listed
    }

    /// Those in a prefecture.
    pub fn in_prefecture(&self, prefecture: Prefecture) -> Hits<'_> {
        self.prefectures.get(usize::from(prefecture.number())).map_or_else(Hits::none, Hits::Lent)
    }

    /// Those in one of these areas.
    pub fn in_areas(&self, areas: impl IntoIterator<Item = Area>) -> Hits<'_> {
        Hits::any(areas.into_iter().filter_map(|area| self.areas.get(usize::from(area))))
    }

    /// Those in a group.
    pub fn in_group(&self, group: Group) -> Hits<'_> {
        self.groups.get(usize::from(group)).map_or_else(Hits::none, Hits::Lent)
    }

    /// Those in a division, by its place in the register.
    pub fn in_division(&self, division: u8) -> Hits<'_> {
        self.divisions.get(usize::from(division)).map_or_else(Hits::none, Hits::Lent)
    }

    /// Those of a level.
    pub fn of_level(&self, level: Level) -> &RoaringBitmap {
        let [one, two] = &self.levels;
        if level == Level::One { one } else { two }
    }

    /// Those whose keys contain a text of one or two characters.
    pub fn of_gram(&self, text: &str) -> Hits<'_> {
        let mut chars = text.chars();
        let gram = chars.next().map(|first| (first, chars.next()));
        gram.and_then(|gram| self.grams.get(&gram)).map_or_else(Hits::none, Posting::hits)
    }

    /// Those that contain each pair of a longer text: some of them may contain the pairs apart.
    pub fn with_pairs(&self, text: &str) -> RoaringBitmap {
        let pairs = text.chars().zip(text.chars().skip(1).map(Some));
        let postings: Option<Vec<&Posting>> = pairs.map(|pair| self.grams.get(&pair)).collect();
        postings.and_then(|postings| Posting::in_all(&postings)).unwrap_or_default()
    }

    /// Gives back what was reserved and not used.
    pub fn shrink(&mut self) {
        self.grams.values_mut().for_each(Posting::shrink);
        self.grams.shrink_to_fit();
    }

    fn filters(&mut self, traits: Traits) -> impl Iterator<Item = &mut RoaringBitmap> {
        let [one, two] = &mut self.levels;
        let level = if traits.level == Level::One { one } else { two };
        let prefecture = self.prefectures.get_mut(usize::from(traits.prefecture));
        let area = self.areas.get_mut(usize::from(traits.area));
        let group = self.groups.get_mut(usize::from(traits.group));
        let division = traits.division.and_then(|division| self.divisions.get_mut(usize::from(division)));
        prefecture.into_iter().chain(area).chain(group).chain(division).chain([level])
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
