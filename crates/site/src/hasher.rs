//! Password hashing: Argon2id off the async threads, one at a time for each core, with a short queue.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};
use tokio::sync::{Semaphore, oneshot};

/// The cost of a password hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HashCost {
    /// Argon2id, 19 MiB, two passes (OWASP's minimum): 12 ms.
    Real,
    /// As cheap as Argon2id goes; for tests and load tests only.
    Test,
}

/// Hashes passwords off the async threads: one permit a core, a short queue, then the next one is sent away.
#[derive(Debug)]
pub struct Hasher {
    cost: HashCost,
    permits: Arc<Semaphore>,
    waiting: AtomicUsize,
    jobs: mpsc::Sender<Job>,
}

/// One password's work.
type Job = Box<dyn FnOnce() + Send>;

/// Too many passwords wait to be hashed; the visitor is asked to come again in a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords wait to be hashed")]
pub struct Busy;

/// A hash that fits no password: an unknown name costs as much time as a known one, and so does whoever has not chosen a password yet.
pub const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c2VuZ2VuLW5vYm9keS1oZXJl$6Wg9nVZ8bqQ0Yt1lq0m0n3o4nC1fJr6hQm0yq8S4c2E";

impl Hasher {
    /// How many may wait before the next one is sent away.
    const QUEUE: usize = 256;

    /// A hasher with one thread a core. The threads are its own: each keeps the memory of its last hash, and on the shared
    /// ones that would be 19 MiB for every thread that ever hashed.
    pub fn new(cost: HashCost, cores: usize) -> Self {
        let (jobs, queue) = mpsc::channel();
        let queue = Arc::new(Mutex::new(queue));
        for _ in 0..cores.max(1) {
            let queue = queue.clone();
            thread::spawn(move || work(&queue));
        }
        Self { cost, permits: Arc::new(Semaphore::new(cores.max(1))), waiting: AtomicUsize::new(0), jobs }
    }

    /// The PHC string of a password; `salt` is 16 random bytes.
    pub async fn hash(&self, password: String, salt: [u8; 16]) -> Result<String, Busy> {
        let cost = self.cost;
        let hashed = self
            .turn(move || argon(cost).hash_password_with_salt(password.as_bytes(), &salt).map(|hash| hash.to_string()))
            .await?;
        hashed.map_err(|_| Busy)
    }

    /// Does the password fit the kept PHC string? What is no such string fits nobody, and takes as long.
    pub async fn fits(&self, password: String, kept: String) -> Result<bool, Busy> {
        let cost = self.cost;
        self.turn(move || argon(cost).verify_password(password.as_bytes(), worked_on(&kept)).is_ok()).await
    }

    async fn turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Busy> {
        let _place = Place::take(&self.waiting)?;
        let permit = self.permits.clone().acquire_owned().await.map_err(|_| Busy)?;
        let (tell, told) = oneshot::channel();
        let job = Box::new(move || {
            let done = work();
            // Only now: a visitor who leaves does not stop the work that was begun.
            drop(permit);
            let _ = tell.send(done);
        });
        self.jobs.send(job).map_err(|_| Busy)?;
        told.await.map_err(|_| Busy)
    }
}

/// The PHC string that a password is tried on: nobody's for what is none, so that no name answers sooner than another.
fn worked_on(kept: &str) -> &str {
    if PasswordHash::new(kept).is_ok_and(|kept| kept.hash.is_some()) { kept } else { NOBODY }
}

/// Does one job after the other until the hasher is gone.
fn work(queue: &Mutex<mpsc::Receiver<Job>>) {
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = next else { return };
        // Whoever waits for a job that panics hears that it is gone; the thread is needed for the next one.
        let _ = catch_unwind(AssertUnwindSafe(job));
    }
}

/// A place in the queue, given back however the wait ends: also when the visitor leaves in the middle of it.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(waiting: &'a AtomicUsize) -> Result<Self, Busy> {
        let before = waiting.fetch_add(1, Ordering::Relaxed);
        metrics::gauge!("sengen_hash_waiting").increment(1.0);
        let place = Self(waiting);
        if before < Hasher::QUEUE {
            return Ok(place);
        }
        metrics::counter!("sengen_hash_refused_total").increment(1);
        Err(Busy)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
        metrics::gauge!("sengen_hash_waiting").decrement(1.0);
    }
}

fn argon(cost: HashCost) -> Argon2<'static> {
    let (memory, passes) = match cost {
        HashCost::Real => (19 * 1024, 2),
        HashCost::Test => (8, 1),
    };
    let params = Params::new(memory, passes, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_visitor_who_leaves_gives_the_place_back() {
        let hasher = Hasher::new(HashCost::Test, 1);
        let all = hasher.permits.clone().acquire_owned().await.unwrap();
        for _ in 0..2 * Hasher::QUEUE {
            let left = tokio::time::timeout(std::time::Duration::ZERO, hasher.hash("合言葉".to_owned(), [7; 16]));
            assert!(left.await.is_err());
        }
        drop(all);
        assert!(hasher.hash("合言葉".to_owned(), [7; 16]).await.is_ok());
    }

    #[tokio::test]
    async fn whoever_has_no_password_costs_as_much_as_whoever_has_one() {
        let real = Hasher::new(HashCost::Real, 1).hash("合言葉".to_owned(), [7; 16]).await.unwrap();
        let cost = |kept: &str| {
            let hash = PasswordHash::new(worked_on(kept)).unwrap();
            let params = Params::try_from(&hash).unwrap();
            let length = hash.hash.unwrap().as_ref().len();
            (hash.algorithm, hash.version, params.m_cost(), params.t_cost(), params.p_cost(), length)
        };
        for kept in [NOBODY, "-", "", "$argon2id$v=19$m=19456,t=2,p=1", &real] {
            assert_eq!(cost(kept), cost(&real), "{kept}");
        }
        assert_eq!(worked_on(&real), real, "a password that was chosen is tried on its own hash");
        assert!(!Hasher::new(HashCost::Test, 1).fits("-".to_owned(), "-".to_owned()).await.unwrap());
    }

    #[tokio::test]
    async fn a_job_that_panics_takes_nobody_with_it() {
        let hasher = Hasher::new(HashCost::Test, 1);
        let failed: Result<(), Busy> = hasher.turn(|| panic!("planted")).await;
        assert_eq!(failed, Err(Busy));
        assert!(hasher.hash("合言葉".to_owned(), [7; 16]).await.is_ok());
    }

    #[tokio::test]
    async fn a_full_queue_sends_the_next_one_away() {
        let hasher = Hasher::new(HashCost::Test, 1);
        let _all = hasher.permits.clone().acquire_owned().await.unwrap();
        let places: Vec<_> = (0..Hasher::QUEUE).map(|_| Place::take(&hasher.waiting).unwrap()).collect();
        assert!(matches!(hasher.hash("合言葉".to_owned(), [7; 16]).await, Err(Busy)));
        drop(places);
    }
}
