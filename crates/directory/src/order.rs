//! The order by kana: places sorted by how the name is read, for the list 五十音順.

use crate::blocks::Blocks;
use crate::columns::{Columns, Doc};
use crate::{key, query::Mark};
use roaring::RoaringBitmap;
use std::cmp::Ordering;

/// So many places are moved for one that comes in, at most: sixteen kilobytes.
const BLOCK: usize = 4_096;

/// Listed places by kana; of equals, in the order of declaring.
#[derive(Debug, Default)]
pub struct KanaOrder {
    docs: Blocks<BLOCK>,
    /// The beginning of each place's text, so that most comparisons stay away from the texts.
    heads: Vec<u64>,
}

impl KanaOrder {
    /// The order of these places.
    pub fn build(docs: &RoaringBitmap, columns: &Columns) -> Self {
        let heads = (0..columns.len()).map(|doc| head(text(columns, doc))).collect();
        let order = Self { docs: Blocks::default(), heads };
        let mut docs: Vec<Doc> = docs.iter().collect();
        docs.sort_unstable_by(|one, other| order.compare(*one, *other, columns));
        Self { docs: Blocks::of(&docs), ..order }
    }

    /// Takes a place in.
    pub fn insert(&mut self, doc: Doc, columns: &Columns) {
        for new in Doc::try_from(self.heads.len()).unwrap_or(Doc::MAX)..columns.len() {
            self.heads.push(head(text(columns, new)));
        }
        if let Some(own) = usize::try_from(doc).ok().and_then(|at| self.heads.get_mut(at)) {
            *own = head(text(columns, doc));
        }
        let Self { docs, heads } = self;
        docs.insert(doc, |other| compare(heads, other, doc, columns));
    }

    /// Takes a place out; its text must still be the one it stands here with.
    pub fn remove(&mut self, doc: Doc, columns: &Columns) {
        let Self { docs, heads } = self;
        docs.remove(|other| compare(heads, other, doc, columns));
    }

    /// The page of these hits from `first`, `count` long.
    pub fn page(&self, hits: &RoaringBitmap, first: usize, count: usize, columns: &Columns) -> Vec<Doc> {
        if usize::try_from(hits.len()) == Ok(self.docs.len()) {
            return self.docs.skip(first).take(count).collect();
        }
        let total = usize::try_from(hits.len()).unwrap_or(usize::MAX);
        let last = first.saturating_add(count).min(total);
        if first >= last {
            return Vec::new();
        }
        // Hits that are spread over the order are found soon by walking it. Where they stand together near its end, sorting them
        // is quicker; as many steps as there are hits cost about as much as sorting would.
        let walk = self.docs.iter().take(total).filter(|doc| hits.contains(*doc));
        let found: Vec<Doc> = walk.skip(first).take(count).collect();
        if found.len() == last - first {
            return found;
        }
        let mut docs: Vec<Doc> = hits.iter().collect();
        let by_kana = |one: &Doc, other: &Doc| self.compare(*one, *other, columns);
        let (_, _, after) = docs.select_nth_unstable_by(first, by_kana);
        let wanted = last - first - 1;
        if wanted > 0 && wanted < after.len() {
            after.select_nth_unstable_by(wanted - 1, by_kana);
        }
        docs.truncate(last);
        docs.drain(..first);
        docs.sort_unstable_by(by_kana);
        docs
    }

    /// All in order, or those behind a mark.
    pub fn after<'a>(&'a self, mark: Option<&Mark>, columns: &'a Columns) -> impl Iterator<Item = Doc> + 'a {
        let first = mark.map_or(0, |mark| {
            let at = (mark.text.as_str(), Some(mark.place));
            self.docs.passed(|doc| (text(columns, doc), columns.place(doc)) <= at)
        });
        self.docs.skip(first)
    }

    fn compare(&self, one: Doc, other: Doc, columns: &Columns) -> Ordering {
        compare(&self.heads, one, other, columns)
    }
}

fn compare(heads: &[u64], one: Doc, other: Doc, columns: &Columns) -> Ordering {
    let head = |doc: Doc| usize::try_from(doc).ok().and_then(|at| heads.get(at)).copied().unwrap_or(0);
    head(one).cmp(&head(other)).then_with(|| text(columns, one).cmp(text(columns, other))).then_with(|| one.cmp(&other))
}

/// How an entry is read: its kana, or its name where the kana is not public.
fn text(columns: &Columns, doc: Doc) -> &str {
    key::last(columns.keys(doc))
}

/// The first eight characters, a byte each, so that `head(a) < head(b)` only if `a < b`. A character that is no katakana
/// ends it, for many of those share a byte.
fn head(text: &str) -> u64 {
    let mut head = [0; 8];
    for (byte, c) in head.iter_mut().zip(text.chars()) {
        let katakana =
            u32::from(c).checked_sub(0x30a0).filter(|_| c <= '\u{30ff}').and_then(|at| u8::try_from(at).ok());
        *byte = match katakana {
            Some(at) => at + 2,
            None if c < '\u{30a0}' => 1,
            None => u8::MAX,
        };
        if katakana.is_none() {
            break;
        }
    }
    u64::from_be_bytes(head)
}

#[cfg(test)]
mod tests {
    use super::head;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn heads_never_contradict_the_texts(one in "([ア-ン]|\\PC){0,10}", other in "([ア-ン]|\\PC){0,10}") {
            prop_assert!(head(&one) <= head(&other) || one > other, "{} {}", one, other);
        }
    }
}
