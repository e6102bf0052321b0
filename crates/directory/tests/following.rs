//! Thousands of changes and searches in turn: at every moment the directory answers as a plain look at all entries does.
//!
//! Here the frequent texts of a large register are asked again and again, so that kept answers are used and brought up to
//! date; the small register of `search.rs` never keeps one.

#![cfg(test)]

use directory::{Change, Directory, Entry, Facets, Industry, Query, Sort};
use domain::{
    business::Kind,
    corporate_number::CorporateNumber,
    declaration::{IdentityCheck, Level, State},
    ids::DeclarationId,
    industry::IndustryGroup,
    place::{Prefecture, TownLine},
    registers::Registers,
    text::Kana,
    time::day,
};
use jiff::{Timestamp, civil::Date};
use std::sync::Arc;
use uuid::Uuid;

const ENTRIES: u64 = 3_000;
const CHANGES: u64 = 20_000;
/// A search follows every second change.
const SEARCH_EVERY: u64 = 2;
/// So many of them count the further choices, too.
const COUNT_EVERY: u64 = 20;
/// The first one is declared here, each next one a minute later: all of them within some weeks.
const BEGIN: i64 = 1_760_000_000;
/// Prefecture, line, and the municipalities it lies in: of a ward its city, too.
const PLACES: [(u8, &str, &[&str]); 6] = [
    (12, "千葉市中央区本町", &["12100", "12101"]),
    (12, "架空市青葉町", &[]),
    (13, "文京区本駒込", &["13105"]),
    (13, "新宿区西新宿", &["13104"]),
    (14, "横浜市中区山下町", &["14100", "14104"]),
    (14, "横浜市西区高島", &["14100", "14103"]),
];
const NUMBER: &str = "7000012050002";
const HEADS: [(&str, &str); 6] = [
    ("青葉", "アオバ"),
    ("東京", "トウキョウ"),
    ("みどり", "ミドリ"),
    ("山田", "ヤマダ"),
    ("日本海", "ニホンカイ"),
    ("エービー", "エービー"),
];
const TAILS: [(&str, &str); 5] = [
    ("システム", "システム"),
    ("サービス", "サービス"),
    ("工務店", "コウムテン"),
    ("製作所", "セイサクショ"),
    ("システムサービス", "システムサービス"),
];
const TEXTS: [&str; 13] = [
    "",
    "システム",
    "サービス",
    "しすてむ",
    "工務店",
    "ムサー",
    "テム",
    "山",
    "青葉システム",
    "第1",
    "アオバコウ",
    "ない名前",
    NUMBER,
];

/// Chance that is the same every time (`SplitMix64`).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }
}

/// An entry with what a plain look compares.
struct Row {
    entry: Entry,
    name: String,
    kana: String,
    places: &'static [&'static str],
    division: &'static str,
    day: Date,
}

fn row(registers: &Registers, chance: &mut Chance, id: u64, minute: u64) -> Row {
    let (head, head_kana) = *chance.of(&HEADS);
    let (tail, tail_kana) = *chance.of(&TAILS);
    let name = format!("株式会社{head}第{}{tail}", chance.below(40));
    let kana = format!("{head_kana}{tail_kana}");
    let (prefecture, town, places) = *chance.of(&PLACES);
    let (group, division) = *chance.of(&[("09", "E"), ("26", "E"), ("39", "G")]);
    let declared_at = Timestamp::from_second(BEGIN + 60 * i64::try_from(minute).unwrap()).unwrap();
    let entry = Entry {
        declaration: Uuid::from_u128(u128::from(id)),
        number: DeclarationId::draw(4, id * 7_919),
        kind: Kind::Corporation,
        kana: Kana::kept(&kana).ok(),
        corporate_number: (chance.below(40) == 0).then(|| CorporateNumber::parse(NUMBER).unwrap()),
        prefecture: Prefecture::from_number(prefecture).unwrap(),
        town: TownLine::kept(town).unwrap(),
        industry: IndustryGroup::kept(group).unwrap(),
        level: *chance.of(&Level::ALL),
        state: if chance.below(5) == 0 { State::Declared } else { State::Accepted },
        declared_at,
        accepted_at: None,
        state_at: Timestamp::UNIX_EPOCH,
        last_confirmed_at: None,
        rules_edition: None,
        identity: IdentityCheck::Mail,
        superseded_by: None,
        url: None,
        name: name.clone(),
    };
    Row { entry, name: katakana(&registers.fold(&name)), kana, places, division, day: day(declared_at) }
}

impl Row {
    fn is_called(&self, text: &str) -> bool {
        let own = self.entry.corporate_number.as_ref().map(CorporateNumber::as_str);
        self.name.contains(text) || self.kana.contains(text) || self.entry.number.as_str() == text || own == Some(text)
    }

