//! How many an act of the office concerns. Counting looks at much of the register, so a page waits for it no longer than a page may take,
//! and shows its forms without it.

use std::{
    future::Future,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use store::Error;
use tokio::{sync::Semaphore, time::timeout};

/// So long a page waits.
pub const PATIENCE: Duration = Duration::from_secs(3);

/// Counts of one kind: one at a time, whoever waits for it, and what was counted last for the page that could not wait.
pub struct Counting<Asked, Counts> {
    turn: Semaphore,
    last: Mutex<Option<(Asked, Counts)>>,
}

impl<Asked, Counts> Counting<Asked, Counts>
where
    Asked: Clone + PartialEq + Send + 'static,
    Counts: Clone + Send + 'static,
{
    /// Nothing was counted yet.
    pub const fn new() -> Self {
        Self { turn: Semaphore::const_new(1), last: Mutex::new(None) }
    }

    /// The counts of now, or else, after `patience`, those a page before did not wait for; `None`: there are none yet.
    pub async fn of(
        &'static self,
        asked: Asked,
        patience: Duration,
        count: impl Future<Output = Result<Counts, Error>> + Send + 'static,
    ) -> Option<Counts> {
        let before = self.before(&asked);
        let counting = async {
            let turn = self.turn.acquire().await.ok()?;
            // It goes on when nobody waits for it any more: the next page has its answer.
            let counting = tokio::spawn(async move {
                let counts = count.await;
                if let Ok(counts) = &counts {
                    *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some((asked, counts.clone()));
                }
                drop(turn);
                counts
            });
            counting.await.ok()
        };
        match timeout(patience, counting).await {
            Ok(Some(Err(why))) => {
                tracing::warn!(cause = %why, "whom an act of the office concerns could not be counted");
                None
            }
            Ok(counted) => counted?.ok(),
            Err(_) => before,
        }
    }

    fn before(&self, asked: &Asked) -> Option<Counts> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).clone();
        last.filter(|(of, _)| of == asked).map(|(_, counts)| counts)
    }
}

#[cfg(test)]
mod tests {
    use super::Counting;
    use std::time::Duration;
    use tokio::sync::oneshot::{Receiver, channel};

    /// A count that takes until it is told.
    async fn slow(told: Receiver<i64>) -> Result<i64, store::Error> {
        Ok(told.await.unwrap())
    }

    #[tokio::test]
    async fn a_page_does_not_wait_longer_than_it_is_patient_and_the_next_one_has_the_answer() {
        static COUNTS: Counting<u8, i64> = Counting::new();
        let (now, soon) = (Duration::ZERO, Duration::from_hours(1));
        let (tell, told) = channel();
        let (tell_other, told_other) = channel();
        assert_eq!(COUNTS.of(1, Duration::from_millis(5), slow(told)).await, None, "it takes too long");
        // One at a time: this one is not even begun.
        assert_eq!(COUNTS.of(1, now, slow(told_other)).await, None);
        assert!(tell_other.send(8).is_err(), "nobody counts for it");
        tell.send(7).unwrap();
        let (tell, told) = channel();
        let next = tokio::spawn(COUNTS.of(1, soon, slow(told)));
        tell.send(9).unwrap();
        assert_eq!(next.await.unwrap(), Some(9), "the first one let the turn go");
        let (_tell, told) = channel();
        assert_eq!(COUNTS.of(1, Duration::from_millis(5), slow(told)).await, Some(9), "what was counted last");
        assert_eq!(COUNTS.of(2, now, async { Ok(1) }).await, None, "that of another is no answer");
    }

    #[tokio::test]
    async fn what_was_not_waited_for_is_counted_to_its_end() {
        static COUNTS: Counting<u8, i64> = Counting::new();
        let (tell, told) = channel();
        assert_eq!(COUNTS.of(1, Duration::from_millis(5), slow(told)).await, None);
        tell.send(7).unwrap();
        drop(COUNTS.turn.acquire().await.unwrap());
        let (_tell, told) = channel();
        assert_eq!(COUNTS.of(1, Duration::ZERO, slow(told)).await, Some(7));
    }
}
