//! The entries with everything that finds them, kept true under every change.

use crate::{
    build,
    cache::Cache,
    codes::Codes,
    columns::{Columns, Doc, figure},
    entry::Entry,
    facets::Cube,
    held::{self, Held, Room},
    order::KanaOrder,
    places::Places,
    postings::Postings,
    traits::Traits,
};
use domain::{corporate_number::CorporateNumber, ids::DeclarationId, registers::Registers};
use itertools::Itertools as _;
use std::{collections::HashMap, sync::Arc};
use uuid::Uuid;

/// All declarations that have an ID, in the order they were declared.
#[derive(Debug)]
pub struct Register {
    pub(crate) codes: Codes,
    pub(crate) columns: Columns,
    pub(crate) postings: Postings,
    pub(crate) order: KanaOrder,
    pub(crate) cube: Cube,
    pub(crate) cache: Cache,
    by_declaration: Places,
    by_number: Places,
    /// Listed entries by 法人番号: one number may stand for several.
    by_corporate_number: Places,
    /// Those that came too late for a place of their own.
    held: Held,
}

/// A change that the journal told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The declaration is new or different.
    Put(Box<Entry>),
    /// The declaration has no public entry any more.
    Gone(Uuid),
}

impl Register {
    /// Builds the register of these entries. Of two with the same declaration the later one counts. Entries in the order of
    /// declaring are taken as they come; others are put in order first.
    pub fn build(registers: Arc<Registers>, entries: impl IntoIterator<Item = Entry>) -> Self {
        let (mut register, late) = build::in_order(Self::empty(registers.clone()), entries);
        if !late.is_empty() {
            let mut all: HashMap<Uuid, Entry> = register.after(None).map(|entry| (entry.declaration, entry)).collect();
            all.extend(late.into_iter().map(|entry| (entry.declaration, entry)));
            let mut all: Vec<Entry> = all.into_values().collect();
            all.sort_unstable_by_key(|entry| (entry.declared_at.as_microsecond(), entry.declaration));
            (register, _) = build::in_order(Self::empty(registers), all);
        }
        register.columns.shrink();
        register.postings.shrink();
        register.order = KanaOrder::build(register.postings.listed(), &register.columns);
        register
    }

    fn empty(registers: Arc<Registers>) -> Self {
        let codes = Codes::new(registers);
        Self {
            columns: Columns::default(),
            postings: Postings::new(&codes),
            order: KanaOrder::default(),
            cube: Cube::new(&codes),
            cache: Cache::default(),
            by_declaration: Places::default(),
            by_number: Places::default(),
            by_corporate_number: Places::default(),
            held: Held::default(),
            codes,
        }
    }

    /// Puts an entry in, in place of an earlier one of the same declaration. One that was declared before others that are here takes
    /// of the room; when that is used up, it is held.
    pub fn upsert(&mut self, entry: &Entry, room: &mut Room) {
        if let Some(doc) = self.place(entry.declaration)
            && self.columns.place(doc) == Some(held::at(entry))
        {
            return self.replace(doc, entry);
        }
        self.remove(entry.declaration);
        let later = self.columns.len() - self.columns.behind(held::at(entry));
        if later == 0 {
            self.insert(entry);
        } else if room.takes(later) {
            self.insert_late(entry);
        } else {
            self.held.keep(entry.clone());
        }
    }

    /// Takes the entry of a declaration out and tells whether it was there.
    pub fn remove(&mut self, declaration: Uuid) -> bool {
        let Some(doc) = self.place(declaration) else { return self.held.remove(declaration) };
        self.unlist(doc);
        self.by_declaration.remove(doc, &declaration);
        if let Some(number) = self.columns.number(doc) {
            self.by_number.remove(doc, &number);
        }
        true
    }

    /// Applies a change.
    pub fn apply(&mut self, change: &Change, room: &mut Room) {
        match change {
            Change::Put(entry) => self.upsert(entry, room),
            Change::Gone(declaration) => {
                self.remove(*declaration);
            }
        }
    }

    /// The entry of a declaration, in whatever state it is.
    pub fn get(&self, declaration: Uuid) -> Option<Entry> {
        let placed = self.place(declaration).and_then(|doc| self.columns.get(doc, &self.codes));
        placed.or_else(|| self.held.get(declaration).cloned())
    }

    /// The entry with this 自己宣言ID, in whatever state it is.
    pub fn by_number(&self, number: &DeclarationId) -> Option<Entry> {
        let placed = self.numbered(number).and_then(|doc| self.columns.get(doc, &self.codes));
        placed.or_else(|| self.held.by_number(number).cloned())
    }

    /// The listed entries with this 法人番号.
    pub(crate) fn with_corporate_number(&self, number: &CorporateNumber) -> impl Iterator<Item = Doc> {
        self.by_corporate_number.all(figure(number.as_str()), |doc| self.columns.corporate_number(doc))
    }

    /// The listed entry with this 自己宣言ID.
    pub(crate) fn with_number(&self, number: &DeclarationId) -> Option<Doc> {
        self.numbered(number).filter(|doc| self.postings.listed().contains(*doc))
    }

