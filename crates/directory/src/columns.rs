//! The entries: a row each, made of numbers; their texts together; and by column only what is read of very many at once.

use crate::{
    codes::Codes,
    entry::Entry,
    key,
    texts::{Span, Texts},
    traits::{Cell, Traits},
};
use domain::{
    business::Kind, corporate_number::CorporateNumber, ids::DeclarationId, industry::IndustryGroup, text::Kana,
    web_url::WebUrl,
};
use jiff::Timestamp;
use std::collections::HashMap;
use uuid::Uuid;

/// The place of an entry; places are given in the order of declaring.
pub type Doc = u32;

/// No moment.
const NEVER: i64 = i64::MIN;

/// One entry but for its texts and what few entries have. It lies in two lines of the processor's cache.
#[derive(Clone, Copy, Debug)]
struct Row {
    declaration: Uuid,
    number: u64,
    /// 0: none.
    corporate_number: u64,
    declared_at: i64,
    accepted_at: i64,
    state_at: i64,
    confirmed_at: i64,
    name: Span,
    keys: Span,
    town: u32,
    traits: Traits,
    edition: u8,
}

/// All entries, those that were taken out too: their place stays empty.
#[derive(Debug, Default)]
pub struct Columns {
    rows: Vec<Row>,
    cells: Vec<Cell>,
    texts: Texts,
    /// The kana where it is not what [`usual_kana`] makes of the keys.
    kana: HashMap<Doc, Option<Kana>>,
    url: HashMap<Doc, WebUrl>,
    superseded_by: HashMap<Doc, DeclarationId>,
}

impl Columns {
    /// How many places were given.
    pub fn len(&self) -> Doc {
        Doc::try_from(self.rows.len()).unwrap_or(Doc::MAX)
    }

    /// Adds an entry at the end.
    pub fn push(&mut self, entry: &Entry, codes: &mut Codes) -> Doc {
        let doc = self.len();
        let row = row(entry, Span::default(), Span::default(), codes);
        self.cells.push(Cell::of(&row.traits));
        self.rows.push(row);
        self.set_rest(doc, entry, codes);
        doc
    }

    /// Writes an entry over what stands at its place.
    pub fn set(&mut self, doc: Doc, entry: &Entry, codes: &mut Codes) {
        let Some((own, cell)) = index(doc).and_then(|at| self.rows.get_mut(at).zip(self.cells.get_mut(at))) else {
            return;
        };
        *own = row(entry, own.name, own.keys, codes);
        *cell = Cell::of(&own.traits);
        self.set_rest(doc, entry, codes);
    }

    /// The texts, and what few entries have.
    fn set_rest(&mut self, doc: Doc, entry: &Entry, codes: &Codes) {
        self.set_texts(doc, entry, codes);
        keep(&mut self.url, doc, entry.url.as_ref());
        keep(&mut self.superseded_by, doc, entry.superseded_by.as_ref());
    }

    fn set_texts(&mut self, doc: Doc, entry: &Entry, codes: &Codes) {
        let keys = key::of_entry(codes.registers(), &entry.name, entry.kana.as_ref().map(Kana::as_str));
        let Some(own) = index(doc).and_then(|at| self.rows.get_mut(at)) else { return };
        if self.texts.get(own.keys) != keys {
            own.keys = self.texts.add(&keys);
        }
        if self.texts.get(own.name) != entry.name {
            // Most names fold to themselves and stand in their keys already.
            let within = keys.find(&entry.name).and_then(|from| own.keys.part(from, entry.name.len()));
            own.name = within.unwrap_or_else(|| self.texts.add(&entry.name));
        }
        if usual_kana(entry.kind, &keys) == entry.kana {
            self.kana.remove(&doc);
        } else {
            self.kana.insert(doc, entry.kana.clone());
        }
    }

    /// The entry at a place.
    pub fn get(&self, doc: Doc, codes: &Codes) -> Option<Entry> {
        let row = self.row(doc)?;
        let (prefecture, town) = codes.town(row.town)?;
        let usual = || usual_kana(row.traits.kind, self.texts.get(row.keys));
        let corporate_number = Some(row.corporate_number).filter(|number| *number > 0);
        Some(Entry {
            declaration: row.declaration,
            number: DeclarationId::kept(&format!("{:011}", row.number)).ok()?,
            kind: row.traits.kind,
            name: self.texts.get(row.name).to_owned(),
            kana: self.kana.get(&doc).cloned().unwrap_or_else(usual),
            corporate_number: corporate_number.and_then(|own| CorporateNumber::parse(&format!("{own:013}")).ok()),
            prefecture,
            town,
            industry: IndustryGroup::kept(codes.group_code(row.traits.group)?).ok()?,
            level: row.traits.level,
            state: row.traits.state,
            declared_at: moment(row.declared_at)?,
            accepted_at: moment(row.accepted_at),
            state_at: moment(row.state_at)?,
            last_confirmed_at: moment(row.confirmed_at),
            rules_edition: codes.edition(row.edition),
            identity: row.traits.identity,
            superseded_by: self.superseded_by.get(&doc).cloned(),
            url: self.url.get(&doc).cloned(),
        })
    }