    fn lies_in(&self, query: &Query) -> bool {
        query.prefecture.is_none_or(|prefecture| prefecture == self.entry.prefecture)
            && query.municipality.as_deref().is_none_or(|code| self.places.contains(&code))
    }

    fn works_in(&self, query: &Query) -> bool {
        match &query.industry {
            None => true,
            Some(Industry::Division(division)) => division == self.division,
            Some(Industry::Group(group)) => *group == self.entry.industry,
        }
    }

    fn has_level(&self, query: &Query) -> bool {
        query.level.is_none_or(|level| level == self.entry.level)
    }

    fn is_of_days(&self, query: &Query) -> bool {
        query.from.is_none_or(|from| self.day >= from) && query.to.is_none_or(|to| self.day <= to)
    }
}

fn katakana(text: &str) -> String {
    let one = |c: char| if ('ぁ'..='ゖ').contains(&c) { char::from_u32(c as u32 + 0x60).unwrap() } else { c };
    text.chars().map(one).collect()
}

fn query(chance: &mut Chance, rows: &[Row]) -> Query {
    let text = if chance.below(12) == 0 { chance.of(rows).entry.number.as_str() } else { *chance.of(&TEXTS) };
    let (prefecture, _, places) = *chance.of(&PLACES);
    let industry = match chance.below(12) {
        0 => Some(Industry::Division("E".to_owned())),
        1 => Some(Industry::Group(IndustryGroup::kept("39").unwrap())),
        _ => None,
    };
    let mut some_day = || (chance.below(8) == 0).then(|| chance.of(rows).day);
    let (from, to) = (some_day(), some_day());
    let there = chance.below(3) == 0;
    let municipality = places.get(usize::try_from(chance.below(2)).unwrap()).filter(|_| there && chance.below(2) == 0);
    Query {
        text: text.to_owned(),
        prefecture: there.then(|| Prefecture::from_number(prefecture).unwrap()),
        municipality: municipality.map(|code| (*code).to_owned()),
        industry,
        level: (chance.below(4) == 0).then_some(Level::Two),
        from,
        to,
        sort: if chance.below(4) == 0 { Sort::Kana } else { Sort::Newest },
        page: usize::try_from(chance.below(9)).unwrap(),
        per_page: 20,
        facets: chance.below(COUNT_EVERY) == 0,
    }
}

/// The plain look: how many, and the declarations of the page.
fn plain(rows: &[Row], query: &Query) -> (usize, Vec<Uuid>) {
    let text = katakana(&query.text);
    let fits = |row: &&Row| {
        row.entry.state == State::Accepted
            && row.lies_in(query)
            && row.works_in(query)
            && row.has_level(query)
            && row.is_of_days(query)
            && row.is_called(&text)
    };
    let mut found: Vec<&Row> = rows.iter().filter(fits).collect();
    found.sort_unstable_by_key(|row| (row.entry.declared_at, row.entry.declaration));
    match query.sort {
        Sort::Newest => found.reverse(),
        Sort::Kana => found.sort_by(|one, other| one.kana.cmp(&other.kana)),
    }
    let first = query.page.max(1).saturating_sub(1) * query.per_page;
    let page = found.iter().skip(first).take(query.per_page).map(|row| row.entry.declaration).collect();
    (found.len(), page)
}

/// The plain counts: of each choice under all conditions but those of its own kind.
fn plain_facets(rows: &[Row], query: &Query) -> Facets {
    let text = katakana(&query.text);
    let division = query.industry.as_ref().map(|industry| match industry {
        Industry::Division(code) => code.as_str(),
        Industry::Group(_) => "G",
    });
    let mut facets = Facets::default();
    let fits = |row: &&Row| row.entry.state == State::Accepted && row.is_of_days(query) && row.is_called(&text);
    for row in rows.iter().filter(fits) {
        let (there, so_many, works) = (row.lies_in(query), row.has_level(query), row.works_in(query));
        if so_many && works {
            *facets.prefectures.entry(row.entry.prefecture.number()).or_default() += 1;
            let own = row.places.last().filter(|_| query.prefecture == Some(row.entry.prefecture));
            if let Some(code) = own {
                *facets.municipalities.entry((*code).to_owned()).or_default() += 1;
            }
        }
        if there && so_many {
            *facets.divisions.entry(row.division.to_owned()).or_default() += 1;
            if division == Some(row.division) {
                *facets.groups.entry(row.entry.industry.code().to_owned()).or_default() += 1;
            }
        }
        if there && works {
            *facets.levels.entry(row.entry.level).or_default() += 1;
        }
    }
    facets
}

