//! The entries by column: a tenth of the memory of as many structs, and a scan over one column touches nothing else.

use crate::{
    codes::{Area, Codes, Group},
    entry::Entry,
    key,
    texts::{Span, Texts},
};
use domain::{
    business::Kind,
    corporate_number::CorporateNumber,
    declaration::{IdentityCheck, Level, State},
    ids::DeclarationId,
    industry::IndustryGroup,
    text::Kana,
    web_url::WebUrl,
};
use jiff::Timestamp;
use std::collections::HashMap;
use uuid::Uuid;

/// The place of an entry; places are given in the order of declaring.
pub type Doc = u32;

/// No moment.
const NEVER: i64 = i64::MIN;

/// What a search counts by, of one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traits {
    /// The prefecture, by its number.
    pub prefecture: u8,
    /// The municipality.
    pub area: Area,
    /// The industry.
    pub group: Group,
    /// Its 大分類, by the place in the register.
    pub division: Option<u8>,
    /// 取組み段階.
    pub level: Level,
    /// 法人 or 個人事業主.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// How well it was checked who declares.
    pub identity: IdentityCheck,
}

/// All entries, those that were taken out too: their place stays empty.
#[derive(Debug, Default)]
pub struct Columns {
    declaration: Vec<Uuid>,
    number: Vec<u64>,
    /// 0: none.
    corporate_number: Vec<u64>,
    traits: Vec<Traits>,
    town: Vec<u32>,
    edition: Vec<u8>,
    declared_at: Vec<i64>,
    accepted_at: Vec<i64>,
    state_at: Vec<i64>,
    confirmed_at: Vec<i64>,
    texts: Texts,
    name: Vec<Span>,
    keys: Vec<Span>,
    /// The kana where it is not what [`usual_kana`] makes of the keys.
    kana: HashMap<Doc, Option<Kana>>,
    url: HashMap<Doc, WebUrl>,
    superseded_by: HashMap<Doc, DeclarationId>,
}

impl Columns {
    /// How many places were given.
    pub fn len(&self) -> Doc {
        Doc::try_from(self.declaration.len()).unwrap_or(Doc::MAX)
    }

    /// Adds an entry at the end.
    pub fn push(&mut self, entry: &Entry, codes: &mut Codes) -> Doc {
        let doc = self.len();
        self.declaration.push(entry.declaration);
        self.number.push(0);
        self.corporate_number.push(0);
        self.traits.push(traits(entry, 0, codes));
        self.town.push(0);
        self.edition.push(0);
        for moments in [&mut self.declared_at, &mut self.accepted_at, &mut self.state_at, &mut self.confirmed_at] {
            moments.push(NEVER);
        }
        self.name.push(Span::default());
        self.keys.push(Span::default());
        self.set(doc, entry, codes);
        doc
    }

    /// Writes an entry over what stands at its place.
    pub fn set(&mut self, doc: Doc, entry: &Entry, codes: &mut Codes) {
        let town = codes.keep_town(entry.prefecture, &entry.town);
        put(&mut self.number, doc, figure(entry.number.as_str()));
        put(&mut self.corporate_number, doc, entry.corporate_number.as_ref().map_or(0, |own| figure(own.as_str())));
        put(&mut self.traits, doc, traits(entry, town, codes));
        put(&mut self.town, doc, town);
        put(&mut self.edition, doc, codes.keep_edition(entry.rules_edition.as_deref()));
        put(&mut self.declared_at, doc, entry.declared_at.as_microsecond());
        put(&mut self.accepted_at, doc, micros(entry.accepted_at));
        put(&mut self.state_at, doc, entry.state_at.as_microsecond());
        put(&mut self.confirmed_at, doc, micros(entry.last_confirmed_at));
        self.set_texts(doc, entry, codes);
        keep(&mut self.url, doc, entry.url.as_ref());
        keep(&mut self.superseded_by, doc, entry.superseded_by.as_ref());
    }

    fn set_texts(&mut self, doc: Doc, entry: &Entry, codes: &Codes) {
        let keys = key::of_entry(codes.registers(), &entry.name, entry.kana.as_ref().map(Kana::as_str));
        if self.keys(doc) != keys {
            let span = self.texts.add(&keys);
            put(&mut self.keys, doc, span);
        }
        if self.name(doc) != entry.name {
            // Most names fold to themselves and stand in their keys already.
            let within = keys.find(&entry.name).zip(at(&self.keys, doc));
            let span = within.and_then(|(from, keys)| keys.part(from, entry.name.len()));
            let span = span.unwrap_or_else(|| self.texts.add(&entry.name));
            put(&mut self.name, doc, span);
        }
        if usual_kana(entry.kind, &keys) == entry.kana {
            self.kana.remove(&doc);
        } else {
            self.kana.insert(doc, entry.kana.clone());
        }
    }

