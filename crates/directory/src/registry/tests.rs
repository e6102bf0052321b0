use super::*;
use domain::{
    business::Kind,
    case::{Age, Filter, Flagged, Source},
    declaration::{Level, State},
    flags::Flag,
    industry::IndustryGroup,
    place::Prefecture,
    registry::Days,
    time,
};
use jiff::{SignedDuration, Timestamp, civil::date};
use proptest::prelude::*;
use std::{collections::BTreeMap, sync::LazyLock};

static REGISTERS: LazyLock<Arc<Registers>> = LazyLock::new(|| Arc::new(Registers::bundled().unwrap()));

/// Names that share parts, some in another spelling of the same.
const NAMES: [(&str, Option<&str>, Option<&str>); 6] = [
    ("株式会社青木製作所", Some("アオキセイサクショ"), None),
    ("青木商店", Some("アオキショウテン"), None),
    ("㈱ＡＢＣ商会", Some("エービーシーショウカイ"), None),
    ("喫茶いろは", None, Some("喫茶いろは")),
    ("伊呂波 花子", None, Some("いろは堂")),
    ("有限会社わたなべ", Some("ワタナベ"), None),
];
const TEXTS: [&str; 9] = ["", "青木", "アオキ", "しょう", "株式会社", "abc", "いろは堂", "ない名前", "製"];

fn at(minutes: i64) -> Timestamp {
    "2026-11-22T01:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
}

prop_compose! {
    fn line()(id in 0..40_u128, name in 0..NAMES.len(), state in 0..8_usize, two: bool, alone: bool, prefecture in 1..4_u8,
        industry in 0..3_usize, source in 0..4_usize, flags in prop::collection::vec(0..3_usize, 0..3), minutes in 0..9_000_i64,
        later in prop::option::of(0..9_000_i64)) -> Line {
        let (name, kana, trade_name) = NAMES[name];
        let state = State::ALL[state];
        let declared_at = (state != State::Provisional).then(|| at(minutes + 5));
        Line {
            id: Uuid::from_u128(id),
            name: name.to_owned(),
            kana: kana.map(str::to_owned),
            trade_name: trade_name.map(str::to_owned),
            kind: if alone { Kind::SoleProprietor } else { Kind::Corporation },
            prefecture: Prefecture::from_number(prefecture).unwrap(),
            industry: IndustryGroup::kept(["01", "26", "27"][industry]).unwrap(),
            level: if two { Level::Two } else { Level::One },
            state,
            source: Source::ALL[source],
            flags: flags.into_iter().map(|at| Flag::ALL[at]).collect(),
            submitted_at: at(minutes),
            declared_at,
            accepted_at: later.filter(|_| state == State::Accepted).map(at),
            confirmed_at: later.map(at),
        }
    }
}

fn days() -> impl Strategy<Value = Days> {
    let day = || prop::option::of((20..29_i8).prop_map(|day| date(2026, 11, day)));
    (day(), day()).prop_map(|(from, to)| Days { from, to })
}

prop_compose! {
    fn wanted()(state in prop::option::of(0..8_usize), level in prop::option::of(any::<bool>()), kind in prop::option::of(0..2_usize),
        prefecture in prop::option::of(1..4_u8), industry in prop::option::of(0..4_usize), source in prop::option::of(0..4_usize),
        flag in prop::option::of(0..4_usize), submitted in days(), declared in days(), accepted in days(), confirmed in days(), few in 0..11_u8) -> Wanted {
        let all = Wanted {
            state: state.map(|at| State::ALL[at]),
            level: level.map(|two| if two { Level::Two } else { Level::One }),
            kind: kind.map(|at| Kind::ALL[at]),
            prefecture: prefecture.and_then(Prefecture::from_number),
            industry: industry.map(|at| ["A", "E", "26", "x"][at].to_owned()),
            source: source.map(|at| Source::ALL[at]),
            flag: flag.map(|at| [Flagged::Nothing, Flagged::Something, Flagged::With(Flag::ALL[0]), Flagged::With(Flag::ALL[2])][at]),
            submitted, declared, accepted, confirmed,
        };
        // All conditions together leave hardly anybody: mostly one of them alone.
        match few {
            0 => all,
            1 => Wanted { state: all.state, prefecture: all.prefecture, ..Wanted::default() },
            2 => Wanted { level: all.level, kind: all.kind, ..Wanted::default() },
            3 => Wanted { industry: all.industry, ..Wanted::default() },
            4 => Wanted { source: all.source, flag: all.flag, ..Wanted::default() },
            5 => Wanted { declared: all.declared, ..Wanted::default() },
            6 => Wanted { accepted: all.accepted, ..Wanted::default() },
            7 => Wanted { confirmed: all.confirmed, ..Wanted::default() },
            8 => Wanted { submitted: all.submitted, ..Wanted::default() },
            _ => Wanted::default(),
        }
    }
}

fn within(days: Days, moment: Option<Timestamp>) -> bool {
    let day = moment.map(time::day);
    days.is_open()
        || day.is_some_and(|day| days.from.is_none_or(|from| day >= from) && days.to.is_none_or(|to| day <= to))
}

