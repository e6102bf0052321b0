//! What the conditions of a search look at, side by side in memory, and the conditions as they look at it.

use crate::days::begin;
use domain::{
    business::Kind,
    case::{Flagged, Source},
    declaration::{Level, State},
    flags::Flag,
    place::Prefecture,
    registers::Registers,
    registry::{Days, Line, Wanted},
};
use jiff::{Timestamp, ToSpan as _};

/// No moment.
const NEVER: i64 = i64::MIN;

/// One declaration.
#[derive(Clone, Copy, Debug)]
pub struct Traits {
    submitted: i64,
    /// 宣言完了, in microseconds.
    pub declared: i64,
    accepted: i64,
    confirmed: i64,
    /// One bit for each flag, in the order of [`Flag::ALL`].
    pub flags: u32,
    /// The number of the prefecture.
    pub prefecture: u8,
    group: u8,
    kind: Kind,
    /// 取組み段階.
    pub level: Level,
    /// Where it stands.
    pub state: State,
    /// How it came.
    pub source: Source,
    /// It is still there.
    pub live: bool,
}

impl Traits {
    /// Those of a declaration.
    pub fn of(line: &Line) -> Self {
        let micros = |at: Option<Timestamp>| at.map_or(NEVER, Timestamp::as_microsecond);
        Self {
            submitted: micros(Some(line.submitted_at)),
            declared: micros(line.declared_at),
            accepted: micros(line.accepted_at),
            confirmed: micros(line.confirmed_at),
            flags: bits(&line.flags),
            prefecture: line.prefecture.number(),
            group: line.industry.code().parse().unwrap_or_default(),
            kind: line.kind,
            level: line.level,
            state: line.state,
            source: line.source,
            live: true,
        }
    }
}

/// A set of flags in bits.
pub fn bits(flags: &[Flag]) -> u32 {
    let all = Flag::ALL.iter().enumerate();
    all.filter(|(_, flag)| flags.contains(flag)).fold(0, |bits, (at, _)| bits | 1 << at)
}

/// The flags of such a set.
pub fn flags(bits: u32) -> Vec<Flag> {
    let all = Flag::ALL.into_iter().enumerate();
    all.filter(|(at, _)| bits >> at & 1 == 1).map(|(_, flag)| flag).collect()
}

/// Conditions, ready to be asked of a million.
pub struct Sieve {
    state: Option<State>,
    level: Option<Level>,
    kind: Option<Kind>,
    prefecture: Option<u8>,
    /// One bit for each group.
    groups: Option<u128>,
    source: Option<Source>,
    flag: Option<FlagBits>,
    submitted: Option<(i64, i64)>,
    declared: Option<(i64, i64)>,
    accepted: Option<(i64, i64)>,
    confirmed: Option<(i64, i64)>,
}

/// Flags that must be there: exactly none, or one of these.
pub enum FlagBits {
    /// None.
    Nothing,
    /// One of these.
    Any(u32),
}

impl FlagBits {
    /// The condition in bits.
    pub fn of(flag: Flagged) -> Self {
        match flag {
            Flagged::Nothing => Self::Nothing,
            Flagged::Something => Self::Any(u32::MAX),
            Flagged::With(one) => Self::Any(bits(&[one])),
        }
    }

    /// Whether these flags meet it.
    pub fn lets(&self, flags: u32) -> bool {
        match self {
            Self::Nothing => flags == 0,
            Self::Any(wanted) => flags & wanted != 0,
        }
    }
}

impl Sieve {
    /// The conditions of a search.
    pub fn of(wanted: &Wanted, registers: &Registers) -> Self {
        Self {
            state: wanted.state,
            level: wanted.level,
            kind: wanted.kind,
            prefecture: wanted.prefecture.map(Prefecture::number),
            groups: wanted.industry.as_deref().map(|code| groups(code, registers)),
            source: wanted.source,
            flag: wanted.flag.map(FlagBits::of),
            submitted: span(wanted.submitted),
            declared: span(wanted.declared),
            accepted: span(wanted.accepted),
            confirmed: span(wanted.confirmed),
        }
    }

    /// Whether a declaration is there and meets all of them.
    pub fn lets(&self, one: &Traits) -> bool {
        let within = |span: Option<(i64, i64)>, at: i64| span.is_none_or(|(from, to)| at >= from && at < to);
        one.live
            && self.state.is_none_or(|state| state == one.state)
            && self.level.is_none_or(|level| level == one.level)
            && self.kind.is_none_or(|kind| kind == one.kind)
            && self.prefecture.is_none_or(|prefecture| prefecture == one.prefecture)
            && self.groups.is_none_or(|groups| groups >> (one.group & 127) & 1 == 1)
            && self.source.is_none_or(|source| source == one.source)
            && self.flag.as_ref().is_none_or(|flag| flag.lets(one.flags))
            && within(self.submitted, one.submitted)
            && within(self.declared, one.declared)
            && within(self.accepted, one.accepted)
            && within(self.confirmed, one.confirmed)
    }
}

/// The groups of a division, or the one group; none for a code that nobody knows.
fn groups(code: &str, registers: &Registers) -> u128 {
    let all = registers.groups().iter().filter(|group| group.code == code || group.division == code);
    all.filter_map(|group| group.code.parse::<u32>().ok()).fold(0, |groups, number| groups | 1 << (number & 127))
}

/// The microseconds of these days: from the first on, before the last. What never happened is in none.
fn span(days: Days) -> Option<(i64, i64)> {
    if days.is_open() {
        return None;
    }
    let from = days.from.map_or(NEVER + 1, begin);
    Some((from, days.to.map_or(i64::MAX, |to| begin(to.saturating_add(1.day())))))
}
