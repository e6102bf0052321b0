//! Does the directory still say what the store says? Every entry of both is compared; where they differ, it is filled anew.
//!
//! Both stand in the order of declaring, so one walk through the two side by side finds whatever one has and the other has
//! not. The store goes on changing meanwhile: what differs is looked at again when the directory has caught up.

use crate::follow::Follower;
use directory::{Directory, Entry};
use domain::time::Clock;
use futures_util::StreamExt as _;
use jiff::Timestamp;
use std::{
    collections::{BTreeSet, VecDeque},
    pin::pin,
    time::Duration,
};
use store::{Error, Store, public};
use uuid::Uuid;

/// Entries of the directory read at once; readers are never held up, who changes something for less than a millisecond.
const TOGETHER: usize = 500;
/// How often a difference is looked at again. What differs every time is no change on its way.
const LOOKS: u32 = 5;
/// Differences that are looked at again; more than these are told as they were found.
const LOOKED_AT: usize = 1_000;
/// How long the directory may take to catch up before the comparison is given up.
const PATIENCE: Duration = Duration::from_secs(30);
/// The pause between two questions whether it has caught up.
const PAUSE: Duration = Duration::from_millis(50);

/// What a comparison found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// Entries that are the same in the store and in the directory.
    pub equal: u64,
    /// Declarations that only one of them has, or that they tell differently.
    pub different: BTreeSet<Uuid>,
    /// Rows of the store that nobody can read; they are missing in the directory.
    pub unreadable: u64,
}

/// Compares after a first pause and then now and then; comes back when a difference was found, logged and counted.
pub(crate) async fn found(follower: &Follower, first: Duration) {
    let mut pause = first;
    loop {
        tokio::time::sleep(pause).await;
        pause = follower.check_every;
        let (store, directory) = (&follower.store, &follower.directory);
        match compare(store, directory, follower.clock.as_ref()).await {
            Ok(Compared { equal, different, unreadable }) if different.is_empty() => {
                tracing::info!(equal, unreadable, "the directory equals the store");
                metrics::counter!("sengen_directory_checks_total", "result" => "equal").increment(1);
            }
            Ok(Compared { equal, different, .. }) => {
                let first = different.first().copied().unwrap_or_default();
                let count = different.len();
                tracing::error!(equal, different = count, %first, "the directory differs from the store; filling it anew");
                metrics::counter!("sengen_directory_checks_total", "result" => "different").increment(1);
                return;
            }
            Err(why) => tracing::warn!(cause = %why, "the directory could not be compared with the store"),
        }
    }
}

/// Compares every entry. The directory must be followed meanwhile.
pub async fn compare(store: &Store, directory: &Directory, clock: &dyn Clock) -> Result<Compared, Error> {
    let mut found = side_by_side(store, directory).await?;
    for _ in 0..LOOKS {
        if found.different.is_empty() || found.different.len() > LOOKED_AT {
            break;
        }
        caught_up(directory, clock).await?;
        let mut db = store.read().await?;
        for declaration in found.different.clone() {
            let row = match public::one(&mut db, declaration).await {
                Err(Error::Row { .. }) => None,
                row => row?,
            };
            if row == directory.get(declaration) {
                found.different.remove(&declaration);
                found.equal += u64::from(row.is_some());
            }
        }
    }
    Ok(found)
}

/// One walk through both.
async fn side_by_side(store: &Store, directory: &Directory) -> Result<Compared, Error> {
    let (mut found, mut copy) = (Compared::default(), Walk::new(directory));
    let mut db = store.read().await?;
    let mut rows = pin!(public::every(&mut db));
    while let Some(row) = rows.next().await {
        let row = match row {
            Err(Error::Row { .. }) => {
                found.unreadable += 1;
                continue;
            }
            row => row?,
        };
        while let Some(stranger) = copy.next_if(|entry| place(entry) < place(&row)) {
            found.different.insert(stranger.declaration);
        }
        match copy.next_if(|entry| place(entry) == place(&row)) {
            Some(same) if same == row => found.equal += 1,
            _ => {
                found.different.insert(row.declaration);
            }
        }
    }
    while let Some(stranger) = copy.next_if(|_| true) {
        found.different.insert(stranger.declaration);
    }
    Ok(found)
}

/// Waits until the directory has followed the journal beyond this moment.
pub(crate) async fn caught_up(directory: &Directory, clock: &dyn Clock) -> Result<(), Error> {
    let moment = clock.now();
    let behind = || directory.as_of().is_none_or(|as_of| as_of.at <= moment);
    let waiting = async {
        while behind() {
            tokio::time::sleep(PAUSE).await;
        }
    };
    let late = |_| Error::Busy("the directory does not catch up with the journal".to_owned());
    tokio::time::timeout(PATIENCE, waiting).await.map_err(late)
}

/// The order both stand in.
fn place(entry: &Entry) -> (Timestamp, Uuid) {
    (entry.declared_at, entry.declaration)
}

/// The entries of a directory one after the other, some read at once.
struct Walk<'a> {
    directory: &'a Directory,
    read: VecDeque<Entry>,
    last: Option<(Timestamp, Uuid)>,
}

impl<'a> Walk<'a> {
    fn new(directory: &'a Directory) -> Self {
        Self { directory, read: VecDeque::new(), last: None }
    }

    /// Goes on if the next entry is as wanted.
    fn next_if(&mut self, wanted: impl FnOnce(&Entry) -> bool) -> Option<Entry> {
        if self.read.is_empty() {
            self.read = self.directory.after(self.last, TOGETHER).into();
            self.last = self.read.back().map(place).or(self.last);
        }
        if wanted(self.read.front()?) { self.read.pop_front() } else { None }
    }
}
