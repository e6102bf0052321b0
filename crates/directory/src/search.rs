//! How a search is answered: bitmaps for what they can say, a look at the text for the rest.

use crate::{
    columns::Doc,
    days::begin,
    entry::Entry,
    facets::{Counter, Facets},
    hits::Hits,
    key,
    query::{Industry, Mark, Query, Sort},
    register::Register,
};
use domain::{corporate_number::CorporateNumber, ids::DeclarationId, text::digits};
use jiff::ToSpan as _;
use memchr::memmem::Finder;
use roaring::RoaringBitmap;

/// From so many candidates on, who contains a text is worth keeping.
const WORTH_KEEPING: u64 = 1_000;

impl Register {
    /// The exact number of listed entries that answer the query, those of its page, and the further choices if asked for.
    pub fn search(&self, query: &Query) -> (usize, Vec<Entry>, Option<Facets>) {
        let said = self.said(query);
        let hits = self.narrowed(said.as_deref(), query);
        let total = usize::try_from(hits.len()).unwrap_or(usize::MAX);
        let docs = self.page(&hits, total, query);
        let entries = docs.into_iter().filter_map(|doc| self.columns.get(doc, &self.codes)).collect();
        (total, entries, query.facets.then(|| self.facets(said.as_deref(), query)))
    }

    /// The entries that answer the query, behind a mark, and the mark of the last of them if there may be more.
    pub fn further(&self, query: &Query, after: Option<&Mark>, count: usize) -> (Vec<Entry>, Option<Mark>) {
        let said = self.said(query);
        let hits = self.narrowed(said.as_deref(), query);
        let docs: Vec<Doc> = match query.sort {
            Sort::Kana => {
                self.order.after(after, &self.columns).filter(|doc| hits.contains(*doc)).take(count).collect()
            }
            Sort::Newest => {
                let before = after.map_or(self.columns.len(), |mark| self.columns.before(mark.place));
                hits.range(..before).rev().take(count).collect()
            }
        };
        let last = docs.last().filter(|_| docs.len() == count);
        let more = last.and_then(|doc| {
            let text =
                if query.sort == Sort::Kana { key::last(self.columns.keys(*doc)).to_owned() } else { String::new() };
            Some(Mark { text, place: self.columns.place(*doc)? })
        });
        (docs.into_iter().filter_map(|doc| self.columns.get(doc, &self.codes)).collect(), more)
    }

    /// Those that answer text and dates; `None`: nothing was said about these.
    fn said(&self, query: &Query) -> Option<Hits<'_>> {
        let text = self.with_text(&query.text);
        if query.from.is_none() && query.to.is_none() {
            return text;
        }
        let mut found = text.unwrap_or(Hits::Lent(self.postings.listed())).into_own();
        if let Some(from) = query.from {
            found.remove_range(..self.columns.since(begin(from)));
        }
        if let Some(to) = query.to {
            found.remove_range(self.columns.since(begin(to.saturating_add(1.day())))..);
        }
        Some(Hits::Own(found))
    }

    /// Of those the ones that answer the filters.
    fn narrowed<'a>(&'a self, said: Option<&'a RoaringBitmap>, query: &Query) -> Hits<'a> {
        let mut conditions: Vec<Hits<'a>> = Vec::new();
        conditions.extend(query.municipality.as_ref().map(|code| self.postings.in_areas(self.codes.areas_of(code))));
        conditions.extend(query.prefecture.map(|prefecture| self.postings.in_prefecture(prefecture)));
        match &query.industry {
            Some(Industry::Group(group)) => conditions.push(self.postings.in_group(self.codes.group(group))),
            Some(Industry::Division(code)) => {
                let division = self.codes.division_number(code);
                conditions.push(division.map_or_else(Hits::none, |division| self.postings.in_division(division)));
            }
            None => {}
        }
        conditions.extend(query.level.map(|level| Hits::Lent(self.postings.of_level(level))));
        conditions.extend(said.map(Hits::Lent));
        Hits::all(conditions).unwrap_or(Hits::Lent(self.postings.listed()))
    }

    /// The places of the page.
    fn page(&self, hits: &RoaringBitmap, total: usize, query: &Query) -> Vec<Doc> {
        let per_page = query.per_page.max(1);
        let first = query.page.max(1).saturating_sub(1).saturating_mul(per_page);
        if first >= total {
            return Vec::new();
        }
        match query.sort {
            Sort::Kana => self.order.page(hits, first, per_page, &self.columns),
            Sort::Newest => {
                let newest = u32::try_from(total - 1 - first).ok().and_then(|nth| hits.select(nth));
                newest.map(|newest| hits.range(..=newest).rev().take(per_page).collect()).unwrap_or_default()
            }
        }
    }

    fn facets(&self, said: Option<&RoaringBitmap>, query: &Query) -> Facets {
        let mut counter = Counter::new(&self.codes, query);
        match said {
            Some(said) => counter.count(said, &self.columns),
            None => self.cube.count(&mut counter),
        }
        counter.done()
    }

    /// Those that have the text in a key, or as one of their numbers. `None`: nothing was typed that counts.
    fn with_text(&self, typed: &str) -> Option<Hits<'_>> {
        let registers = self.codes.registers();
        let (whole, bare) = (key::whole(registers, typed), key::bare(registers, typed));
        if whole.is_empty() {
            return None;
        }
        // What contains the whole contains its parts: one look is enough.
        let found = if !bare.is_empty() && whole.contains(&bare) {
            self.containing(&bare)
        } else if bare.is_empty() {
            self.containing(&whole)
        } else {
            Hits::Own(self.containing(&whole).into_own() | &*self.containing(&bare))
        };
        let figures: String = digits(typed).chars().filter(|c| *c != '-').collect();
        let mut numbered: Vec<Doc> = Vec::new();
        numbered.extend(DeclarationId::kept(&figures).ok().and_then(|number| self.with_number(&number)));
        if let Ok(number) = CorporateNumber::parse(&figures) {
            numbered.extend(self.with_corporate_number(&number));
        }
        if numbered.is_empty() {
            return Some(found);
        }
        let mut found = found.into_own();
        found.extend(numbered);
        Some(Hits::Own(found))
    }

    /// The listed places whose keys contain a folded text.
    fn containing(&self, text: &str) -> Hits<'_> {
        if text.chars().nth(2).is_none() {
            return self.postings.of_gram(text);
        }
        let finder = Finder::new(text);
        let contains = |doc: &Doc| finder.find(self.columns.keys(*doc).as_bytes()).is_some();
        let listed = |doc: &Doc| self.postings.listed().contains(*doc) && contains(doc);
        if let Some(kept) = self.cache.get(text, self.columns.len(), listed) {
            return Hits::Kept(kept);
        }
        let candidates = self.postings.with_pairs(text);
        let worth_keeping = candidates.len() >= WORTH_KEEPING;
        let found: RoaringBitmap = candidates.into_iter().filter(contains).collect();
        if worth_keeping { Hits::Kept(self.cache.keep(text, found, self.columns.len())) } else { Hits::Own(found) }
    }
}