/// Something new (mostly), something changed in place, taken out, or declared before others that are here already.
fn change(registers: &Registers, chance: &mut Chance, rows: &mut Vec<Row>, step: u64) -> Change {
    let at = usize::try_from(chance.below(rows.len() as u64)).unwrap();
    match chance.below(10) {
        0..3 => return Change::Gone(rows.swap_remove(at).entry.declaration),
        3..6 => {
            let old = &rows[at].entry;
            let minute = u64::try_from((old.declared_at.as_second() - BEGIN) / 60).unwrap();
            let id = u64::try_from(old.declaration.as_u128()).unwrap();
            rows[at] = row(registers, chance, id, minute);
            return Change::Put(Box::new(rows[at].entry.clone()));
        }
        _ => {}
    }
    let late = if chance.below(50) == 0 { 3 } else { 0 };
    let new = row(registers, chance, ENTRIES + step, ENTRIES + step - late);
    let put = Change::Put(Box::new(new.entry.clone()));
    rows.push(new);
    put
}

#[test]
fn a_directory_that_follows_answers_as_a_plain_look_does() {
    let registers = Arc::new(Registers::bundled().unwrap());
    let mut chance = Chance(20_261_122);
    let mut rows: Vec<Row> = (0..ENTRIES).map(|id| row(&registers, &mut chance, id, id)).collect();
    let directory = Directory::new(registers.clone());
    directory.fill(rows.iter().map(|row| Ok::<_, ()>(row.entry.clone()))).unwrap();
    let mut found_somebody = 0;
    for step in 0..CHANGES {
        let told = change(&registers, &mut chance, &mut rows, step);
        directory.follow([told], None);
        if step % SEARCH_EVERY == 0 {
            let query = query(&mut chance, &rows);
            let found = directory.search(&query);
            let page: Vec<Uuid> = found.entries.iter().map(|entry| entry.declaration).collect();
            assert_eq!((found.total, page), plain(&rows, &query), "after change {step}: {query:?}");
            let counted = query.facets.then(|| plain_facets(&rows, &query));
            assert_eq!(found.facets.as_deref(), counted.as_ref(), "after change {step}: {query:?}");
            found_somebody += u64::from(found.total > 0);
        }
    }
    assert_eq!(directory.len(), rows.len());
    assert!(found_somebody > CHANGES / SEARCH_EVERY / 2, "only {found_somebody} searches found anybody");
}

/// Every entry is found by its ids, and all in a walk.
fn knows(directory: &Directory, all: &[Entry]) {
    assert_eq!(directory.after(None, usize::MAX), all, "in the order of declaring, held or not");
    assert_eq!(directory.len(), all.len());
    for entry in all {
        assert_eq!(directory.get(entry.declaration).as_ref(), Some(entry));
        assert_eq!(directory.by_number(&entry.number).as_ref(), Some(entry));
        let place = Some((entry.declared_at, entry.declaration));
        let next =
            all.iter().find(|other| (other.declared_at, other.declaration) > (entry.declared_at, entry.declaration));
        assert_eq!(directory.after(place, 1).first(), next);
    }
}

/// An older register is taken over while the site runs: nobody waits for thousands of moves.
#[test]
fn what_comes_too_late_is_known_at_once_and_found_after_a_fill_beside() {
    let registers = Arc::new(Registers::bundled().unwrap());
    let mut chance = Chance(20_261_124);
    let mut rows: Vec<Row> = (0..300).map(|id| row(&registers, &mut chance, id, ENTRIES + id)).collect();
    let directory = Directory::with_room(registers.clone(), 0);
    directory.fill(rows.iter().map(|row| Ok::<_, ()>(row.entry.clone()))).unwrap();
    let [before, after] = [1, 2].map(|second| Timestamp::from_second(second).unwrap());
    directory.follow([], Some(before));
    for step in 0..600 {
        let told = match chance.below(4) {
            0 => change(&registers, &mut chance, &mut rows, ENTRIES + step),
            // Held ones change too, and go.
            1 => change(&registers, &mut chance, &mut rows, step),
            _ => {
                let minute = chance.below(ENTRIES);
                rows.push(row(&registers, &mut chance, 10 * ENTRIES + step, minute));
                Change::Put(Box::new(rows[rows.len() - 1].entry.clone()))
            }
        };
        // What comes last before the first is held is what a search is true of.
        let moment = if directory.is_holding() { after } else { before };
        directory.follow([told], Some(moment));
    }
    assert!(directory.is_holding());
    rows.sort_unstable_by_key(|row| (row.entry.declared_at, row.entry.declaration));
    let all: Vec<Entry> = rows.iter().map(|row| row.entry.clone()).collect();
    knows(&directory, &all);
    let query = Query { per_page: 1_000, page: 1, ..Query::default() };
    assert_eq!(directory.as_of().unwrap().at, after, "a check knows all of it");
    let found = directory.search(&query);
    assert!(found.as_of.unwrap().at == before && found.total < plain(&rows, &query).0, "a search is of then");

    let beside = directory.beside();
    beside.fill(all.iter().map(|entry| Ok::<_, ()>(entry.clone()))).unwrap();
    beside.follow([], Some(after));
    let generation = directory.as_of().unwrap().generation;
    directory.take_over(&beside);
    let found = directory.search(&query);
    assert_eq!((found.total, found.as_of.unwrap().at), (plain(&rows, &query).0, after));
    assert!(directory.as_of().unwrap().generation > generation && !directory.is_holding() && beside.is_empty());
}

