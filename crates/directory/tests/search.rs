//! Whatever is put in, taken out and asked, the directory answers as a naive look at all entries does.

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
    text::{Kana, digits},
    time::day,
    web_url::WebUrl,
};
use jiff::Timestamp;
use proptest::prelude::*;
use std::sync::{Arc, LazyLock};
use uuid::Uuid;

static REGISTERS: LazyLock<Arc<Registers>> = LazyLock::new(|| Arc::new(Registers::bundled().unwrap()));

const NAMES: [(&str, &str); 8] = [
    ("株式会社髙澤青葉製作所", "タカザワアオバセイサクショ"),
    ("架空青葉精機株式会社", "カクウアオバセイキ"),
    ("有限会社あおば・旅館", "アオバリョカン"),
    ("ＡＢＣ合同会社", "エービーシー"),
    ("特定非営利活動法人架空西日本地域情報化支援ネットワーク推進協議会連合会中央事務局", "カクウニシニホン"),
    ("斎藤 写真室", "サイトウシャシンシツ"),
    ("渡邉工務店", "ワタナベコウムテン"),
    ("株式会社 365", "サンロクゴ"),
];
const TEXTS: [&str; 18] = [
    "",
    " ",
    "青葉",
    "髙沢",
    "高澤",
    "アオバ",
    "あおば",
    "ｱｵﾊﾞ",
    "abc",
    "ＡＢＣ",
    "株式会社青葉",
    "株式会社",
    "齋藤",
    "渡辺",
    "365",
    "・",
    "タカザワ",
    "ない名前",
];
const STATES: [State; 4] = [State::Declared, State::Accepted, State::Stopped, State::Cancelled];
const GROUPS: [&str; 3] = ["09", "26", "39"];
/// The prefectures of the entries are 12–15; each has one of the municipalities.
const TOWNS: [&str; 6] =
    ["架空市青葉町", "千葉市中央区青葉町", "文京区本駒込", "横浜市中区山下町", "横浜市西区高島", "龍ケ崎市"];
const MUNICIPALITIES: [&str; 5] = ["12101", "13105", "14100", "14103", "99999"];

fn instant(second: i64) -> Timestamp {
    Timestamp::from_second(1_760_000_000 + second).unwrap()
}

/// An entry out of small numbers, so that chance makes many neighbours and equals.
fn entry(id: u8, [name, rest, moment, state]: [u8; 4]) -> Entry {
    let (name, kana) = NAMES[usize::from(name) % NAMES.len()];
    let corporation = !rest.is_multiple_of(3);
    Entry {
        declaration: Uuid::from_u128(u128::from(id)),
        number: DeclarationId::draw(4, u64::from(id) * 7_919),
        kind: if corporation { Kind::Corporation } else { Kind::SoleProprietor },
        name: name.to_owned(),
        kana: corporation.then(|| Kana::kept(kana).unwrap()),
        corporate_number: corporation.then(|| CorporateNumber::parse("7000012050002").unwrap()),
        prefecture: Prefecture::parse(&format!("{:02}", rest % 4 + 12)).unwrap(),
        town: TownLine::kept(TOWNS[usize::from(rest / 4) % TOWNS.len()]).unwrap(),
        industry: IndustryGroup::kept(GROUPS[usize::from(rest) % GROUPS.len()]).unwrap(),
        level: if moment.is_multiple_of(2) { Level::One } else { Level::Two },
        state: STATES[usize::from(state) % STATES.len()],
        declared_at: instant(i64::from(moment % 5) * 20_000),
        accepted_at: (state % 4 == 1).then(|| instant(i64::from(moment % 5) + 60)),
        state_at: instant(i64::from(moment)),
        last_confirmed_at: (rest % 2 == 0).then(|| instant(7)),
        rules_edition: moment.is_multiple_of(2).then(|| format!("six-{}", rest % 3)),
        identity: if rest % 4 == 0 { IdentityCheck::Office } else { IdentityCheck::Mail },
        superseded_by: (rest % 11 == 0).then(|| DeclarationId::draw(4, u64::from(rest))),
        url: (rest % 5 == 0).then(|| WebUrl::parse("https://mihon.example.jp/").unwrap()),
    }
}

