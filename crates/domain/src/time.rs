//! Time as an argument, and dates as people in Japan read them.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// A clock. Real in the binary, moved by hand in tests. It gives microseconds, because that is what the store keeps.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// Asia/Tokyo: one offset without daylight saving time since 1951, so the fixed offset is exact and needs no database.
pub fn tokyo() -> TimeZone {
    TimeZone::fixed(jiff::tz::offset(9))
}

/// The day in Japan at that moment.
pub fn day(at: Timestamp) -> Date {
    at.to_zoned(tokyo()).date()
}

/// The moment a day begins in Japan; `None`: beyond the days that are counted.
pub fn begin(day: Date) -> Option<Timestamp> {
    Some(day.to_zoned(tokyo()).ok()?.timestamp())
}

/// `2026年11月22日`.
pub fn date_ja(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// `10時12分03秒`.
pub fn clock_ja(at: Timestamp) -> String {
    let at = at.to_zoned(tokyo());
    format!("{}時{:02}分{:02}秒", at.hour(), at.minute(), at.second())
}

/// `2026年11月22日 10時12分03秒`, where many things may fall into one minute.
pub fn second_ja(at: Timestamp) -> String {
    format!("{} {}", date_ja(day(at)), clock_ja(at))
}

/// `2026-11-22T10:15:32+09:00`: a moment for machines, on the clock of Japan, whole seconds (RFC 3339).
pub fn exact(at: Timestamp) -> String {
    let second = Timestamp::from_second(at.as_second()).unwrap_or(at);
    second.display_with_offset(jiff::tz::offset(9)).to_string()
}

/// Reads `2026-11-22T10:12`, as a browser gives a moment that was chosen, on the clock of Japan.
pub fn typed_moment(text: &str) -> Option<Timestamp> {
    let typed: jiff::civil::DateTime = text.trim().parse().ok()?;
    Some(typed.to_zoned(tokyo()).ok()?.timestamp())
}

/// `10時12分`, for what is over before the day is.
pub fn minute_ja(at: Timestamp) -> String {
    let at = at.to_zoned(tokyo());
    format!("{}時{:02}分", at.hour(), at.minute())
}

/// `2026年11月22日 10時12分`.
pub fn moment_ja(at: Timestamp) -> String {
    let at = at.to_zoned(tokyo());
    format!("{} {}時{:02}分", date_ja(at.date()), at.hour(), at.minute())
}

#[cfg(test)]
mod tests {
    use super::{begin, day, minute_ja, moment_ja};
    use jiff::{Timestamp, civil::Date};
    use proptest::prelude::*;

    #[test]
    fn a_day_begins_at_midnight_in_japan() {
        assert_eq!(begin(Date::constant(2026, 11, 22)), Some("2026-11-21T15:00:00Z".parse().unwrap()));
        assert_eq!(begin(Date::MIN), None);
    }

    #[test]
    fn a_minute_is_that_of_the_clock_in_japan() {
        let at = "2026-11-21T15:04:59Z".parse().unwrap();
        assert_eq!((minute_ja(at).as_str(), moment_ja(at).as_str()), ("0時04分", "2026年11月22日 0時04分"));
    }

    proptest! {
        #[test]
        fn a_day_lasts_from_its_beginning_to_that_of_the_next(second in -9_000_000_000_i64..9_000_000_000) {
            let at = Timestamp::from_second(second).unwrap();
            let own = day(at);
            prop_assert!(begin(own).unwrap() <= at && at < begin(own.tomorrow().unwrap()).unwrap());
            prop_assert_eq!(day(begin(own).unwrap()), own);
        }
    }
}