/// The same question, asked of one declaration in plain words.
fn fits(line: &Line, wanted: &Wanted, text: &str) -> bool {
    let fold = |text: &str| key::whole(&REGISTERS, text);
    let names = [Some(&line.name), line.kana.as_ref(), line.trade_name.as_ref()];
    let fits_name = names.into_iter().flatten().any(|name| {
        let (name, bare) = (fold(name), key::bare(&REGISTERS, name));
        let sought = key::bare(&REGISTERS, text);
        let sought = if sought.is_empty() { fold(text) } else { sought };
        name.contains(&sought) || bare.contains(&sought) || name.contains(&fold(text))
    });
    let industry = |code: &str| {
        line.industry.code() == code || REGISTERS.division_of(line.industry.code()).is_some_and(|own| own.code == code)
    };
    fits_name
        && wanted.state.is_none_or(|state| state == line.state)
        && wanted.level.is_none_or(|level| level == line.level)
        && wanted.kind.is_none_or(|kind| kind == line.kind)
        && wanted.prefecture.is_none_or(|prefecture| prefecture == line.prefecture)
        && wanted.industry.as_deref().is_none_or(industry)
        && wanted.source.is_none_or(|source| source == line.source)
        && wanted.flag.is_none_or(|flag| flag.fits(&line.flags))
        && within(wanted.submitted, Some(line.submitted_at))
        && within(wanted.declared, line.declared_at)
        && within(wanted.accepted, line.accepted_at)
        && within(wanted.confirmed, line.confirmed_at)
}

/// Built from the first ones, then changed one by one; every fifth is forgotten. Beside it a plain map.
fn both(lines: &[Line], built: usize) -> (Registry, BTreeMap<Uuid, Line>) {
    let (first, rest) = lines.split_at(built.min(lines.len()));
    let mut registry = Registry::build(REGISTERS.clone(), first.iter().cloned());
    let mut plain: BTreeMap<Uuid, Line> = first.iter().map(|line| (line.id, line.clone())).collect();
    for (number, line) in rest.iter().enumerate() {
        if number % 5 == 4 {
            registry.remove(line.id);
            plain.remove(&line.id);
        } else {
            registry.put(line);
            plain.insert(line.id, line.clone());
        }
    }
    (registry, plain)
}

proptest! {
    #[test]
    fn a_search_finds_what_a_look_at_each_finds(
        lines in prop::collection::vec(line(), 0..60), built in 0..60_usize, wanted in wanted(), text in 0..TEXTS.len(),
        order in 0..3_usize, only in prop::option::of(prop::collection::vec(0..40_u128, 0..20)), limit in 1..7_usize,
    ) {
        let (registry, plain) = both(&lines, built);
        prop_assert_eq!(registry.count(), plain.len());
        let only: Option<Vec<Uuid>> = only.map(|ids| ids.into_iter().map(Uuid::from_u128).collect());
        let allowed = |line: &&Line| only.as_ref().is_none_or(|only| only.contains(&line.id));
        let mut found: Vec<&Line> = plain.values().filter(|line| fits(line, &wanted, TEXTS[text])).filter(allowed).collect();
        let order = Order::ALL[order];
        let kana = |line: &Line| key::whole(&REGISTERS, line.kana.as_ref().unwrap_or(&line.name));
        match order {
            Order::Newest => found.sort_by_key(|line| std::cmp::Reverse((line.submitted_at, line.id))),
            Order::Oldest => found.sort_by_key(|line| (line.submitted_at, line.id)),
            Order::Name => found.sort_by_key(|line| kana(line)),
        }
        let (mut ids, mut after) = (Vec::new(), None);
        loop {
            let question =
                Question { text: TEXTS[text].to_owned(), only: only.clone(), wanted: wanted.clone(), order, after, limit };
            let answer = registry.find(&question);
            prop_assert_eq!(answer.total, found.len());
            ids.extend(answer.ids.iter().copied());
            after = answer.ids.last().copied();
            if !answer.more {
                break;
            }
            prop_assert_eq!(answer.ids.len(), limit);
        }
        if order == Order::Name {
            // Of equal readings any order will do, if it stays.
            let readings = |ids: &[Uuid]| ids.iter().map(|id| kana(&plain[id])).collect::<Vec<_>>();
            prop_assert_eq!(readings(&ids), found.iter().map(|line| kana(line)).collect::<Vec<_>>());
            ids.sort_unstable();
            found.sort_by_key(|line| line.id);
        }
        prop_assert_eq!(ids, found.iter().map(|line| line.id).collect::<Vec<_>>());
    }

    #[test]
    fn the_queue_is_what_waits(lines in prop::collection::vec(line(), 0..60), flag in 0..4_usize, age in prop::option::of(0..4_usize), limit in 1..7_usize) {
        let (registry, plain) = both(&lines, 30);
        let now = at(9_500);
        let flag = [None, Some(Flagged::Nothing), Some(Flagged::Something), Some(Flagged::With(Flag::ALL[1]))][flag];
        let filter = Filter { flag, age: age.map(|at| Age::ALL[at]), ..Filter::default() };
        let spans = |at: Timestamp| filter.age.is_none_or(|age| { let (from, to) = age.span(now); at >= from && at < to });
        let waits = plain.values().filter(|line| line.state == State::Declared);
        let mut wanted: Vec<(Timestamp, Uuid)> = waits.clone()
            .filter(|line| flag.is_none_or(|flag| flag.fits(&line.flags)))
            .map(|line| (line.declared_at.unwrap(), line.id)).filter(|(at, _)| spans(*at)).collect();
        wanted.sort_unstable();
        let (mut found, mut behind) = (Vec::new(), (Timestamp::UNIX_EPOCH, Uuid::nil()));
        loop {
            let page = registry.waiting(filter, behind, (now, limit));
            let Some(last) = page.last() else { break };
            behind = *last;
            found.extend(page);
        }
        prop_assert_eq!(found, wanted.clone());
        for (at, to) in wanted.iter().enumerate() {
            prop_assert_eq!(registry.waiting_to(filter, *to, now), wanted[..=at].to_vec());
        }
        let counts = registry.counts(now);
        let sum: i64 = counts.iter().filter(|count| count.fits(filter)).map(|count| count.count).sum();
        prop_assert_eq!(usize::try_from(sum).unwrap(), wanted.len());
    }
}
