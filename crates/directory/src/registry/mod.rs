//! The register as the office searches it: every declaration in whatever state, in columns that are looked through from end to end.
//!
//! A look at every declaration costs the same whatever is asked for together, so there is nothing to choose, to warm or to keep in step
//! but the columns themselves (decision 0028).

mod keys;
mod names;
mod traits;
mod waiting;

#[cfg(test)]
mod tests;

use crate::key;
use domain::{
    registers::Registers,
    registry::{Line, Order, Wanted},
};
use hashbrown::HashMap;
use keys::Keys;
use rustc_hash::FxBuildHasher;
use std::{cmp::Ordering, sync::Arc};
use traits::{Sieve, Traits};
use uuid::Uuid;

/// The number of a declaration in the columns.
type Place = u32;

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// A part of a name or kana, as typed; empty: any.
    pub text: String,
    /// These alone, if there are any conditions of that kind.
    pub only: Option<Vec<Uuid>>,
    /// The other conditions.
    pub wanted: Wanted,
    /// In which order.
    pub order: Order,
    /// Behind this one, if it is still there; otherwise from the beginning.
    pub after: Option<Uuid>,
    /// The most of a page.
    pub limit: usize,
}

/// A page of what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Exactly how many there are, on all pages.
    pub total: usize,
    /// Those of the page, in the order asked for.
    pub ids: Vec<Uuid>,
    /// There are more behind them.
    pub more: bool,
}

/// All declarations.
#[derive(Debug)]
pub struct Registry {
    registers: Arc<Registers>,
    places: HashMap<Uuid, Place, FxBuildHasher>,
    rows: Vec<Row>,
    traits: Vec<Traits>,
    keys: Keys,
    /// By 仮申込み and id.
    by_time: Vec<Place>,
    /// By kana or name, then by place.
    by_name: Vec<Place>,
}

/// What is needed of a declaration that was found.
#[derive(Clone, Copy, Debug)]
struct Row {
    id: Uuid,
    submitted_at: i64,
}

impl Registry {
    /// All of these at once; of two with one id the later counts.
    pub fn build(registers: Arc<Registers>, lines: impl IntoIterator<Item = Line>) -> Self {
        let mut built = Self {
            registers,
            places: HashMap::default(),
            rows: Vec::new(),
            traits: Vec::new(),
            keys: Keys::default(),
            by_time: Vec::new(),
            by_name: Vec::new(),
        };
        for line in lines {
            built.take(&line);
        }
        let live = || (0..built.len()).filter(|place| built.traits_of(*place).is_some_and(|traits| traits.live));
        let mut by_time: Vec<Place> = live().collect();
        by_time.sort_unstable_by(|one, other| built.compare_times(*one, *other));
        let by_name = names::sorted(live(), &built.keys);
        (built.by_time, built.by_name) = (by_time, by_name);
        built
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.places.len()
    }

    /// Takes a declaration in, or takes it as it is now.
    pub fn put(&mut self, line: &Line) {
        if self.keeps_its_place(line) {
            self.take(line);
            return;
        }
        self.leave(line.id);
        let place = self.take(line);
        let at = self.by_time.binary_search_by(|other| self.compare_times(*other, place)).unwrap_or_else(|at| at);
        self.by_time.insert(at, place);
        let at = self.by_name.binary_search_by(|other| self.compare_names(*other, place)).unwrap_or_else(|at| at);
        self.by_name.insert(at, place);
    }

    /// Forgets a declaration.
    pub fn remove(&mut self, id: Uuid) {
        self.leave(id);
        let gone = self.places.remove(&id).and_then(|place| usize::try_from(place).ok());
        if let Some(traits) = gone.and_then(|place| self.traits.get_mut(place)) {
            traits.live = false;
        }
    }

    /// What was asked for.
    pub fn find(&self, question: &Question) -> Answer {
        let hits = self.hits(question);
        let total = hits.iter().filter(|hit| **hit).count();
        let is_hit = |place: &Place| usize::try_from(*place).ok().and_then(|at| hits.get(at)).is_some_and(|hit| *hit);
        let mut page = self.behind(question).filter(is_hit);
        let ids = page.by_ref().take(question.limit).filter_map(|place| self.row(place)).map(|row| row.id).collect();
        Answer { total, ids, more: page.next().is_some() }
    }

    /// How many meet these conditions; of these alone, if some are given.
    pub fn count_of(&self, wanted: Wanted, only: Option<Vec<Uuid>>) -> usize {
        let question = Question { only, wanted, ..Question::default() };
        self.hits(&question).into_iter().filter(|hit| *hit).count()
    }