    fn numbered(&self, number: &DeclarationId) -> Option<Doc> {
        self.by_number.one(&figure(number.as_str()), |doc| self.columns.number(doc))
    }

    fn place(&self, declaration: Uuid) -> Option<Doc> {
        self.by_declaration.one(&declaration, |doc| self.columns.declaration(doc))
    }

    /// How many entries there are, listed or not.
    pub fn len(&self) -> usize {
        self.by_declaration.len() + self.held.len()
    }

    /// Some entries are known and not found by a search: it is time to build the register anew.
    pub fn is_holding(&self) -> bool {
        self.held.len() > 0
    }

    /// There is no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The entries in the order of declaring, listed or not: all, or those behind a moment (microseconds) and id.
    pub fn after(&self, place: Option<(i64, Uuid)>) -> impl Iterator<Item = Entry> {
        let first = place.map_or(0, |place| self.columns.behind(place));
        let alive = |doc: &Doc| self.columns.declaration(*doc).and_then(|id| self.place(id)) == Some(*doc);
        let placed = (first..self.columns.len()).filter(alive).filter_map(|doc| self.columns.get(doc, &self.codes));
        placed.merge_by(self.held.after(place).cloned(), |one, other| held::at(one) <= held::at(other))
    }

    /// Something that was declared later is here already.
    fn is_late(&self, entry: &Entry) -> bool {
        let last = self.columns.len().checked_sub(1).and_then(|last| self.columns.place(last));
        last.is_some_and(|last| last > held::at(entry))
    }

    fn insert(&mut self, entry: &Entry) {
        let doc = self.append(entry);
        if entry.is_listed() {
            self.order.insert(doc, &self.columns);
        }
    }

    /// At the end, and into everything but the order by kana.
    fn append(&mut self, entry: &Entry) -> Doc {
        let doc = self.append_row(entry);
        if entry.is_listed() {
            self.list(doc);
        }
        doc
    }

    /// The same without the bitmaps; gives what they take, if it is listed.
    pub(crate) fn append_but_bitmaps(&mut self, entry: &Entry) -> Option<(Doc, Traits, String)> {
        let doc = self.append_row(entry);
        let traits = self.columns.traits(doc).filter(|_| entry.is_listed())?;
        self.count_in(doc, traits);
        Some((doc, traits, self.columns.keys(doc).to_owned()))
    }

    fn append_row(&mut self, entry: &Entry) -> Doc {
        let doc = self.columns.push(entry, &mut self.codes);
        self.by_declaration.insert(doc, &entry.declaration, |doc| self.columns.declaration(doc));
        self.by_number.insert(doc, &figure(entry.number.as_str()), |doc| self.columns.number(doc));
        doc
    }

    /// Nothing of it is here, and nothing that was declared later.
    pub(crate) fn is_next(&self, entry: &Entry) -> bool {
        !self.is_late(entry) && self.place(entry.declaration).is_none()
    }

    /// Those declared later are taken out and put in anew behind it.
    fn insert_late(&mut self, entry: &Entry) {
        let at = held::at(entry);
        let since = self.columns.since(at.0);
        let later = (since..self.columns.len()).filter(|doc| self.columns.place(*doc) > Some(at));
        let alive = later.filter_map(|doc| {
            let id = self.columns.declaration(doc)?;
            (self.place(id) == Some(doc)).then(|| self.columns.get(doc, &self.codes))?
        });
        let moved: Vec<Entry> = alive.collect();
        for one in &moved {
            self.remove(one.declaration);
        }
        self.columns.cut(at);
        self.cache.forget();
        self.insert(entry);
        for one in &moved {
            self.insert(one);
        }
    }

    /// Writes an entry over the one at its place.
    fn replace(&mut self, doc: Doc, entry: &Entry) {
        self.unlist(doc);
        if let Some(number) = self.columns.number(doc) {
            self.by_number.remove(doc, &number);
        }
        self.columns.set(doc, entry, &mut self.codes);
        self.by_number.insert(doc, &figure(entry.number.as_str()), |doc| self.columns.number(doc));
        if entry.is_listed() {
            self.list(doc);
            self.order.insert(doc, &self.columns);
        }
        self.cache.note(doc);
    }

    fn list(&mut self, doc: Doc) {
        let Some(traits) = self.columns.traits(doc) else { return };
        self.postings.add(doc, traits, self.columns.keys(doc));
        self.count_in(doc, traits);
    }

    fn count_in(&mut self, doc: Doc, traits: Traits) {
        self.cube.add(traits);
        if let Some(number) = self.columns.corporate_number(doc).filter(|number| *number > 0) {
            self.by_corporate_number.insert(doc, &number, |doc| self.columns.corporate_number(doc));
        }
    }

    fn unlist(&mut self, doc: Doc) {
        let Some(traits) = self.columns.traits(doc).filter(|_| self.postings.listed().contains(doc)) else { return };
        self.order.remove(doc, &self.columns);
        self.postings.remove(doc, traits, self.columns.keys(doc));
        self.cube.remove(traits);
        if let Some(number) = self.columns.corporate_number(doc) {
            self.by_corporate_number.remove(doc, &number);
        }
        self.cache.note(doc);
    }
}