fn fill(directory: &Directory, entries: impl IntoIterator<Item = Entry>) {
    directory.fill(entries.into_iter().map(Ok::<_, ()>)).unwrap();
}

/// The oracle: every condition spelled out over every entry, in no clever order.
fn naive(entries: &[Entry], query: &Query) -> Vec<Entry> {
    let strip = |folded: String| -> String {
        let hiragana = 'ぁ'..='ゖ';
        let kept = folded.chars().filter(|c| !c.is_whitespace() && *c != '・');
        let katakana = |c: char| if hiragana.contains(&c) { char::from_u32(c as u32 + 0x60).unwrap() } else { c };
        kept.map(katakana).collect::<String>().replace("(株)", "株式会社").replace("(有)", "有限会社")
    };
    let bare = |name: &str| strip(REGISTERS.fold_name(name));
    let whole = |name: &str| strip(REGISTERS.fold(name));
    let same_text = |entry: &Entry| {
        let asked = whole(&query.text);
        let kana = entry.kana.as_ref().map_or(String::new(), |kana| whole(kana.as_str()));
        let number: String = digits(&query.text).replace('-', "");
        asked.is_empty()
            || [whole(&entry.name), bare(&entry.name), kana.clone()].iter().any(|key| key.contains(&asked))
            || [whole(&entry.name), bare(&entry.name), kana].iter().any(|key| key.contains(&bare(&query.text)))
            || number == entry.number.as_str()
            || entry.corporate_number.as_ref().is_some_and(|own| own.as_str() == number)
    };
    let mut found: Vec<Entry> = entries
        .iter()
        .filter(|entry| entry.state == State::Accepted)
        .filter(|entry| query.level.is_none_or(|level| level == entry.level))
        .filter(|entry| query.prefecture.is_none_or(|prefecture| prefecture == entry.prefecture))
        .filter(|entry| query.municipality.as_ref().is_none_or(|code| lies_in(entry, code)))
        .filter(|entry| query.from.is_none_or(|from| day(entry.declared_at) >= from))
        .filter(|entry| query.to.is_none_or(|to| day(entry.declared_at) <= to))
        .filter(|entry| same_industry(entry, query) && same_text(entry))
        .cloned()
        .collect();
    found.sort_by_key(|entry| std::cmp::Reverse((entry.declared_at, entry.declaration)));
    if query.sort == Sort::Kana {
        let read = |entry: &Entry| whole(entry.kana.as_ref().map_or(entry.name.as_str(), Kana::as_str));
        found.sort_by_key(|entry| (read(entry), entry.declared_at, entry.declaration));
    }
    found
}

/// The counts, by asking again with each choice in place of the condition of its kind.
fn naive_facets(entries: &[Entry], query: &Query) -> Facets {
    let count = |query: Query| Some(naive(entries, &query).len()).filter(|count| *count > 0);
    let mut facets = Facets::default();
    for entry in REGISTERS.prefectures() {
        let one = Query { prefecture: Some(entry.prefecture), municipality: None, ..query.clone() };
        facets.prefectures.extend(count(one).map(|count| (entry.prefecture.number(), count)));
    }
    for own in query.prefecture.into_iter().flat_map(|prefecture| REGISTERS.municipalities(prefecture)) {
        let one = Query { municipality: Some(own.code.to_owned()), ..query.clone() };
        facets.municipalities.extend(count(one).filter(|_| !own.designated).map(|count| (own.code.to_owned(), count)));
    }
    for division in REGISTERS.divisions() {
        let one = Query { industry: Some(Industry::Division(division.code.to_owned())), ..query.clone() };
        facets.divisions.extend(count(one).map(|count| (division.code.to_owned(), count)));
    }
    let division = query.industry.as_ref().and_then(|industry| match industry {
        Industry::Division(code) => Some(code.clone()),
        Industry::Group(group) => REGISTERS.division_of(group.code()).map(|division| division.code.to_owned()),
    });
    for group in REGISTERS.groups() {
        let own = REGISTERS.division_of(group.code).map(|division| division.code.to_owned());
        let one = Query { industry: Some(Industry::Group(IndustryGroup::kept(group.code).unwrap())), ..query.clone() };
        let inside = own.is_some() && own == division;
        facets.groups.extend(count(one).filter(|_| inside).map(|count| (group.code.to_owned(), count)));
    }
    for level in Level::ALL {
        facets.levels.extend(count(Query { level: Some(level), ..query.clone() }).map(|count| (level, count)));
    }
    facets
}

