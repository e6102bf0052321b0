//! How a search is answered: bitmaps for what they can say, a look at the text for the rest.

use crate::{
    columns::Doc,
    entry::Entry,
    facets::{Counter, Facets},
    key,
    query::{Industry, Query, Sort},
    register::Register,
};
use domain::{corporate_number::CorporateNumber, ids::DeclarationId, text::digits, time::tokyo};
use jiff::{ToSpan as _, civil::Date};
use memchr::memmem::Finder;
use roaring::RoaringBitmap;

/// From so many candidates on, who contains a text is worth keeping.
const WORTH_KEEPING: u64 = 1_000;

impl Register {
    /// The exact number of listed entries that answer the query, those of its page, and the further choices if asked for.
    pub fn search(&self, query: &Query) -> (usize, Vec<Entry>, Option<Facets>) {
        let said = self.said(query);
        let hits = self.narrowed(said.clone(), query);
        let total = usize::try_from(hits.len()).unwrap_or(usize::MAX);
        let docs = self.page(&hits, total, query);
        let entries = docs.into_iter().filter_map(|doc| self.columns.get(doc, &self.codes)).collect();
        (total, entries, query.facets.then(|| self.facets(said, query)))
    }

    /// Those that answer text and dates; `None`: nothing was said about these.
    fn said(&self, query: &Query) -> Option<RoaringBitmap> {
        let text = self.with_text(&query.text);
        if query.from.is_none() && query.to.is_none() {
            return text;
        }
        let mut found = text.unwrap_or_else(|| self.postings.listed().clone());
        if let Some(from) = query.from {
            found.remove_range(..self.columns.since(begin(from)));
        }
        if let Some(to) = query.to {
            found.remove_range(self.columns.since(begin(to.saturating_add(1.day())))..);
        }
        Some(found)
    }

    /// Of those the ones that answer the filters.
    fn narrowed(&self, said: Option<RoaringBitmap>, query: &Query) -> RoaringBitmap {
        let mut filters = Vec::new();
        match (&query.municipality, query.prefecture) {
            (Some(code), prefecture) => {
                filters.push(self.postings.in_areas(self.codes.areas_of(code)));
                filters.extend(prefecture.map(|prefecture| self.postings.in_prefecture(prefecture)));
            }
            (None, prefecture) => filters.extend(prefecture.map(|prefecture| self.postings.in_prefecture(prefecture))),
        }
        match &query.industry {
            Some(Industry::Group(group)) => filters.push(self.postings.in_groups([self.codes.group(group)])),
            Some(Industry::Division(code)) => {
                let division = self.codes.division_number(code);
                let groups = division.into_iter().flat_map(|division| self.codes.groups_of(division));
                filters.push(self.postings.in_groups(groups));
            }
            None => {}
        }
        filters.extend(query.level.map(|level| self.postings.of_level(level).clone()));
        filters.extend(said);
        filters.sort_unstable_by_key(RoaringBitmap::len);
        filters.into_iter().reduce(|found, next| found & next).unwrap_or_else(|| self.postings.listed().clone())
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

    fn facets(&self, said: Option<RoaringBitmap>, query: &Query) -> Facets {
        let mut counter = Counter::new(&self.codes, query);
        match said {
            Some(said) => counter.count(said, &self.columns),
            None => self.cube.count(&mut counter),
        }
        counter.done()
    }

    /// Those that have the text in a key, or as one of their numbers. `None`: nothing was typed that counts.
    fn with_text(&self, typed: &str) -> Option<RoaringBitmap> {
        let registers = self.codes.registers();
        let (whole, bare) = (key::whole(registers, typed), key::bare(registers, typed));
        if whole.is_empty() {
            return None;
        }
        // What contains the whole contains its parts: one look is enough.
        let mut found = if !bare.is_empty() && whole.contains(&bare) {
            self.containing(&bare)
        } else if bare.is_empty() {
            self.containing(&whole)
        } else {
            self.containing(&whole) | self.containing(&bare)
        };
        let figures: String = digits(typed).chars().filter(|c| *c != '-').collect();
        found.extend(DeclarationId::kept(&figures).ok().and_then(|number| self.with_number(&number)));
        if let Ok(number) = CorporateNumber::parse(&figures) {
            found.extend(self.with_corporate_number(&number));
        }
        Some(found)
    }

    /// The listed places whose keys contain a folded text.
    fn containing(&self, text: &str) -> RoaringBitmap {
        let Some(candidates) = self.postings.containing(text) else { return RoaringBitmap::new() };
        if text.chars().nth(2).is_none() {
            return candidates;
        }
        let finder = Finder::new(text);
        let contains = |doc: &Doc| finder.find(self.columns.keys(*doc).as_bytes()).is_some();
        if candidates.len() < WORTH_KEEPING {
            return candidates.into_iter().filter(contains).collect();
        }
        self.cache.containing(text, &candidates, self.columns.len(), contains)
    }
}

/// The first moment of a day in Japan, in microseconds.
fn begin(day: Date) -> i64 {
    day.to_zoned(tokyo()).map_or(i64::MAX, |moment| moment.timestamp().as_microsecond())
}
