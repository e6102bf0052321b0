//! The directory shows what the store has: at once after a start, and within a second after a change.

#![cfg(test)]

#[expect(dead_code, reason = "the town of the stories has streets that this test does not walk")]
#[path = "../../site/tests/register/town.rs"]
mod town;

use directory::{Directory, Query};
use domain::declaration::Level;
use sengen::{
    follow::{CHECK_EVERY, Follower},
    stop::Stop,
};
use site::{decision::Decision, declare::mail::Desk};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use store::{
    cases::{self, Undone},
    declarations,
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
    let mark = follower.fill().await.unwrap();
    assert_eq!(names(&directory), ["架空青葉株式会社"]);
    assert_eq!(directory.as_of(), None, "what happened since the snapshot is not read yet");
    town.accepted(sole_proprietor(), Level::One, 2).await;
    let step = follower.step(mark).await.unwrap();
    assert!(!step.more);
    assert_eq!(names(&directory), ["喫茶いろは", "架空青葉株式会社"]);
    assert_eq!(directory.as_of().unwrap().at, town.app.now());
    assert_eq!(directory.len(), 3, "what waits is kept too, for those who check its number");
    let again = follower.step(step.next).await.unwrap();
    assert_eq!(again.next, step.next, "nothing new");
}

#[tokio::test]
async fn more_lines_than_one_step_takes_are_all_read() {
    let town = Town::new().await;
    let (follower, directory) = follower(&town);
    let mut mark = follower.fill().await.unwrap();
    for at in 0..90 {
        town.accepted(corporation(&format!("架空第{at}株式会社"), "カクウ"), Level::One, at).await;
    }
    let first = follower.step(mark).await.unwrap();
    assert!(first.more && directory.as_of().is_none(), "not caught up after the first step");
    mark = first.next;
    while follower.step(mark).await.map(|step| (mark = step.next, step.more).1).unwrap() {}
    assert_eq!(directory.len(), 90);
    assert!(directory.as_of().is_some());
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
    let (app, batch, now) = (&town.app, town.app.id(), town.app.now());
    let case = declarations::find(&mut app.store.read().await.unwrap(), id).await.unwrap().unwrap();
    let letter = Decision::Accept.letter(Desk::of(app), app.id(), &case, &number).held_until(now + cases::UNDO);
    let letter = &letter;
    let unit = app.store.write(|mut db| async move {
        assert!(Decision::Accept.keep(&mut db, (id, "officer"), letter, now).await?);
        cases::join(&mut db, batch, id, letter.id()).await?;
        cases::begin(&mut db, batch, id, now).await
    });
    unit.await.unwrap();
    listed(true).await;
    let undone = app.store.write(|mut db| async move { cases::undo(&mut db, batch, "officer", now).await });
    assert_eq!(undone.await.unwrap(), Undone::Done { back: 1, stay: 0 });
    listed(false).await;
    stop.say();
    tokio::time::timeout(Duration::from_secs(1), running).await.unwrap().unwrap();
}
