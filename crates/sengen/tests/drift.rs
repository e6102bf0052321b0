//! A directory that tells something else than the store is found out and filled anew; one that is merely behind is not.

#![cfg(test)]

#[expect(dead_code, reason = "the town of the stories has streets that this test does not walk")]
#[path = "../../site/tests/register/town.rs"]
mod town;

use directory::{Change, Directory, Entry};
use domain::{declaration::Level, ids::DeclarationId};
use sengen::{
    drift::{Compared, compare},
    follow::{CHECK_EVERY, Follower, Place},
    stop::Stop,
    world::RealClock,
};
use std::{
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};
use store::public;
use town::{Town, corporation};
use uuid::Uuid;

fn follower(town: &Town, check_every: Duration) -> (Follower, Arc<Directory>) {
    let directory = town.app.directory.clone();
    let store = town.app.store.clone();
    (
        Follower { store, directory: directory.clone(), clock: Arc::new(RealClock), check_every, snapshot: None },
        directory,
    )
}

async fn twenty(town: &Town) -> Vec<Uuid> {
    let mut ids = Vec::new();
    for at in 0..20 {
        ids.push(town.accepted(corporation(&format!("架空第{at}株式会社"), "カクウ"), Level::One, at % 5).await.0);
    }
    ids
}

async fn in_store(town: &Town, id: Uuid) -> Entry {
    public::one(&mut town.app.store.read().await.unwrap(), id).await.unwrap().unwrap()
}

/// One entry is missing, one tells another name, one another day, and one is nobody's.
async fn plant(town: &Town, directory: &Directory, ids: &[Uuid]) -> [Uuid; 4] {
    let renamed = Entry { name: "架空改名株式会社".to_owned(), ..in_store(town, ids[7]).await };
    let mut moved = in_store(town, ids[3]).await;
    moved.declared_at += jiff::SignedDuration::from_hours(30);
    let stranger = Entry {
        declaration: Uuid::from_u128(7),
        number: DeclarationId::draw(4, 4_711),
        ..in_store(town, ids[5]).await
    };
    let planted = [ids[1], ids[7], ids[3], stranger.declaration];
    let puts = [renamed, moved, stranger].map(|entry| Change::Put(Box::new(entry)));
    directory.follow([Change::Gone(ids[1])].into_iter().chain(puts), None);
    planted
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_differs_is_named_and_nothing_else() {
    let town = Town::new().await;
    let ids = twenty(&town).await;
    let (follower, directory) = follower(&town, CHECK_EVERY);
    let mut place = Place::from(follower.fill().await.unwrap());
    let follower = Arc::new(follower);
    let following = tokio::spawn({
        let follower = follower.clone();
        async move { follower.keep_up(&mut place).await }
    });
    let equal = Compared { equal: 20, ..Compared::default() };
    assert_eq!(compare(&town.app.store, &directory, &RealClock).await.unwrap(), equal);
    let planted = plant(&town, &directory, &ids).await;
    let found = compare(&town.app.store, &directory, &RealClock).await.unwrap();
    assert_eq!(found.different, planted.into());
    assert_eq!((found.equal, found.unreadable), (17, 0));
    following.abort();
}

/// A comparison under a stream of changes: what is on its way is no difference.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_directory_that_is_merely_behind_is_no_alarm() {
    let town = Arc::new(Town::new().await);
    twenty(&town).await;
    let (follower, directory) = follower(&town, CHECK_EVERY);
    let stop = Stop::default();
    let following = tokio::spawn(follower.run(stop.clone()));
    let writing = tokio::spawn({
        let town = town.clone();
        async move {
            for at in 0..150 {
                town.accepted(corporation(&format!("架空追加{at}株式会社"), "ツイカ"), Level::Two, at % 9).await;
            }
        }
    });
    let (mut rounds, mut last) = (0, false);
    while !last {
        last = writing.is_finished();
        if directory.as_of().is_some() {
            let found = compare(&town.app.store, &directory, &RealClock).await.unwrap();
            assert_eq!((found.different.len(), found.unreadable), (0, 0), "{found:?}");
            rounds += 1;
        }
    }
    assert!(rounds > 2, "only {rounds} comparisons while others wrote");
    stop.say();
    following.await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_node_mends_itself_and_says_honestly_of_when_it_speaks() {
    let town = Town::new().await;
    let ids = twenty(&town).await;
    let (follower, directory) = follower(&town, Duration::from_millis(300));
    let stop = Stop::default();
    let following = tokio::spawn(follower.run(stop.clone()));
    let begun = Instant::now();
    let until = async |what: &str, holds: &dyn Fn() -> bool| {
        while !holds() {
            assert!(begun.elapsed() < Duration::from_secs(20), "{what}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    until("not ready", &|| directory.as_of().is_some()).await;
    plant(&town, &directory, &ids).await;
    assert!(directory.get(ids[1]).is_none() && directory.get(Uuid::from_u128(7)).is_some());
    until("not mended", &|| directory.get(ids[1]).is_some() && directory.get(Uuid::from_u128(7)).is_none()).await;
    for id in &ids {
        assert_eq!(directory.get(*id), Some(in_store(&town, *id).await));
    }
    // What was filled anew goes on following.
    let (new, _) = town.accepted(corporation("架空後日株式会社", "ゴジツ"), Level::One, 0).await;
    until("it does not follow any more", &|| directory.get(new).is_some()).await;
    stop.say();
    following.await.unwrap();
}

/// A directory that is filled anew speaks of the moment it was asked for, until it has followed the journal again.
#[tokio::test]
async fn a_new_filling_does_not_pass_for_newer_than_it_is() {
    let town = Town::new().await;
    twenty(&town).await;
    let directory = &town.app.directory;
    town.fill_directory().await;
    let (then, now) = (town::days_ago(1), directory.as_of().unwrap().at);
    directory.fill_as_of(then, [] as [Result<Entry, ()>; 0]).unwrap();
    assert_eq!((directory.as_of().unwrap().at, directory.len()), (then, 0));
    directory.follow([], Some(now));
    assert_eq!(directory.as_of().unwrap().at, now);
}

#[test]
fn the_command_compares_every_entry_and_fails_on_a_row_nobody_can_read() {
    let folder = tempfile::tempdir().unwrap();
    let sengen = |words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sengen"));
        command.args(words).arg("--development").current_dir(folder.path()).env_clear();
        let done = command.env("SENGEN_DATABASE__URL", "sqlite://sengen.db").output().unwrap();
        (done.status.success(), String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned())
    };
    assert!(sengen(&["import", "demo"]).0);
    let (fine, said) = sengen(&["directory", "check"]);
    assert!(fine && said.contains("300 件が台帳と同じです"), "{said}");
    spoil(&folder.path().join("sengen.db"));
    let (fine, said) = sengen(&["directory", "check"]);
    assert!(!fine && said.contains("299 件が台帳と同じです") && said.contains("1 件を読めません"), "{said}");
}

/// Another program writes nonsense into a row.
fn spoil(file: &std::path::Path) {
    use sqlx::Connection as _;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut own = sqlx::SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap();
        let text = "UPDATE businesses SET industry = 'x' WHERE id = (SELECT business_id FROM declarations \
            WHERE number IS NOT NULL LIMIT 1)";
        assert_eq!(sqlx::query(text).execute(&mut own).await.unwrap().rows_affected(), 1);
        own.close().await.unwrap();
    });
}
