//! Who has a character or a pair: a short list while they are few, a bitmap when they are many.

use crate::{columns::Doc, hits::Hits};
use roaring::RoaringBitmap;

/// The longest list. A bitmap of places far apart has some sixty bytes for each; of half a million pairs most belong to a
/// handful of entries.
const FEW: usize = 256;

/// Places in order.
#[derive(Debug)]
pub enum Posting {
    /// At most [`FEW`], in order.
    Few(Vec<Doc>),
    /// More.
    Many(RoaringBitmap),
}

impl Default for Posting {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

impl Posting {
    /// Puts a place in, if it is not there.
    pub fn add(&mut self, doc: Doc) {
        match self {
            Self::Few(docs) if docs.len() < FEW => {
                if docs.last().is_none_or(|last| *last < doc) {
                    docs.push(doc);
                } else if let Err(at) = docs.binary_search(&doc) {
                    docs.insert(at, doc);
                }
            }
            Self::Few(docs) => {
                let mut bitmap: RoaringBitmap = docs.iter().copied().collect();
                put(&mut bitmap, doc);
                *self = Self::Many(bitmap);
            }
            Self::Many(bitmap) => put(bitmap, doc),
        }
    }

    /// Takes a place out.
    pub fn remove(&mut self, doc: Doc) {
        match self {
            Self::Few(docs) => {
                if let Ok(at) = docs.binary_search(&doc) {
                    docs.remove(at);
                }
            }
            Self::Many(bitmap) => {
                bitmap.remove(doc);
            }
        }
    }

    /// The place is in it.
    pub fn contains(&self, doc: Doc) -> bool {
        match self {
            Self::Few(docs) => docs.binary_search(&doc).is_ok(),
            Self::Many(bitmap) => bitmap.contains(doc),
        }
    }

    /// There is none.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Few(docs) => docs.is_empty(),
            Self::Many(bitmap) => bitmap.is_empty(),
        }
    }

    /// As an answer.
    pub fn hits(&self) -> Hits<'_> {
        match self {
            Self::Few(docs) => Hits::Own(docs.iter().copied().collect()),
            Self::Many(bitmap) => Hits::Lent(bitmap),
        }
    }

    /// Those that are in each of these; `None`: nothing was given.
    pub fn in_all(all: &[&Self]) -> Option<RoaringBitmap> {
        let lists = all.iter().filter_map(|posting| if let Self::Few(docs) = posting { Some(docs) } else { None });
        if let Some(shortest) = lists.min_by_key(|docs| docs.len()) {
            let everywhere = |doc: &Doc| all.iter().all(|posting| posting.contains(*doc));
            return Some(shortest.iter().copied().filter(everywhere).collect());
        }
        Hits::all(all.iter().map(|posting| posting.hits()).collect()).map(Hits::into_own)
    }

    /// Gives back what was reserved and not used.
    pub fn shrink(&mut self) {
        if let Self::Few(docs) = self {
            docs.shrink_to_fit();
        }
    }
}

/// Puts a place in; the usual one is behind all others, and nothing need be searched for it.
pub fn put(bitmap: &mut RoaringBitmap, doc: Doc) {
    if bitmap.try_push(doc).is_err() {
        bitmap.insert(doc);
    }
}

#[cfg(test)]
mod tests {
    use super::{FEW, Posting};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn a_posting_is_a_set(changes in proptest::collection::vec((any::<bool>(), 0u32..2_000), 0..FEW * 4)) {
            let (mut posting, mut set) = (Posting::default(), BTreeSet::new());
            for (add, doc) in changes {
                if add {
                    posting.add(doc);
                    set.insert(doc);
                } else {
                    posting.remove(doc);
                    set.remove(&doc);
                }
                prop_assert_eq!(posting.contains(doc), add);
            }
            prop_assert_eq!(posting.is_empty(), set.is_empty());
            prop_assert!(posting.hits().iter().eq(set.into_iter()));
        }

        #[test]
        fn what_is_in_all_is_in_each(sets in proptest::collection::vec(
            proptest::collection::btree_set(0u32..600, 0..FEW * 2), 1..4,
        )) {
            let all: Vec<Posting> = sets.iter().map(|set| {
                let mut posting = Posting::default();
                for doc in set {
                    posting.add(*doc);
                }
                posting
            }).collect();
            let expected: Vec<u32> = (0..600).filter(|doc| sets.iter().all(|set| set.contains(doc))).collect();
            let found = Posting::in_all(&all.iter().collect::<Vec<_>>()).unwrap();
            prop_assert_eq!(found.iter().collect::<Vec<_>>(), expected);
        }
    }
}