    fn row(&self, doc: Doc) -> Option<&Row> {
        self.rows.get(index(doc)?)
    }

    /// The id of the declaration.
    pub fn declaration(&self, doc: Doc) -> Option<Uuid> {
        self.row(doc).map(|row| row.declaration)
    }

    /// 自己宣言ID as a figure.
    pub fn number(&self, doc: Doc) -> Option<u64> {
        self.row(doc).map(|row| row.number)
    }

    /// 法人番号 as a figure; 0 is none.
    pub fn corporate_number(&self, doc: Doc) -> Option<u64> {
        self.row(doc).map(|row| row.corporate_number)
    }

    /// What it is found by.
    pub fn traits(&self, doc: Doc) -> Option<Traits> {
        self.row(doc).map(|row| row.traits)
    }

    /// What it is counted by.
    pub fn cell(&self, doc: Doc) -> Option<Cell> {
        self.cells.get(index(doc)?).copied()
    }

    /// The keys that are searched ([`key::of_entry`]).
    pub fn keys(&self, doc: Doc) -> &str {
        self.texts.get(self.row(doc).map(|row| row.keys).unwrap_or_default())
    }

    /// The order of the list: declared at, then the id.
    pub fn place(&self, doc: Doc) -> Option<(i64, Uuid)> {
        self.row(doc).map(|row| (row.declared_at, row.declaration))
    }

    /// The first place whose entry was declared at this moment (microseconds) or later.
    pub fn since(&self, moment: i64) -> Doc {
        Doc::try_from(self.rows.partition_point(|row| row.declared_at < moment)).unwrap_or(Doc::MAX)
    }

    /// The first place that is not before a moment and id.
    pub fn before(&self, (moment, id): (i64, Uuid)) -> Doc {
        let since = self.since(moment);
        let same_moment = (since..self.len()).take_while(|doc| self.place(*doc) < Some((moment, id)));
        same_moment.last().map_or(since, |last| last + 1)
    }

    /// The first place behind a moment and id.
    pub fn behind(&self, (moment, id): (i64, Uuid)) -> Doc {
        let same_moment = (self.since(moment)..self.len()).take_while(|doc| self.place(*doc) <= Some((moment, id)));
        same_moment.last().map_or_else(|| self.since(moment), |last| last + 1)
    }

    /// Gives up all places behind a moment and id. Nobody may hold one of them any more.
    pub fn cut(&mut self, behind: (i64, Uuid)) {
        let places = (0..self.len()).rev();
        let kept = places.take_while(|doc| self.place(*doc) > Some(behind)).last().unwrap_or(self.len());
        let length = usize::try_from(kept).unwrap_or(usize::MAX);
        self.rows.truncate(length);
        self.cells.truncate(length);
        self.kana.retain(|doc, _| *doc < kept);
        self.url.retain(|doc, _| *doc < kept);
        self.superseded_by.retain(|doc, _| *doc < kept);
    }

    /// Gives back what was reserved and not used.
    pub fn shrink(&mut self) {
        self.rows.shrink_to_fit();
        self.cells.shrink_to_fit();
        self.texts.shrink();
    }
}

/// An entry as a row, with its texts where they stand.
fn row(entry: &Entry, name: Span, keys: Span, codes: &mut Codes) -> Row {
    let town = codes.keep_town(entry.prefecture, &entry.town);
    Row {
        declaration: entry.declaration,
        number: figure(entry.number.as_str()),
        corporate_number: entry.corporate_number.as_ref().map_or(0, |own| figure(own.as_str())),
        declared_at: entry.declared_at.as_microsecond(),
        accepted_at: micros(entry.accepted_at),
        state_at: entry.state_at.as_microsecond(),
        confirmed_at: micros(entry.last_confirmed_at),
        name,
        keys,
        town,
        traits: Traits::of(entry, town, codes),
        edition: codes.keep_edition(entry.rules_edition.as_deref()),
    }
}

/// A corporation's kana is the last of its keys as it stands, for folding changes few kana; a sole proprietor has none.
fn usual_kana(kind: Kind, keys: &str) -> Option<Kana> {
    if kind == Kind::Corporation { Kana::kept(key::last(keys)).ok() } else { None }
}

fn index(doc: Doc) -> Option<usize> {
    usize::try_from(doc).ok()
}

/// What few entries have.
fn keep<T: Clone>(rare: &mut HashMap<Doc, T>, doc: Doc, value: Option<&T>) {
    match value {
        Some(value) => rare.insert(doc, value.clone()),
        None => rare.remove(&doc),
    };
}

/// A number of at most thirteen digits.
pub fn figure(digits: &str) -> u64 {
    digits.parse().unwrap_or(0)
}

fn micros(moment: Option<Timestamp>) -> i64 {
    moment.map_or(NEVER, Timestamp::as_microsecond)
}

fn moment(micros: i64) -> Option<Timestamp> {
    Timestamp::from_microsecond(micros).ok().filter(|_| micros != NEVER)
}