    /// Whether each place is among what was asked for.
    fn hits(&self, question: &Question) -> Vec<bool> {
        let sieve = Sieve::of(&question.wanted, &self.registers);
        let mut hits: Vec<bool> = match &question.only {
            None => self.traits.iter().map(|traits| sieve.lets(traits)).collect(),
            Some(only) => {
                let mut hits = vec![false; self.traits.len()];
                let known = only.iter().filter_map(|id| usize::try_from(*self.places.get(id)?).ok());
                for place in known {
                    if let (Some(hit), Some(traits)) = (hits.get_mut(place), self.traits.get(place)) {
                        *hit = sieve.lets(traits);
                    }
                }
                hits
            }
        };
        let texts = self.texts(&question.text);
        if !texts.is_empty() {
            let found = self.keys.containing(&texts, self.traits.len());
            hits.iter_mut().zip(found).for_each(|(hit, found)| *hit &= found);
        }
        hits
    }

    /// The folded texts one of which a name must have; none: every name will do.
    fn texts(&self, typed: &str) -> Vec<String> {
        let (whole, bare) = (key::whole(&self.registers, typed), key::bare(&self.registers, typed));
        if bare.is_empty() || whole == bare {
            return Some(whole).filter(|whole| !whole.is_empty()).into_iter().collect();
        }
        // What contains the whole contains its parts.
        if whole.contains(&bare) { vec![bare] } else { vec![whole, bare] }
    }

    /// All places in the order asked for, behind the one asked for.
    fn behind(&self, question: &Question) -> Box<dyn Iterator<Item = Place> + '_> {
        let own = question.after.and_then(|id| self.places.get(&id)).copied();
        let time = || own.and_then(|own| self.by_time.binary_search_by(|at| self.compare_times(*at, own)).ok());
        match question.order {
            Order::Newest => {
                let until = time().unwrap_or(self.by_time.len());
                Box::new(self.by_time.iter().take(until).rev().copied())
            }
            Order::Oldest => Box::new(self.by_time.iter().skip(time().map_or(0, |at| at + 1)).copied()),
            Order::Name => {
                let at = own.and_then(|own| self.by_name.binary_search_by(|at| self.compare_names(*at, own)).ok());
                Box::new(self.by_name.iter().skip(at.map_or(0, |at| at + 1)).copied())
            }
        }
    }

    /// Neither its name nor its moment changed: the orders, of millions of places, stay as they are.
    fn keeps_its_place(&self, line: &Line) -> bool {
        let Some(place) = self.places.get(&line.id).copied() else { return false };
        let same_time = self.row(place).is_some_and(|row| row.submitted_at == line.submitted_at.as_microsecond());
        same_time && self.keys.get(place) == Some(names::keys(&self.registers, line).as_str())
    }

    /// Writes a declaration into its place, or into a new one, but not into the orders.
    fn take(&mut self, line: &Line) -> Place {
        let (row, traits) = (Row { id: line.id, submitted_at: line.submitted_at.as_microsecond() }, Traits::of(line));
        let text = names::keys(&self.registers, line);
        let new = self.len();
        let place = *self.places.entry(line.id).or_insert(new);
        if place == new {
            self.rows.push(row);
            self.traits.push(traits);
        } else if let Ok(at) = usize::try_from(place) {
            self.rows.get_mut(at).into_iter().for_each(|old| *old = row);
            self.traits.get_mut(at).into_iter().for_each(|old| *old = traits);
        }
        self.keys.keep(place, &text);
        place
    }

    /// Takes a declaration out of the orders, where it still stands with what was known of it.
    fn leave(&mut self, id: Uuid) {
        let Some(place) = self.places.get(&id).copied() else { return };
        if let Ok(at) = self.by_time.binary_search_by(|other| self.compare_times(*other, place)) {
            self.by_time.remove(at);
        }
        if let Ok(at) = self.by_name.binary_search_by(|other| self.compare_names(*other, place)) {
            self.by_name.remove(at);
        }
    }

    fn len(&self) -> Place {
        Place::try_from(self.rows.len()).unwrap_or(Place::MAX)
    }

    fn row(&self, place: Place) -> Option<&Row> {
        usize::try_from(place).ok().and_then(|at| self.rows.get(at))
    }

    fn traits_of(&self, place: Place) -> Option<&Traits> {
        usize::try_from(place).ok().and_then(|at| self.traits.get(at))
    }

    fn compare_times(&self, one: Place, other: Place) -> Ordering {
        let time = |place: Place| self.row(place).map(|row| (row.submitted_at, row.id));
        time(one).cmp(&time(other))
    }

    fn compare_names(&self, one: Place, other: Place) -> Ordering {
        names::compare(&self.keys, one, other)
    }
}
