//! SQLite's group commit: many units share a COMMIT, and one bad one takes nobody with it.

use crate::town::{Applicant, KEY, at, id, options, sqlite};
use jiff::SignedDuration;
use std::{sync::Arc, time::Duration};
use store::{Error, Options, Store, chores};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_keeps_the_good_units_of_a_group() {
    let place = sqlite().await;
    let tasks = (0..200).map(|number: i64| {
        let store = place.store.clone();
        let name = format!("unit {number}");
        tokio::spawn(async move {
            let name = name.as_str();
            let done = store.write(|mut db| async move {
                chores::claim(&mut db, name, at(0), SignedDuration::from_hours(1)).await?;
                if number % 3 == 0 { Err(Error::Missing { table: "nothing" }) } else { Ok(()) }
            });
            (number, done.await)
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        let (number, done) = task.await.unwrap();
        assert_eq!(done.is_err(), number % 3 == 0, "{number}: {done:?}");
        let name = format!("unit {number}");
        let name = name.as_str();
        let free = place
            .store
            .write(|mut db| async move { chores::claim(&mut db, name, at(0), SignedDuration::from_hours(1)).await });
        assert_eq!(free.await.unwrap(), number % 3 == 0, "{name}");
    }
    place.store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_commits_units_in_groups() {
    let place = sqlite().await;
    let file = place.url.trim_start_matches("sqlite:").to_owned();
    let frames = |file: &str| std::fs::metadata(format!("{file}-wal")).unwrap().len();
    let before = frames(&file);
    let tasks = (0..64).map(|_| {
        let store = place.store.clone();
        let name = id().to_string();
        tokio::spawn(async move {
            let name = name.as_str();
            let unit = store.write(|mut db| async move {
                chores::claim(&mut db, name, at(0), SignedDuration::from_hours(1)).await
            });
            assert!(unit.await.unwrap());
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    // A transaction of its own for each unit writes at least three pages (the table, its index, often a third) of 4 KiB
    // to the log: 64 × 3. In groups a page is written once a group.
    let pages = (frames(&file) - before) / 4120;
    assert!(pages < 64 * 2, "{pages} pages were written for 64 units");
    place.store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_tells_of_a_locked_file() {
    let place = sqlite().await;
    let file = place.url.trim_start_matches("sqlite:").to_owned();
    let mut other = <sqlx::SqliteConnection as sqlx::Connection>::connect(&format!("sqlite:{file}")).await.unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
    let done = place.store.write(|mut db| async move {
        chores::claim(&mut db, "locked out", at(0), SignedDuration::from_hours(1)).await
    });
    let done = done.await;
    assert!(matches!(done, Err(Error::Busy(_))), "{done:?}");
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    let done = place.store.write(|mut db| async move {
        chores::claim(&mut db, "locked out", at(0), SignedDuration::from_hours(1)).await
    });
    assert!(done.await.unwrap());
    place.store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_answers_nobody_once_the_file_is_damaged() {
    let place = sqlite().await;
    for _ in 0..20 {
        Applicant::new("taro@mihon.example.jp").applied(&place.store).await;
    }
    let text = "SELECT rootpage FROM sqlite_schema WHERE name = 'drafts'";
    let page = usize::try_from(crate::twins::number(&place, text).await).unwrap();
    place.store.close().await;
    let file = place.url.trim_start_matches("sqlite:");
    let mut bytes = std::fs::read(file).unwrap();
    bytes[(page - 1) * 4096..page * 4096].fill(0xA5);
    std::fs::write(file, bytes).unwrap();
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let fatal = Arc::new(move |why: &str| tell.send(why.to_owned()).unwrap());
    let store = Store::open(Options { fatal, ..options(&place.url, KEY) }).await.unwrap();
    let applicant = Applicant::new("taro@mihon.example.jp");
    let answer = tokio::time::timeout(Duration::from_secs(1), applicant.applied(&store)).await;
    assert!(answer.is_err(), "somebody was answered");
    assert!(told.recv().await.unwrap().contains("malformed"));
}
