//! What a reader asks and gets.

use crate::{entry::Entry, handle::AsOf, key, register::Row};
use domain::{declaration::Level, industry::IndustryGroup, place::Prefecture, registers::Registers, text::digits};
use memchr::memmem::Finder;

/// A search. Empty conditions let everything pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Any part of the name or kana, or a whole 法人番号 or 自己宣言ID, as typed.
    pub text: String,
    /// 都道府県.
    pub prefecture: Option<Prefecture>,
    /// 業種.
    pub industry: Option<Industry>,
    /// 取組み段階.
    pub level: Option<Level>,
    /// Which page, from 1.
    pub page: usize,
    /// Entries a page; at least one.
    pub per_page: usize,
}

/// A filter by 業種.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Industry {
    /// 大分類, `A`–`T`.
    Division(String),
    /// 中分類.
    Group(IndustryGroup),
}

/// The answer to a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// How many entries there are, exactly.
    pub total: usize,
    /// Those of the page, newest declaration first.
    pub entries: Vec<Entry>,
    /// What the answer is true of; `None` until the register is filled.
    pub as_of: Option<AsOf>,
}

/// A query made ready for looking at many rows.
pub(crate) struct Test<'a> {
    query: &'a Query,
    text: Option<Text>,
}

/// The text of a query in the forms it is compared in.
struct Text {
    bare: Finder<'static>,
    whole: Finder<'static>,
    digits: String,
}

impl<'a> Test<'a> {
    pub(crate) fn new(query: &'a Query, registers: &Registers) -> Self {
        let text = Text::new(&query.text, registers);
        Self { query, text }
    }

    /// The row answers the query.
    pub(crate) fn passes(&self, row: &Row) -> bool {
        let (query, entry) = (self.query, &row.entry);
        entry.is_listed()
            && query.level.is_none_or(|level| level == entry.level)
            && query.prefecture.is_none_or(|prefecture| prefecture == entry.prefecture)
            && query.industry.as_ref().is_none_or(|industry| match industry {
                Industry::Group(group) => *group == entry.industry,
                Industry::Division(division) => row.division.as_deref() == Some(division),
            })
            && self.text.as_ref().is_none_or(|text| text.passes(row))
    }
}

impl Text {
    /// `None` if nothing was typed, or nothing that counts (blanks, dots).
    fn new(typed: &str, registers: &Registers) -> Option<Self> {
        let whole = key::whole(registers, typed);
        if whole.is_empty() {
            return None;
        }
        let finder = |key: &str| Finder::new(key).into_owned();
        let digits = digits(typed).chars().filter(|c| *c != '-').collect();
        Some(Self { bare: finder(&key::bare(registers, typed)), whole: finder(&whole), digits })
    }

    fn passes(&self, row: &Row) -> bool {
        self.digits == row.entry.number.as_str()
            || row.entry.corporate_number.as_ref().is_some_and(|number| self.digits == number.as_str())
            || self.whole.find(row.keys.as_bytes()).is_some()
            || (!self.bare.needle().is_empty() && self.bare.find(row.keys.as_bytes()).is_some())
    }
}
