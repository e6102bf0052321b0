//! A node that starts takes its directory out of its file and goes on from there; a file that is not whole, not ours or too old is
//! as good as none.

#![cfg(test)]

#[expect(dead_code, reason = "the town of the stories has streets that this test does not walk")]
#[path = "../../site/tests/register/town.rs"]
mod town;

use directory::{Directory, Entry};
use domain::declaration::Level;
use futures_util::TryStreamExt as _;
use sengen::{
    follow::{CHECK_EVERY, Follower, Place},
    snapshot::{
        self,
        file::{self, Broken, Reading},
    },
    stop::Stop,
    world::RealClock,
};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};
use store::{bookmark, public};
use town::{Town, corporation, sole_proprietor};

fn node(town: &Town, file: &Path) -> (Follower, Arc<Directory>) {
    let directory = Arc::new(Directory::new(town.app.registers.clone()));
    let follower = Follower {
        store: town.app.store.clone(),
        directory: directory.clone(),
        clock: Arc::new(RealClock),
        check_every: CHECK_EVERY,
        snapshot: Some(file.to_owned()),
    };
    (follower, directory)
}

fn all(directory: &Directory) -> Vec<Entry> {
    directory.after(None, usize::MAX)
}

async fn in_store(town: &Town) -> Vec<Entry> {
    public::every(&mut town.app.store.read().await.unwrap()).try_collect().await.unwrap()
}

/// A town with three declarations, and the file of a node that knew two of them and was stopped.
async fn stopped_node(folder: &Path) -> (Town, PathBuf) {
    let town = Town::new().await;
    town.accepted(corporation("架空青葉株式会社", "アオバ"), Level::One, 3).await;
    town.accepted(sole_proprietor(), Level::Two, 2).await;
    let file = folder.join("sengen-directory.snapshot");
    let (follower, directory) = node(&town, &file);
    let stop = Stop::default();
    let running = tokio::spawn(follower.run(stop.clone()));
    until(|| directory.as_of().is_some()).await;
    stop.say();
    running.await.unwrap();
    assert_eq!(all(&directory).len(), 2);
    town.accepted(corporation("架空若葉株式会社", "ワカバ"), Level::One, 1).await;
    (town, file)
}

async fn until(holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(20), "it does not come to pass");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_begins_where_the_last_one_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let (town, file) = stopped_node(folder.path()).await;
    let (follower, directory) = node(&town, &file);
    let mut place = Place::from(snapshot::load(&follower).await.unwrap());
    assert_eq!(all(&directory), in_store(&town).await[..2], "as the node stopped");
    assert_eq!(directory.as_of(), None, "not ready before the journal is followed");
    assert!(!follower.step(&mut place).await.unwrap());
    assert_eq!(all(&directory), in_store(&town).await, "and what happened since");
    assert!(directory.as_of().is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_happens_to_the_file_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let (_town, file) = stopped_node(folder.path()).await;
    let whole = fs::read(&file).unwrap();
    let read = |bytes: &[u8]| -> Result<Vec<Entry>, Broken> {
        fs::write(&file, bytes).unwrap();
        Reading::open(&file)?.collect()
    };
    assert_eq!(read(&whole).unwrap().len(), 2);
    for end in 0..whole.len() {
        assert!(read(&whole[..end]).is_err(), "cut at {end} of {}", whole.len());
    }
    for at in 0..whole.len() {
        let mut wrong = whole.clone();
        wrong[at] ^= 1;
        assert!(read(&wrong).is_err(), "byte {at} is another: {:?}", String::from_utf8_lossy(&wrong));
    }
    assert!(read(&[&whole[..], b"\n"].concat()).is_err(), "something follows");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_cannot_be_used_costs_nothing_but_time() {
    let folder = tempfile::tempdir().unwrap();
    let (town, file) = stopped_node(folder.path()).await;
    let whole = fs::read(&file).unwrap();
    let stranger = Town::new().await;
    let foreign = folder.path().join("foreign.snapshot");
    stranger.accepted(corporation("架空他所株式会社", "ヨソ"), Level::One, 5).await;
    let last = bookmark::last(&mut stranger.app.store.read().await.unwrap()).await.unwrap();
    file::write(&foreign, &last, &town.app.directory).unwrap();
    for wrong in [&whole[..whole.len() / 2], b"", b"sengen-directory 2\n", &fs::read(&foreign).unwrap()] {
        fs::write(&file, wrong).unwrap();
        let (follower, directory) = node(&town, &file);
        assert_eq!(snapshot::load(&follower).await, None);
        assert!(directory.is_empty(), "half a file fills nothing");
        let stop = Stop::default();
        let running = tokio::spawn(follower.run(stop.clone()));
        until(|| directory.as_of().is_some()).await;
        assert_eq!(all(&directory), in_store(&town).await);
        stop.say();
        running.await.unwrap();
        assert!(snapshot::load(&node(&town, &file).0).await.is_some(), "the next start has a whole one");
    }
}
