//! How far behind the process is, and the share of each rank that is turned away because of it.

use super::Rank;
use std::{
    sync::atomic::{AtomicU32, Ordering::Relaxed},
    time::Duration,
};

/// A task that wanted to run so much later than it should. A declaration is some thirty requests, and each of them waits as long: people notice.
const LATE: Duration = Duration::from_millis(20);
/// People wait, and more come than leave.
const VERY_LATE: Duration = Duration::from_millis(80);
/// Nobody notices anything.
const CALM: Duration = Duration::from_millis(8);
/// A whole rank, in thousandths.
const WHOLE: u32 = 1000;
/// What is borne before anybody is turned away: a second of being late, or less of being very late. A hiccup is no rush.
const BORNE: u32 = WHOLE;
/// All ranks.
const MOST: u32 = BORNE + 3 * WHOLE;

/// The pressure: 0 nobody is turned away; 1000 everybody of the first rank; 3000 everybody of all three.
///
/// The share moves in steps instead of switching, so that searching goes on as far as there is room for it.
#[derive(Debug, Default)]
pub struct Pressure {
    felt: AtomicU32,
    asked: [AtomicU32; 3],
}

impl Pressure {
    /// Told ten times a second how late a task came to run.
    pub fn felt(&self, late: Duration) {
        let felt = self.felt.load(Relaxed);
        let next = if late >= VERY_LATE {
            felt + WHOLE / 4
        } else if late >= LATE {
            felt + WHOLE / 10
        } else if late <= CALM {
            felt.saturating_sub(WHOLE / 20)
        } else {
            felt
        };
        self.felt.store(next.min(MOST), Relaxed);
    }

    /// The pressure in thousandths of a rank.
    pub fn level(&self) -> u32 {
        self.felt.load(Relaxed).saturating_sub(BORNE)
    }

    /// May this one in? Of a share of one third every third is turned away: no dice, and nobody twice in a row by bad luck.
    pub fn admits(&self, rank: Rank) -> bool {
        let (before, asked) = match rank {
            Rank::Search => (0, &self.asked[0]),
            Rank::Page => (WHOLE, &self.asked[1]),
            Rank::Beginning => (2 * WHOLE, &self.asked[2]),
        };
        let admitted = WHOLE - self.level().saturating_sub(before).min(WHOLE);
        let turn = asked.fetch_add(1, Relaxed) % WHOLE;
        turn * admitted / WHOLE != (turn + 1) * admitted / WHOLE
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn admitted(pressure: &Pressure, rank: Rank) -> usize {
        (0..1000).filter(|_| pressure.admits(rank)).count()
    }

    /// Late so many times after what is borne.
    fn pressed(times: u32) -> Pressure {
        let pressure = Pressure::default();
        (0..10 + times).for_each(|_| pressure.felt(LATE));
        pressure
    }

    #[test]
    fn search_goes_first_and_beginning_last() {
        let all = [Rank::Search, Rank::Page, Rank::Beginning];
        assert_eq!(all.map(|rank| admitted(&pressed(0), rank)), [1000, 1000, 1000]);
        assert_eq!(all.map(|rank| admitted(&pressed(4), rank)), [600, 1000, 1000]);
        assert_eq!(all.map(|rank| admitted(&pressed(10), rank)), [0, 1000, 1000]);
        assert_eq!(all.map(|rank| admitted(&pressed(25), rank)), [0, 0, 500]);
        assert_eq!(all.map(|rank| admitted(&pressed(90), rank)), [0, 0, 0]);
    }

    #[test]
    fn calm_comes_back() {
        let pressure = pressed(90);
        (0..90).for_each(|_| pressure.felt(Duration::ZERO));
        assert_eq!(pressure.level(), 0);
        (0..3).for_each(|_| pressure.felt(VERY_LATE));
        assert_eq!(pressure.level(), 0, "a hiccup is no rush");
        (0..20).for_each(|_| pressure.felt(VERY_LATE));
        assert!(pressure.level() > 0);
        let stays = pressure.level();
        pressure.felt(Duration::from_millis(14));
        assert_eq!(pressure.level(), stays, "between calm and late nothing moves");
    }

    proptest! {
        /// Whatever is felt, a lower rank is never let in more than a higher one.
        #[test]
        fn the_order_holds(felt in proptest::collection::vec(0_u64..2000, 0..200)) {
            let pressure = Pressure::default();
            for millis in felt {
                pressure.felt(Duration::from_millis(millis));
            }
            let shares = [Rank::Search, Rank::Page, Rank::Beginning].map(|rank| admitted(&pressure, rank));
            prop_assert!(shares.windows(2).all(|pair| pair[0] <= pair[1]), "{:?}", shares);
            prop_assert!(shares[0] == 0 || shares[1] == 1000);
        }
    }
}
