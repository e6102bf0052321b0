//! Entries that came so late that making room for them would move too many others.
//!
//! Places are given in the order of declaring ([`crate::columns`]), so an entry that was declared before others that are here moves
//! all of these. For the few of one moment that is nothing; for the thousands of an older register, taken over while the site runs,
//! it would be minutes in which nobody is answered. Such entries are held: found by their ids, which is what a check asks for, and
//! not found by a search until the directory was filled anew beside ([`crate::Directory::take_over`]).

use crate::{columns::figure, entry::Entry};
use domain::ids::DeclarationId;
use std::{
    collections::{BTreeMap, HashMap},
    ops::Bound,
};
use uuid::Uuid;

/// The moment of declaring in microseconds, and the id: the order of the list.
pub type At = (i64, Uuid);

/// What an entry stands at.
pub fn at(entry: &Entry) -> At {
    (entry.declared_at.as_microsecond(), entry.declaration)
}

/// The entries that wait for their place.
#[derive(Debug, Default)]
pub struct Held {
    entries: BTreeMap<At, Entry>,
    by_declaration: HashMap<Uuid, At>,
    by_number: HashMap<u64, At>,
}

impl Held {
    /// Holds an entry, in place of an earlier one of the same declaration.
    pub fn keep(&mut self, entry: Entry) {
        self.remove(entry.declaration);
        let at = at(&entry);
        self.by_declaration.insert(entry.declaration, at);
        self.by_number.insert(figure(entry.number.as_str()), at);
        self.entries.insert(at, entry);
    }

    /// Lets an entry go, and tells whether it was held.
    pub fn remove(&mut self, declaration: Uuid) -> bool {
        let Some(entry) = self.by_declaration.remove(&declaration).and_then(|at| self.entries.remove(&at)) else {
            return false;
        };
        self.by_number.remove(&figure(entry.number.as_str()));
        true
    }

    /// The entry of a declaration.
    pub fn get(&self, declaration: Uuid) -> Option<&Entry> {
        self.entries.get(self.by_declaration.get(&declaration)?)
    }

    /// The entry with this 自己宣言ID.
    pub fn by_number(&self, number: &DeclarationId) -> Option<&Entry> {
        self.entries.get(self.by_number.get(&figure(number.as_str()))?)
    }

    /// All in the order of declaring, or those behind one.
    pub fn after(&self, behind: Option<At>) -> impl Iterator<Item = &Entry> {
        let from = behind.map_or(Bound::Unbounded, Bound::Excluded);
        self.entries.range((from, Bound::Unbounded)).map(|(_, entry)| entry)
    }

    /// How many are held.
    pub fn len(&self) -> usize {
        self.entries.len()
    }
}

/// How many entries a step of the feeder may still move to make room for what comes late: nobody is answered meanwhile.
#[derive(Clone, Copy, Debug)]
pub struct Room(u32);

impl Room {
    /// A tenth of a second.
    pub const OF_A_STEP: u32 = 4_000;

    /// Room for so many moves.
    pub const fn of(moves: u32) -> Self {
        Self(moves)
    }

    /// How many moves are left.
    pub const fn moves(self) -> u32 {
        self.0
    }

    /// There is room for so many moves; it is used up then.
    pub fn takes(&mut self, moves: u32) -> bool {
        let left = self.0.checked_sub(moves);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}