    /// The entry at a place.
    pub fn get(&self, doc: Doc, codes: &Codes) -> Option<Entry> {
        let traits = self.traits(doc)?;
        let (prefecture, town) = codes.town(at(&self.town, doc)?)?;
        let kana = self.kana.get(&doc).cloned().unwrap_or_else(|| usual_kana(traits.kind, self.keys(doc)));
        let corporate_number = at(&self.corporate_number, doc).filter(|number| *number > 0);
        Some(Entry {
            declaration: self.declaration(doc)?,
            number: DeclarationId::kept(&format!("{:011}", self.number(doc)?)).ok()?,
            kind: traits.kind,
            name: self.name(doc).to_owned(),
            kana,
            corporate_number: corporate_number.and_then(|own| CorporateNumber::parse(&format!("{own:013}")).ok()),
            prefecture,
            town,
            industry: IndustryGroup::kept(codes.group_code(traits.group)?).ok()?,
            level: traits.level,
            state: traits.state,
            declared_at: moment(at(&self.declared_at, doc)?)?,
            accepted_at: at(&self.accepted_at, doc).and_then(moment),
            state_at: moment(at(&self.state_at, doc)?)?,
            last_confirmed_at: at(&self.confirmed_at, doc).and_then(moment),
            rules_edition: at(&self.edition, doc).and_then(|number| codes.edition(number)),
            identity: traits.identity,
            superseded_by: self.superseded_by.get(&doc).cloned(),
            url: self.url.get(&doc).cloned(),
        })
    }

    /// The id of the declaration.
    pub fn declaration(&self, doc: Doc) -> Option<Uuid> {
        at(&self.declaration, doc)
    }

    /// 自己宣言ID as a figure.
    pub fn number(&self, doc: Doc) -> Option<u64> {
        at(&self.number, doc)
    }

    /// 法人番号 as a figure; 0 is none.
    pub fn corporate_number(&self, doc: Doc) -> Option<u64> {
        at(&self.corporate_number, doc)
    }

    /// What it is counted by.
    pub fn traits(&self, doc: Doc) -> Option<Traits> {
        at(&self.traits, doc)
    }

    /// The name as shown.
    pub fn name(&self, doc: Doc) -> &str {
        self.texts.get(at(&self.name, doc).unwrap_or_default())
    }

    /// The keys that are searched ([`key::of_entry`]).
    pub fn keys(&self, doc: Doc) -> &str {
        self.texts.get(at(&self.keys, doc).unwrap_or_default())
    }

    /// The order of the list: declared at, then the id.
    pub fn place(&self, doc: Doc) -> Option<(i64, Uuid)> {
        Some((at(&self.declared_at, doc)?, self.declaration(doc)?))
    }

    /// The first place whose entry was declared at this moment (microseconds) or later.
    pub fn since(&self, moment: i64) -> Doc {
        Doc::try_from(self.declared_at.partition_point(|declared| *declared < moment)).unwrap_or(Doc::MAX)
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
        self.declaration.truncate(length);
        self.number.truncate(length);
        self.corporate_number.truncate(length);
        self.traits.truncate(length);
        self.town.truncate(length);
        self.edition.truncate(length);
        for moments in [&mut self.declared_at, &mut self.accepted_at, &mut self.state_at, &mut self.confirmed_at] {
            moments.truncate(length);
        }
        self.name.truncate(length);
        self.keys.truncate(length);
        self.kana.retain(|doc, _| *doc < kept);
        self.url.retain(|doc, _| *doc < kept);
        self.superseded_by.retain(|doc, _| *doc < kept);
    }

    /// Gives back what was reserved and not used.
    pub fn shrink(&mut self) {
        self.texts.shrink();
    }
}

/// A corporation's kana is the last of its keys as it stands, for folding changes few kana; a sole proprietor has none.
fn usual_kana(kind: Kind, keys: &str) -> Option<Kana> {
    if kind == Kind::Corporation { Kana::kept(key::last(keys)).ok() } else { None }
}

fn traits(entry: &Entry, town: u32, codes: &Codes) -> Traits {
    let group = codes.group(&entry.industry);
    Traits {
        prefecture: entry.prefecture.number(),
        area: codes.town_area(town),
        group,
        division: codes.division(group),
        level: entry.level,
        kind: entry.kind,
        state: entry.state,
        identity: entry.identity,
    }
}

fn at<T: Copy>(column: &[T], doc: Doc) -> Option<T> {
    column.get(usize::try_from(doc).ok()?).copied()
}

fn put<T>(column: &mut [T], doc: Doc, value: T) {
    if let Some(cell) = usize::try_from(doc).ok().and_then(|at| column.get_mut(at)) {
        *cell = value;
    }
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
