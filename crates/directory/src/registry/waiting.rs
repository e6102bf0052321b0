//! 受付一覧 out of the columns: what waits under some conditions, page by page, and how many wait of each kind.

use super::{
    Registry,
    traits::{FlagBits, Traits, flags},
};
use domain::{
    case::{Age, Count, Filter, Source},
    declaration::{Level, State},
    place::Prefecture,
};
use hashbrown::HashMap;
use jiff::Timestamp;
use rustc_hash::FxBuildHasher;
use uuid::Uuid;

/// One kind of what waits.
type Sort = (Level, u8, Source, u32, Age);

/// The earliest first, as moments.
fn in_order(mut places: Vec<(i64, Uuid)>) -> Vec<(Timestamp, Uuid)> {
    places.sort_unstable();
    places.into_iter().map(|(at, id)| (Timestamp::from_microsecond(at).unwrap_or_default(), id)).collect()
}

impl Registry {
    /// What waits and meets the conditions, in the order of declaring, behind that moment and id, at most `limit`; each with its moment.
    pub fn waiting(
        &self,
        filter: Filter,
        behind: (Timestamp, Uuid),
        (now, limit): (Timestamp, usize),
    ) -> Vec<(Timestamp, Uuid)> {
        let behind = (behind.0.as_microsecond(), behind.1);
        let mut found: Vec<_> = self.places(filter, now, |place| *place > behind);
        if limit > 0 && limit < found.len() {
            found.select_nth_unstable(limit - 1);
        }
        found.truncate(limit);
        in_order(found)
    }

    /// What waits and meets the conditions, in the order of declaring, up to that moment and id and with it.
    pub fn waiting_to(&self, filter: Filter, to: (Timestamp, Uuid), now: Timestamp) -> Vec<(Timestamp, Uuid)> {
        let to = (to.0.as_microsecond(), to.1);
        in_order(self.places(filter, now, |place| *place <= to))
    }

    /// The places that are let through, in no order.
    fn places(&self, filter: Filter, now: Timestamp, lets: impl Fn(&(i64, Uuid)) -> bool) -> Vec<(i64, Uuid)> {
        let flag = filter.flag.map(FlagBits::of);
        let span = filter.age.map(|age| age.span(now)).map(|(from, to)| (from.as_microsecond(), to.as_microsecond()));
        let meets = |one: &Traits| {
            one.live
                && one.state == State::Declared
                && filter.level.is_none_or(|level| level == one.level)
                && filter.prefecture.is_none_or(|prefecture| prefecture.number() == one.prefecture)
                && filter.source.is_none_or(|source| source == one.source)
                && flag.as_ref().is_none_or(|flag| flag.lets(one.flags))
                && span.is_none_or(|(from, to)| one.declared >= from && one.declared < to)
        };
        let rows = self.traits.iter().zip(&self.rows).filter(|(one, _)| meets(one));
        rows.map(|(one, row)| (one.declared, row.id)).filter(lets).collect()
    }

    /// Everything that waits, counted by kind.
    pub fn counts(&self, now: Timestamp) -> Vec<Count> {
        let [day, three, week] = [Age::Day, Age::ThreeDays, Age::Week].map(|age| age.span(now).0.as_microsecond());
        let age = |declared: i64| match declared {
            at if at >= day => Age::Day,
            at if at >= three => Age::ThreeDays,
            at if at >= week => Age::Week,
            _ => Age::Longer,
        };
        let mut counts = HashMap::<Sort, i64, FxBuildHasher>::default();
        for one in self.traits.iter().filter(|one| one.live && one.state == State::Declared) {
            *counts.entry((one.level, one.prefecture, one.source, one.flags, age(one.declared))).or_default() += 1;
        }
        let count = |((level, prefecture, source, bits, age), count): (Sort, i64)| {
            let prefecture = Prefecture::from_number(prefecture)?;
            Some(Count { level, prefecture, source, flags: flags(bits), age, count })
        };
        counts.into_iter().filter_map(count).collect()
    }
}
