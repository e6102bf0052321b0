//! The register as many hold it: readers together, one feeder.

use crate::{
    answers::Answers,
    entry::Entry,
    held::Room,
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
    /// What one step may move ([`Room`]).
    room: Room,
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
    /// What a search is true of: the last time it had caught up and held nothing back, or when it began to be filled.
    complete: Option<Timestamp>,
    /// When it began to be filled.
    begun: Timestamp,
}

impl Directory {
    /// An empty directory that is not ready.
    pub fn new(registers: Arc<Registers>) -> Self {
        Self::with_room(registers, Room::OF_A_STEP)
    }

    /// The same, where a step may move so many entries and no more to make room for what comes late: with 0 all of that is held.
    pub fn with_room(registers: Arc<Registers>, moves: u32) -> Self {
        let inside = RwLock::new(Inside::empty(&registers));
        Self { registers, inside, answers: Answers::default(), room: Room::of(moves) }
    }

    /// An empty one of the same kind, to be filled beside this one ([`Directory::take_over`]).
    #[must_use]
    pub fn beside(&self) -> Self {
        Self::with_room(self.registers.clone(), self.room.moves())
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
        (inside.complete, inside.begun) = (inside.caught_up, begun);
        drop(inside);
        // Freeing hundreds of thousands of bitmaps takes a while; nobody need wait for it.
        drop(old);
        Ok(())
    }

    /// Takes what another directory of the same store knows, which was filled and has caught up beside this one: nobody waits, and
    /// no answer is older than before. The other one is empty then. The old entries are freed here, which takes a while.
    pub fn take_over(&self, other: &Self) {
        let mut new = std::mem::replace(&mut *other.writing(), Inside::empty(&self.registers));
        let mut inside = self.writing();
        new.generation = inside.generation + 1;
        // It was filled after that, and followed as far.
        new.caught_up = new.caught_up.or(inside.caught_up);
        new.complete = new.complete.or(inside.complete);
        let old = std::mem::replace(&mut *inside, new);
        drop(inside);
        drop(old);
    }

    /// Applies what the journal told, in order. `caught_up` is the moment of asking, if there was nothing more to tell.
    pub fn follow(&self, changes: impl IntoIterator<Item = Change>, caught_up: Option<Timestamp>) {
        let mut inside = self.writing();
        let mut room = self.room;
        for change in changes {
            inside.register.apply(&change, &mut room);
            inside.generation += 1;
        }
        inside.caught_up = caught_up.or(inside.caught_up);
        if !inside.register.is_holding() {
            inside.complete = inside.caught_up;
        } else if inside.complete.is_none() {
            // What it was filled with is found; what came since is held.
            inside.complete = inside.caught_up.map(|at| at.min(inside.begun));
        }
    }

    /// What an answer about one entry is true of now; `None` until the directory is ready.
    pub fn as_of(&self) -> Option<AsOf> {
        self.reading().as_of(|inside| inside.caught_up)
    }

    /// Entries are held that a search does not find yet, because room for them would have moved too many others. It is time to fill
    /// another directory and to take it over.
    pub fn is_holding(&self) -> bool {
        self.reading().register.is_holding()
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
        Found { as_of: inside.searched(), ..found }
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
    fn empty(registers: &Arc<Registers>) -> Self {
        Self {
            register: Register::build(registers.clone(), []),
            generation: 0,
            caught_up: None,
            complete: None,
            begun: Timestamp::MAX,
        }
    }

    fn search(&self, query: &Query) -> Found {
        let (total, entries, facets) = self.register.search(query);
        Found { total, entries: entries.into(), facets: facets.map(Arc::new), as_of: self.searched() }
    }

    /// What a search is true of: the moment since when entries are held.
    fn searched(&self) -> Option<AsOf> {
        self.as_of(|inside| inside.complete)
    }

    fn as_of(&self, moment: impl Fn(&Self) -> Option<Timestamp>) -> Option<AsOf> {
        moment(self).map(|at| AsOf { generation: self.generation, at })
    }
}
