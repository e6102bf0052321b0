//! The register as many hold it: readers together, one feeder.

use crate::{
    answers::Answers,
    entry::Entry,
    query::{Found, Mark, Query},
    register::{Change, Register},
};
use domain::{ids::DeclarationId, registers::Registers};
use jiff::Timestamp;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use uuid::Uuid;

/// The directory of one process. Empty and not ready until it is filled.
#[derive(Debug)]
pub struct Directory {
    registers: Arc<Registers>,
    inside: RwLock<Inside>,
    answers: Answers,
}

/// What an answer is true of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// Grows with every change.
    pub generation: u64,
    /// The moment up to which the journal was followed.
    pub at: Timestamp,
}

#[derive(Debug)]
struct Inside {
    register: Register,
    generation: u64,
    caught_up: Option<Timestamp>,
}

impl Directory {
    /// An empty directory that is not ready.
    pub fn new(registers: Arc<Registers>) -> Self {
        let register = Register::build(registers.clone(), []);
        let inside = RwLock::new(Inside { register, generation: 0, caught_up: None });
        Self { registers, inside, answers: Answers::default() }
    }

    /// Fills the directory with a snapshot. It is built beside the old one, so readers do not wait; if reading the
    /// snapshot fails, the old one stays. It is ready only after [`Directory::follow`] has reached the end of the journal.
    pub fn fill<E>(&self, entries: impl IntoIterator<Item = Result<Entry, E>>) -> Result<(), E> {
        self.fill_as_of(Timestamp::MAX, entries)
    }

    /// Fills a directory that may be in use. What was asked for at `begun` tells nothing later: until the journal is followed
    /// again, answers say that they are of then.
    pub fn fill_as_of<E>(
        &self,
        begun: Timestamp,
        entries: impl IntoIterator<Item = Result<Entry, E>>,
    ) -> Result<(), E> {
        let mut failed = None;
        let entries = entries.into_iter().map_while(|entry| entry.map_err(|why| failed = Some(why)).ok());
        let register = Register::build(self.registers.clone(), entries);
        if let Some(why) = failed {
            return Err(why);
        }
        let mut inside = self.writing();
        let old = std::mem::replace(&mut inside.register, register);
        inside.generation += 1;
        inside.caught_up = inside.caught_up.map(|at| at.min(begun));
        drop(inside);
        // Freeing hundreds of thousands of bitmaps takes a while; nobody need wait for it.
        drop(old);
        Ok(())
    }

    /// Applies what the journal told, in order. `caught_up` is the moment of asking, if there was nothing more to tell.
    pub fn follow(&self, changes: impl IntoIterator<Item = Change>, caught_up: Option<Timestamp>) {
        let mut inside = self.writing();
        for change in changes {
            inside.register.apply(&change);
            inside.generation += 1;
        }
        inside.caught_up = caught_up.or(inside.caught_up);
    }

    /// What answers are true of now; `None` until the directory is ready.
    pub fn as_of(&self) -> Option<AsOf> {
        self.reading().as_of()
    }

    /// Answers a search; one that was answered since the last change is answered again without looking.
    pub fn search(&self, query: &Query) -> Found {
        // Nothing changes while this is held: the answer is true of the generation it is kept for.
        let inside = self.reading();
        let found = self.answers.get(inside.generation, query).unwrap_or_else(|| {
            let found = inside.search(query);
            self.answers.keep(inside.generation, query, &found);
            found
        });
        Found { as_of: inside.as_of(), ..found }
    }

    /// The same, always looked for: what a search costs that nobody asked before.
    pub fn search_anew(&self, query: &Query) -> Found {
        self.reading().search(query)
    }

    /// At most `count` listed entries that answer a query, in its order: the first ones, or those after a mark; and the mark to go
    /// on from, unless these are the last. To walk through a whole answer while others change the register: an entry that stands
    /// in it all the while, under one name, is met once.
    pub fn further(&self, query: &Query, after: Option<&Mark>, count: usize) -> (Vec<Entry>, Option<Mark>) {
        self.reading().register.further(query, after, count)
    }

    /// The entry with this 自己宣言ID, in whatever state it is.
    pub fn by_number(&self, number: &DeclarationId) -> Option<Entry> {
        self.reading().register.by_number(number)
    }

    /// The entry of a declaration, in whatever state it is.
    pub fn get(&self, declaration: Uuid) -> Option<Entry> {
        self.reading().register.get(declaration)
    }

    /// At most `count` entries in the order of declaring, listed or not: the first ones, or those after one's moment and id. To
    /// walk through all of them without holding up those who change something.
    pub fn after(&self, place: Option<(Timestamp, Uuid)>, count: usize) -> Vec<Entry> {
        let place = place.map(|(at, id)| (at.as_microsecond(), id));
        self.reading().register.after(place).take(count).collect()
    }

    /// How many entries there are, listed or not.
    pub fn len(&self) -> usize {
        self.reading().register.len()
    }

    /// There is no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A reader that panicked cannot have left the register half changed; a writer that did is mended by the next fill.
    fn reading(&self) -> RwLockReadGuard<'_, Inside> {
        self.inside.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn writing(&self) -> RwLockWriteGuard<'_, Inside> {
        self.inside.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inside {
    fn search(&self, query: &Query) -> Found {
        let (total, entries, facets) = self.register.search(query);
        Found { total, entries: entries.into(), facets: facets.map(Arc::new), as_of: self.as_of() }
    }

    fn as_of(&self) -> Option<AsOf> {
        self.caught_up.map(|at| AsOf { generation: self.generation, at })
    }
}
