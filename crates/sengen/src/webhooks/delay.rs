//! When a posting is tried again, as Standard Webhooks suggests: at once, then after 5 s, 5 m, 30 m, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h,
//! each up to a tenth longer.

use crate::post::delay::lengthened;
use jiff::SignedDuration;

const MINUTE: i64 = 60;
const HOUR: i64 = 3600;
/// Seconds before the next try, by the tries so far.
const SECONDS: [i64; 9] = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

/// How long to wait after so many tries; `None`: that was the last.
pub fn after(tries: i64, chance: u64) -> Option<SignedDuration> {
    let step = usize::try_from(tries.max(1) - 1).ok()?;
    SECONDS.get(step).map(|seconds| lengthened(SignedDuration::from_secs(*seconds), chance))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ten_tries_within_four_days() {
        let waits: Vec<i64> = (1..).map_while(|tries| after(tries, 0)).map(|wait| wait.as_secs()).collect();
        assert_eq!(waits, SECONDS);
        assert!(waits.iter().sum::<i64>() < 4 * 24 * HOUR);
    }

    proptest! {
        #[test]
        fn a_wait_is_at_most_a_tenth_longer_and_grows(tries in -5..20_i64, one in any::<u64>(), other in any::<u64>()) {
            let (wait, plain) = (after(tries, one), after(tries, 0));
            prop_assert_eq!(wait.is_some(), tries < 10);
            if let (Some(wait), Some(plain)) = (wait, plain) {
                prop_assert!(wait >= plain && wait.as_millis() * 10 <= plain.as_millis() * 11);
                prop_assert!(tries < 1 || after(tries + 1, other).is_none_or(|next| next > wait));
            }
        }
    }
}
