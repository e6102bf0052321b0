//! The directory shows what the store has: at once after a start, and within a second after a change.

#![cfg(test)]

#[expect(dead_code, reason = "the town of the stories has streets that this test does not walk")]
#[path = "../../site/tests/register/town.rs"]
mod town;

use directory::{Directory, Query};
use domain::declaration::Level;
use sengen::{
    follow::{CHECK_EVERY, Follower, Place},
    stop::Stop,
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use town::{Town, corporation, sole_proprietor};

fn names(directory: &Directory) -> Vec<String> {
    let query = Query { per_page: 100, ..Query::default() };
    directory.search(&query).entries.iter().map(|entry| entry.name.clone()).collect()
}

fn follower(town: &Town) -> (Follower, Arc<Directory>) {
    let directory = town.app.directory.clone();
    let (store, clock) = (town.app.store.clone(), town.app.clock.clone());
    (Follower { store, directory: directory.clone(), clock, check_every: CHECK_EVERY, snapshot: None }, directory)
}

#[tokio::test]
async fn it_is_ready_when_it_has_read_snapshot_and_journal() {
    let town = Town::new().await;
    town.accepted(corporation("架空青葉株式会社", "アオバ"), Level::One, 3).await;
    town.declare(corporation("架空待機株式会社", "タイキ"), Level::One, 3).await;
    let (follower, directory) = follower(&town);
    let mut place = Place::from(follower.fill().await.unwrap());
    assert_eq!(names(&directory), ["架空青葉株式会社"]);
    assert_eq!(directory.as_of(), None, "what happened since the snapshot is not read yet");
    town.accepted(sole_proprietor(), Level::One, 2).await;
    assert!(!follower.step(&mut place).await.unwrap());
    assert_eq!(names(&directory), ["喫茶いろは", "架空青葉株式会社"]);
    assert_eq!(directory.as_of().unwrap().at, town.app.now());
    assert_eq!(directory.len(), 3, "what waits is kept too, for those who check its number");
    let before = place.clone();
    assert!(!follower.step(&mut place).await.unwrap());
    assert_eq!(place, before, "nothing new");
}

#[tokio::test]
async fn more_lines_than_one_step_takes_are_all_read() {
    let town = Town::new().await;
    let (follower, directory) = follower(&town);
    let mut place = Place::from(follower.fill().await.unwrap());
    for at in 0..90 {
        town.accepted(corporation(&format!("架空第{at}株式会社"), "カクウ"), Level::One, at).await;
    }
    let more = follower.step(&mut place).await.unwrap();
    assert!(more && directory.as_of().is_none(), "not caught up after the first step");
    while follower.step(&mut place).await.unwrap() {}
    assert_eq!(directory.len(), 90);
    assert!(directory.as_of().is_some());
}

/// An older register that is taken over while the site runs: a check knows it at once, a search when the directory was filled anew.
#[tokio::test]
async fn what_was_declared_long_before_is_known_at_once_and_found_soon() {
    let town = Town::new().await;
    town.accepted(corporation("架空青葉株式会社", "アオバ"), Level::One, 3).await;
    let (mut follower, _) = follower(&town);
    let directory = Arc::new(Directory::with_room(town.app.registers.clone(), 0));
    follower.directory = directory.clone();
    let mut place = Place::from(follower.fill().await.unwrap());
    assert!(!follower.step(&mut place).await.unwrap());
    let (_, old) = town.accepted(corporation("架空老舗株式会社", "シニセ"), Level::One, 900).await;
    assert!(!follower.step(&mut place).await.unwrap());
    assert!(directory.is_holding() && directory.by_number(&old).is_some());
    assert_eq!(names(&directory), ["架空青葉株式会社"]);
    follower.refill(&mut place).await;
    assert_eq!(names(&directory), ["架空青葉株式会社", "架空老舗株式会社"]);
    // The place is the new one's: what is told now is taken in, and nothing twice.
    town.accepted(corporation("架空新星株式会社", "シンセイ"), Level::One, 1).await;
    assert!(!follower.step(&mut place).await.unwrap());
    assert_eq!(names(&directory), ["架空新星株式会社", "架空青葉株式会社", "架空老舗株式会社"]);
    town.accepted(corporation("架空古株株式会社", "フルカブ"), Level::One, 800).await;
    let stop = Stop::default();
    let running = tokio::spawn(follower.run(stop.clone()));
    while names(&directory).len() < 4 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    stop.say();
    running.await.unwrap();
}

#[tokio::test]
async fn a_change_is_visible_within_a_second_until_told_to_stop() {
    let town = Town::new().await;
    let (follower, directory) = follower(&town);
    let stop = Stop::default();
    let running = tokio::spawn(follower.run(stop.clone()));
    while directory.as_of().is_none() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    town.accepted(corporation("架空青葉株式会社", "アオバ"), Level::One, 3).await;
    let since = Instant::now();
    while names(&directory).is_empty() {
        assert!(since.elapsed() < Duration::from_secs(1), "not visible after a second");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    stop.say();
    tokio::time::timeout(Duration::from_secs(1), running).await.unwrap().unwrap();
}

#[tokio::test]
async fn many_acceptances_that_are_taken_back_are_gone_within_a_second() {
    let town = Town::new().await;
    let (id, number) = town.declare(corporation("架空青葉株式会社", "アオバ"), Level::One, 3).await;
    let (follower, directory) = follower(&town);
    let stop = Stop::default();
    let running = tokio::spawn(follower.run(stop.clone()));
    while directory.as_of().is_none() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let listed = async |wanted: bool| {
        let since = Instant::now();
        while names(&directory).is_empty() == wanted {
            assert!(since.elapsed() < Duration::from_secs(1), "not so after a second");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let batch = town.accept_in_batch(id, &number).await;
    listed(true).await;
    town.take_back(batch).await;
    listed(false).await;
    stop.say();
    tokio::time::timeout(Duration::from_secs(1), running).await.unwrap().unwrap();
}