fn same_industry(entry: &Entry, query: &Query) -> bool {
    match &query.industry {
        None => true,
        Some(Industry::Group(group)) => *group == entry.industry,
        Some(Industry::Division(division)) => {
            REGISTERS.division_of(entry.industry.code()).is_some_and(|own| own.code == division)
        }
    }
}

/// The municipality a line begins with; a ward counts for its city too.
fn lies_in(entry: &Entry, code: &str) -> bool {
    let Some(wanted) = REGISTERS.municipality(code) else { return false };
    let folder = REGISTERS.folder();
    wanted.prefecture == entry.prefecture && folder.strip_prefix(entry.town.as_str(), wanted.name).is_some()
}

fn query() -> impl Strategy<Value = Query> {
    let text = prop_oneof![
        8 => (0..TEXTS.len()).prop_map(|at| TEXTS[at].to_owned()),
        1 => any::<u8>().prop_map(|id| DeclarationId::draw(4, u64::from(id % 24) * 7_919).as_str().to_owned()),
        1 => Just("７０００-０１２０５-０００２".to_owned()),
        2 => ((0..NAMES.len()), (0..6usize), (1..6usize)).prop_map(|(name, from, len)| {
            NAMES[name].0.chars().skip(from).take(len).collect()
        }),
    ];
    let industry = prop_oneof![
        4 => Just(None),
        1 => Just(Some(Industry::Division("E".to_owned()))),
        1 => Just(Some(Industry::Group(IndustryGroup::kept("39").unwrap()))),
    ];
    let level = proptest::option::weighted(0.3, prop_oneof![Just(Level::One), Just(Level::Two)]);
    let prefecture = proptest::option::weighted(0.3, 12u8..17);
    let municipality = proptest::option::weighted(0.2, (0..MUNICIPALITIES.len()).prop_map(|at| MUNICIPALITIES[at]));
    let day = || proptest::option::weighted(0.2, (0..4i64).prop_map(|after| day(instant(after * 30_000))));
    let sort = prop_oneof![Just(Sort::Newest), Just(Sort::Kana)];
    let place = (prefecture, municipality).prop_map(|(prefecture, municipality)| {
        (prefecture.map(|code| Prefecture::parse(&code.to_string()).unwrap()), municipality.map(str::to_owned))
    });
    (text, place, industry, level, (day(), day()), sort, (0..5usize, 0..7usize), any::<bool>()).prop_map(
        |(text, (prefecture, municipality), industry, level, (from, to), sort, (page, per_page), facets)| Query {
            text,
            prefecture,
            municipality,
            industry,
            level,
            from,
            to,
            sort,
            page,
            per_page,
            facets,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn searches_equal_a_naive_filter(
        start in proptest::collection::vec((0u8..24, any::<[u8; 4]>()), 0..20),
        changes in proptest::collection::vec((0u8..24, proptest::option::weighted(0.7, any::<[u8; 4]>())), 0..30),
        queries in proptest::collection::vec(query(), 1..12),
    ) {
        let directory = Directory::new(REGISTERS.clone());
        let mut model = std::collections::BTreeMap::new();
        fill(&directory, start.iter().map(|(id, seed)| entry(*id, *seed)));
        model.extend(start.iter().map(|(id, seed)| (*id, entry(*id, *seed))));
        for (id, seed) in changes {
            let change = if let Some(seed) = seed {
                model.insert(id, entry(id, seed));
                Change::Put(Box::new(entry(id, seed)))
            } else {
                model.remove(&id);
                Change::Gone(Uuid::from_u128(u128::from(id)))
            };
            directory.follow([change], None);
        }
        let entries: Vec<Entry> = model.values().cloned().collect();
        prop_assert_eq!(directory.len(), entries.len());
        for id in 0..24 {
            let number = DeclarationId::draw(4, u64::from(id) * 7_919);
            prop_assert_eq!(directory.by_number(&number), model.get(&id).cloned());
        }
        for query in queries {
            let all = naive(&entries, &query);
            let found = directory.search(&query);
            prop_assert_eq!(found.total, all.len(), "{:?}", query);
            let per_page = query.per_page.max(1);
            let page: Vec<Entry> = all.into_iter().skip((query.page.max(1) - 1) * per_page).take(per_page).collect();
            prop_assert_eq!(found.entries.to_vec(), page, "{:?}", query);
            let facets = query.facets.then(|| naive_facets(&entries, &query));
            prop_assert_eq!(found.facets.as_deref(), facets.as_ref(), "{:?}", query);
        }
    }
}

/// What a text finds, without the oracle: the promises of PRODUCT §8 by hand.
#[test]
fn widths_kana_kanji_and_legal_forms_make_no_difference() {
    let directory = Directory::new(REGISTERS.clone());
    fill(&directory, (0..8).map(|name| entry(name, [name, 1, name, 1])));
    let names = |text: &str| -> Vec<String> {
        let query = Query { text: text.to_owned(), per_page: 20, ..Query::default() };
        let mut names: Vec<_> = directory.search(&query).entries.iter().map(|entry| entry.name.clone()).collect();
        names.sort();
        names
    };
    let two = ["架空青葉精機株式会社", "株式会社髙澤青葉製作所"];
    let mut two = two.map(str::to_owned).to_vec();
    two.sort();
    assert_eq!(names("青葉"), two);
    assert_eq!(names("株式会社青葉"), two);
    assert_eq!(names("（株）青葉"), two);
    assert_eq!(names("高沢"), ["株式会社髙澤青葉製作所"]);
    assert_eq!(names("abc"), ["ＡＢＣ合同会社"]);
    assert_eq!(names("アオバリョ"), ["有限会社あおば・旅館"]);
    assert_eq!(names("ﾜﾀﾅ"), ["渡邉工務店"]);
    assert_eq!(names("アオバ旅館"), ["有限会社あおば・旅館"]);
    assert_eq!(names("ワ").len(), 3, "one character is enough: タカザワ, ワタナベ, ネットワーク");
    assert_eq!(names("株式会社").len(), 3, "a legal form alone finds those that have it");
    assert!(names("精機カクウ").is_empty(), "name and kana are two texts");
}

#[test]
fn it_is_ready_only_when_it_has_caught_up_and_says_of_when_it_speaks() {
    let directory = Directory::new(REGISTERS.clone());
    assert_eq!(directory.as_of(), None);
    fill(&directory, [entry(1, [0, 1, 0, 1])]);
    assert_eq!(directory.search(&Query::default()).as_of, None, "filled, but the journal may have more");
    directory.follow([], Some(instant(1)));
    let first = directory.as_of().unwrap();
    assert_eq!(first.at, instant(1));
    directory.follow([Change::Gone(Uuid::from_u128(1))], Some(instant(2)));
    let second = directory.search(&Query::default()).as_of.unwrap();
    assert!(second.generation > first.generation && second.at == instant(2));
    directory.follow([Change::Gone(Uuid::from_u128(1))], None);
    assert_eq!(directory.as_of().unwrap().at, instant(2), "not caught up: the time stands still");
}

#[test]
fn a_snapshot_that_breaks_off_leaves_the_old_one() {
    let directory = Directory::new(REGISTERS.clone());
    fill(&directory, [entry(1, [0, 1, 0, 1])]);
    assert_eq!(
        directory.fill([Ok(entry(2, [1, 1, 1, 1])), Err("broken off"), Ok(entry(3, [1, 1, 1, 1]))]),
        Err("broken off")
    );
    assert_eq!(directory.len(), 1);
    assert!(directory.by_number(&DeclarationId::draw(4, 7_919)).is_some());
}
