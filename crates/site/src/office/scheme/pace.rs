//! Whether everybody can be told before an edition takes force: what goes out within a minute has a limit.

use domain::time::tokyo;
use jiff::{Timestamp, civil::Date};
use store::notices::MORNING;

/// How many of so many will not be told, if letters go out from the morning of `send_on` on, or from now, until `day`, and nothing else goes
/// to many meanwhile.
pub fn left_over(untold: i64, a_minute: i64, (now, send_on, day): (Timestamp, Date, Date)) -> i64 {
    let begins = midnight(send_on).map_or(now, |at| now.max(at + MORNING));
    let minutes = midnight(day).map_or(0, |at| at.duration_since(begins).as_mins().max(0));
    untold.saturating_sub(minutes.saturating_mul(a_minute)).max(0)
}

/// How many hours it takes to tell so many, at least one.
pub fn hours(untold: i64, a_minute: i64) -> i64 {
    let an_hour = a_minute.saturating_mul(60).max(1);
    untold.saturating_add(an_hour - 1) / an_hour
}

fn midnight(day: Date) -> Option<Timestamp> {
    day.to_zoned(tokyo()).ok().map(|at| at.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_fits_before_the_day_is_counted_from_the_morning_of_the_first() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let (first, day) = (date(2026, 12, 1), date(2026, 12, 2));
        // From nine in the morning to midnight there are 900 minutes.
        for (now, left) in [("2026-11-30T00:00:00+09:00", 100), ("2026-12-01T23:59:00+09:00", 9_090)] {
            assert_eq!(left_over(9_100, 10, (at(now), first, day)), left, "{now}");
        }
        assert_eq!(left_over(9_000, 10, (at("2026-11-30T00:00:00+09:00"), first, day)), 0);
        assert_eq!(left_over(5, 10, (at("2026-12-03T00:00:00+09:00"), first, day)), 5, "the day is over");
    }

    #[test]
    fn hours_are_whole_and_never_none() {
        assert_eq!([1, 600, 601].map(|untold| hours(untold, 10)), [1, 1, 2]);
    }
}
