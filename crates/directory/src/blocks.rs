//! A long list in order, in blocks: whoever comes in moves the few of a block, and not the millions behind them.

use crate::columns::Doc;
use std::cmp::Ordering;

/// Places in an order that only its user knows. A block has at most `SIZE` of them, and none is empty.
#[derive(Debug, Default)]
pub struct Blocks<const SIZE: usize> {
    blocks: Vec<Vec<Doc>>,
    length: usize,
}

impl<const SIZE: usize> Blocks<SIZE> {
    /// Of places that are in order.
    pub fn of(sorted: &[Doc]) -> Self {
        // Half full: the first to come in shall not all split their blocks.
        let blocks = sorted.chunks((SIZE / 2).max(1)).map(<[Doc]>::to_vec).collect();
        Self { blocks, length: sorted.len() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Takes one in; `compare` tells how another stands to it.
    pub fn insert(&mut self, doc: Doc, compare: impl Fn(Doc) -> Ordering) {
        let number = self.block(&compare);
        self.length += 1;
        let Some(block) = self.blocks.get_mut(number) else {
            return self.blocks.push(vec![doc]);
        };
        let at = block.binary_search_by(|other| compare(*other)).unwrap_or_else(|at| at);
        block.insert(at, doc);
        if block.len() > SIZE {
            let rest = block.split_off(block.len() / 2);
            self.blocks.insert(number + 1, rest);
        }
    }

    /// Takes the one out that is equal.
    pub fn remove(&mut self, compare: impl Fn(Doc) -> Ordering) {
        let number = self.block(&compare);
        let Some(block) = self.blocks.get_mut(number) else { return };
        let Ok(at) = block.binary_search_by(|other| compare(*other)) else { return };
        block.remove(at);
        self.length -= 1;
        if block.is_empty() {
            self.blocks.remove(number);
        }
    }

    /// The block where it stands or would stand.
    fn block(&self, compare: impl Fn(Doc) -> Ordering) -> usize {
        let begins_before = |block: &Vec<Doc>| block.first().is_some_and(|first| compare(*first).is_le());
        self.blocks.partition_point(begins_before).saturating_sub(1)
    }

    /// All but the first so many.
    pub fn skip(&self, first: usize) -> impl Iterator<Item = Doc> + '_ {
        let mut left = first;
        let passed = self.blocks.iter().take_while(|block| {
            let passed = block.len() <= left;
            left -= if passed { block.len() } else { 0 };
            passed
        });
        let passed = passed.count();
        self.blocks.iter().skip(passed).flatten().copied().skip(left)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Doc> + '_ {
        self.blocks.iter().flatten().copied()
    }

    /// How many are passed: of the whole list the first ones.
    pub fn passed(&self, is_passed: impl Fn(Doc) -> bool) -> usize {
        let begins_passed = |block: &Vec<Doc>| block.first().is_some_and(|first| is_passed(*first));
        let number = self.blocks.partition_point(begins_passed).saturating_sub(1);
        let before: usize = self.blocks.iter().take(number).map(Vec::len).sum();
        before + self.blocks.get(number).map_or(0, |block| block.partition_point(|doc| is_passed(*doc)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// A plain list does the same, whatever comes in and goes; small blocks, so that they split and vanish.
        #[test]
        fn blocks_are_a_list(
            first in prop::collection::btree_set(0u32..400, 0..60),
            steps in prop::collection::vec((any::<bool>(), 0u32..400), 0..200),
            skipped in 0usize..80,
            behind in 0u32..400,
        ) {
            let mut plain: Vec<Doc> = first.into_iter().collect();
            let mut blocks = Blocks::<4>::of(&plain);
            for (comes, doc) in steps {
                match plain.binary_search(&doc) {
                    Err(at) if comes => {
                        plain.insert(at, doc);
                        blocks.insert(doc, |other| other.cmp(&doc));
                    }
                    Ok(at) if !comes => {
                        plain.remove(at);
                        blocks.remove(|other| other.cmp(&doc));
                    }
                    Err(_) => blocks.remove(|other| other.cmp(&doc)),
                    Ok(_) => {}
                }
                prop_assert!(blocks.blocks.iter().all(|block| (1..=4).contains(&block.len())));
            }
            prop_assert_eq!(blocks.len(), plain.len());
            prop_assert_eq!(blocks.iter().collect::<Vec<_>>(), plain.clone());
            prop_assert_eq!(blocks.skip(skipped).collect::<Vec<_>>(), plain.iter().copied().skip(skipped).collect::<Vec<_>>());
            prop_assert_eq!(blocks.passed(|doc| doc <= behind), plain.into_iter().filter(|doc| *doc <= behind).count());
        }
    }
}
