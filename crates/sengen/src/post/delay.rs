//! When a letter is tried again: 1 m, 5 m, 15 m, 1 h, 3 h, then every 6 h, each up to a tenth longer.

use jiff::{SignedDuration, Timestamp};

/// Minutes before the next try, by the tries so far; the last one repeats.
const MINUTES: [i64; 6] = [1, 5, 15, 60, 180, 360];

/// The pause grows from here …
const FIRST_PAUSE: i64 = 2;
/// … to here, in seconds, while the server is away.
const LONGEST_PAUSE: i64 = 60;

/// When the letter is due again; `None`: its time is over. `tries` counts the one that just failed.
pub fn due(made: Timestamp, tries: i64, now: Timestamp, give_up: SignedDuration, chance: u64) -> Option<Timestamp> {
    let step = usize::try_from(tries.max(1) - 1).unwrap_or(usize::MAX).min(MINUTES.len() - 1);
    let minutes = MINUTES.get(step).copied().unwrap_or(1);
    let due = now + lengthened(SignedDuration::from_mins(minutes), chance);
    (due.duration_since(made) <= give_up).then_some(due)
}

/// How long to leave a server alone that was away so many times in a row.
pub fn pause(times: u32, chance: u64) -> SignedDuration {
    // Six doublings go past the longest pause.
    let seconds = FIRST_PAUSE << times.saturating_sub(1).min(6);
    lengthened(SignedDuration::from_secs(seconds.min(LONGEST_PAUSE)), chance)
}

/// Up to a tenth longer, so that letters that failed together do not come back together.
pub fn lengthened(wait: SignedDuration, chance: u64) -> SignedDuration {
    let thousandths = i64::try_from(chance % 101).unwrap_or(0);
    wait + SignedDuration::from_millis(i64::try_from(wait.as_millis()).unwrap_or(0) / 1000 * thousandths)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: SignedDuration = SignedDuration::from_hours(24);

    #[test]
    fn a_day_of_tries_then_the_end() {
        let made = Timestamp::UNIX_EPOCH;
        let (mut now, mut tries, mut waits) = (made, 1, Vec::new());
        while let Some(next) = due(made, tries, now, DAY, 0) {
            waits.push(next.duration_since(now).as_mins());
            (now, tries) = (next, tries + 1);
        }
        assert_eq!(waits, [1, 5, 15, 60, 180, 360, 360, 360]);
    }

    #[test]
    fn chance_adds_at_most_a_tenth() {
        let made = Timestamp::UNIX_EPOCH;
        for chance in 0..500 {
            let wait = due(made, 3, made, DAY, chance).unwrap().duration_since(made).as_secs();
            assert!((900..=990).contains(&wait), "{wait}");
        }
        assert_ne!(due(made, 3, made, DAY, 1), due(made, 3, made, DAY, 2));
    }

    #[test]
    fn a_server_that_is_away_is_asked_at_least_every_66_seconds() {
        let pauses: Vec<_> = [0, 1, 2, 3, 5, 6, 40, 64, u32::MAX].map(|times| pause(times, 0).as_secs()).into();
        assert_eq!(pauses, [2, 2, 4, 8, 32, 60, 60, 60, 60]);
        assert_eq!(pause(9, 100).as_secs(), 66);
    }
}
