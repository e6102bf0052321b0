//! The entries in order, and the ways to find one.

use crate::{
    entry::Entry,
    key,
    query::{Query, Test},
};
use domain::{ids::DeclarationId, registers::Registers, text::Kana};
use jiff::Timestamp;
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};
use uuid::Uuid;

/// All declarations that have an ID, in the order they were declared.
#[derive(Debug)]
pub struct Register {
    registers: Arc<Registers>,
    rows: BTreeMap<Place, Row>,
    by_declaration: HashMap<Uuid, Place>,
    by_number: HashMap<DeclarationId, Place>,
}

/// The order of the list: declared at, then the id (version 7, so in order of making).
type Place = (Timestamp, Uuid);

/// An entry with what a search compares.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) entry: Entry,
    /// [`key::of_entry`].
    pub(crate) keys: Box<str>,
    /// 大分類 of the entry's group.
    pub(crate) division: Option<Box<str>>,
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
    /// Builds the register of these entries. Of two with the same declaration the later one counts.
    pub fn build(registers: Arc<Registers>, entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut register =
            Self { registers, rows: BTreeMap::new(), by_declaration: HashMap::new(), by_number: HashMap::new() };
        for entry in entries {
            register.upsert(entry);
        }
        register
    }

    /// Puts an entry in, in place of an earlier one of the same declaration.
    pub fn upsert(&mut self, entry: Entry) {
        self.remove(entry.declaration);
        let place = (entry.declared_at, entry.declaration);
        let row = Row {
            keys: key::of_entry(&self.registers, &entry.name, entry.kana.as_ref().map(Kana::as_str)).into(),
            division: self.registers.division_of(entry.industry.code()).map(|division| division.code.into()),
            entry,
        };
        self.by_declaration.insert(row.entry.declaration, place);
        self.by_number.insert(row.entry.number.clone(), place);
        self.rows.insert(place, row);
    }

    /// Takes the entry of a declaration out and tells whether it was there.
    pub fn remove(&mut self, declaration: Uuid) -> bool {
        let row = self.by_declaration.remove(&declaration).and_then(|place| self.rows.remove(&place));
        let Some(row) = row else { return false };
        self.by_number.remove(&row.entry.number);
        true
    }

    /// Applies a change.
    pub fn apply(&mut self, change: Change) {
        match change {
            Change::Put(entry) => self.upsert(*entry),
            Change::Gone(declaration) => {
                self.remove(declaration);
            }
        }
    }

    /// The entry with this 自己宣言ID, in whatever state it is.
    pub fn by_number(&self, number: &DeclarationId) -> Option<&Entry> {
        let place = self.by_number.get(number)?;
        self.rows.get(place).map(|row| &row.entry)
    }

    /// The exact number of listed entries that answer the query, and those of its page, newest first.
    pub fn search(&self, query: &Query) -> (usize, Vec<Entry>) {
        let test = Test::new(query, &self.registers);
        let per_page = query.per_page.max(1);
        let first = query.page.max(1).saturating_sub(1).saturating_mul(per_page);
        let mut total = 0;
        let mut entries = Vec::new();
        for row in self.rows.values().rev().filter(|row| test.passes(row)) {
            if total >= first && entries.len() < per_page {
                entries.push(row.entry.clone());
            }
            total += 1;
        }
        (total, entries)
    }

    /// How many entries there are, listed or not.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// There is no entry.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}
