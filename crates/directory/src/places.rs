//! Finds places by a value that stands in a column: five bytes an entry, because the value is not kept a second time.

use crate::columns::Doc;
use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;
use std::hash::{BuildHasher as _, Hash};

/// Places by one column. Each verb is told how to read the value of a place; a place must be taken out while its value is
/// still the one it was put in with.
#[derive(Debug, Default)]
pub struct Places(HashTable<Doc>);

impl Places {
    /// All places with this value.
    pub fn all<T: Hash + Eq>(&self, value: T, of: impl Fn(Doc) -> Option<T>) -> impl Iterator<Item = Doc> {
        let same = self.0.iter_hash(hash(&value)).copied();
        same.filter(move |doc| of(*doc).as_ref() == Some(&value))
    }

    /// A place with this value.
    pub fn one<T: Hash + Eq>(&self, value: &T, of: impl Fn(Doc) -> Option<T>) -> Option<Doc> {
        self.0.find(hash(value), |doc| of(*doc).as_ref() == Some(value)).copied()
    }

    /// Puts a place in, beside those with the same value.
    pub fn insert<T: Hash>(&mut self, doc: Doc, value: &T, of: impl Fn(Doc) -> Option<T>) {
        self.0.insert_unique(hash(value), doc, |own| of(*own).map_or(0, |value| hash(&value)));
    }

    /// Takes a place with this value out, and tells whether it was there.
    pub fn remove<T: Hash>(&mut self, doc: Doc, value: &T) -> bool {
        match self.0.find_entry(hash(value), |own| *own == doc) {
            Ok(found) => {
                found.remove();
                true
            }
            Err(_) => false,
        }
    }

    /// How many places.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

fn hash<T: Hash>(value: &T) -> u64 {
    FxBuildHasher.hash_one(value)
}