/// A file of a whole answer is made in pieces, and the register changes between them.
#[test]
fn whoever_stands_all_the_while_is_met_once_on_a_walk() {
    let registers = Arc::new(Registers::bundled().unwrap());
    let mut chance = Chance(20_261_123);
    let mut rows: Vec<Row> = (0..400).map(|id| row(&registers, &mut chance, id, id / 3)).collect();
    let directory = Directory::new(registers.clone());
    directory.fill(rows.iter().map(|row| Ok::<_, ()>(row.entry.clone()))).unwrap();
    let mut new = 0;
    for step in 0..20_u64 {
        let sort = if step % 2 == 0 { Sort::Newest } else { Sort::Kana };
        let text = (*chance.of(&["", "システム"])).to_owned();
        let query = Query { text, sort, per_page: 1_000, page: 1, ..Query::default() };
        let whole = |rows: &[Row]| plain(rows, &query).1;
        let mut stayed: Vec<Uuid> = whole(&rows);
        let (mut met, mut after) = (Vec::new(), None);
        loop {
            let (entries, more) = directory.further(&query, after.as_ref(), 50);
            met.extend(entries.iter().map(|entry| entry.declaration));
            let Some(more) = more else { break };
            after = Some(more);
            for _ in 0..10 {
                new += 1;
                let told = change(&registers, &mut chance, &mut rows, new);
                if let Change::Put(entry) = &told {
                    stayed.retain(|id| *id != entry.declaration);
                }
                directory.follow([told], None);
                let now = whole(&rows);
                stayed.retain(|id| now.contains(id));
            }
        }
        let wanted: Vec<Uuid> = met.iter().copied().filter(|id| stayed.contains(id)).collect();
        assert_eq!(wanted.len(), stayed.len(), "walk {step}: each once");
        assert_eq!(wanted, stayed, "walk {step}: in order");
        let once: std::collections::HashSet<_> = met.iter().collect();
        assert!(once.len() == met.len() || sort == Sort::Kana, "walk {step}: nobody twice");
        assert!(met.len() > 40, "walk {step}: too few to tell anything");
    }
    let (entries, more) = directory.further(&Query { text: "ない名前".to_owned(), ..Query::default() }, None, 50);
    assert_eq!((entries.len(), more), (0, None));
}

/// Late ones come all the while: what was filled beside holds some, too, and no answer may be worse for it.
#[test]
fn a_directory_that_holds_some_is_taken_over_and_says_of_when_it_is() {
    let registers = Arc::new(Registers::bundled().unwrap());
    let mut chance = Chance(20_261_125);
    let [begun, after] = [3, 4].map(|second| Timestamp::from_second(second).unwrap());
    let mut rows: Vec<Row> = (0..20).map(|id| row(&registers, &mut chance, id, 100 + id)).collect();
    let directory = Directory::with_room(registers.clone(), 0);
    directory.fill(rows.iter().map(|row| Ok::<_, ()>(row.entry.clone()))).unwrap();
    directory.follow([], Some(Timestamp::from_second(1).unwrap()));
    let beside = directory.beside();
    beside.fill_as_of(begun, rows.iter().map(|row| Ok::<_, ()>(row.entry.clone()))).unwrap();
    rows.push(row(&registers, &mut chance, 50, 1));
    let late = Change::Put(Box::new(rows[20].entry.clone()));
    beside.follow([late.clone()], None);
    assert_eq!(beside.as_of(), None, "not caught up");
    beside.follow([], Some(after));
    let query = Query { per_page: 100, page: 1, ..Query::default() };
    assert_eq!(beside.search(&query).as_of.unwrap().at, begun, "what came since is held");
    directory.take_over(&beside);
    assert_eq!((directory.as_of().unwrap().at, directory.search(&query).as_of.unwrap().at), (after, begun));
    // One that could not catch up is not worse than the old one.
    let beside = directory.beside();
    beside.fill_as_of(after, rows.iter().map(|row| Ok::<_, ()>(row.entry.clone()))).unwrap();
    directory.take_over(&beside);
    assert_eq!((directory.as_of().unwrap().at, directory.search(&query).as_of.unwrap().at), (after, begun));
    assert_eq!(directory.len(), 21);
}
