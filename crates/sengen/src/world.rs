//! The real clock and the real dice behind the traits. The one place that asks them.

use domain::dice::Dice;
use domain::time::Clock;
use jiff::Timestamp;
use uuid::Uuid;

/// The clock of the machine, in microseconds, because that is what the store keeps.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealClock;

impl Clock for RealClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "this is the clock that everybody else is handed")]
        let now = Timestamp::now();
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }
}

/// Random bytes of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDice;

impl Dice for RealDice {
    fn fill(&self, bytes: &mut [u8]) {
        if let Err(error) = getrandom::fill(bytes) {
            // Without chance every key and link could be guessed: there is nothing to go on with.
            tracing::error!(error = %error, "the operating system gives no random bytes");
            std::process::exit(70);
        }
    }
}

/// A new id: `UUIDv7` of the clock and the dice.
pub fn new_id(clock: &dyn Clock, dice: &dyn Dice) -> Uuid {
    let mut random = [0; 10];
    dice.fill(&mut random);
    let millis = u64::try_from(clock.now().as_millisecond()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

/// When a `UUIDv7` was made.
pub fn made_at(id: Uuid) -> Option<Timestamp> {
    let (seconds, nanos) = id.get_timestamp()?.to_unix();
    Timestamp::new(i64::try_from(seconds).ok()?, i32::try_from(nanos).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_tells_when_it_was_made() {
        let now = RealClock.now();
        let made = made_at(new_id(&RealClock, &RealDice)).unwrap();
        assert!(made.duration_since(now).abs() < jiff::SignedDuration::from_secs(5), "{made} {now}");
        assert_eq!(RealClock.now().subsec_nanosecond() % 1000, 0);
    }
}
