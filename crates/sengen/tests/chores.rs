//! The recurring tasks: each does its work when its time has come, once, and leaves what is still wanted.

#![cfg(test)]

mod town;

use domain::scheme::Scheme;
use domain::time::Clock;
use jiff::{SignedDuration, Timestamp};
use sengen::{chores, stop::Stop};
use store::Store;
use store::drafts::{self, NewDraft};
use uuid::Uuid;

/// A clock that stands so many days after the beginning.
struct After(i64);

impl After {
    fn moment(&self) -> Timestamp {
        "2026-11-22T01:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_hours(24 * self.0)
    }
}

impl Clock for After {
    fn now(&self) -> Timestamp {
        self.moment()
    }
}

async fn draft(store: &Store, id: u128, days: i64) -> Uuid {
    let new = &NewDraft { id: Uuid::from_u128(id), visitor: [1; 32], entry: None };
    store.write(|mut db| async move { drafts::start(&mut db, new, After(days).moment()).await }).await.unwrap();
    new.id
}

async fn is_there(store: &Store, id: Uuid) -> bool {
    drafts::find(&mut store.read().await.unwrap(), id).await.unwrap().is_some()
}

/// One look of the schedule at the clock.
async fn look(store: &Store, days: i64) {
    chores::look(store, &Scheme::bundled().unwrap(), &After(days), &Stop::default()).await;
}

#[tokio::test]
async fn a_draft_is_forgotten_after_the_days_the_help_page_names() {
    let (_folder, store) = town::store().await;
    let days = Scheme::bundled().unwrap().about.purge_days;
    let (old, young) = (draft(&store, 1, 0).await, draft(&store, 2, 2).await);
    look(&store, days - 1).await;
    assert!(is_there(&store, old).await, "a day before its time");
    look(&store, days + 1).await;
    assert!(!is_there(&store, old).await && is_there(&store, young).await);
}

#[tokio::test]
async fn a_turn_is_taken_once() {
    let (_folder, store) = town::store().await;
    look(&store, 40).await;
    let old = draft(&store, 3, 0).await;
    look(&store, 40).await;
    assert!(is_there(&store, old).await, "the turn of this hour was taken");
    look(&store, 41).await;
    assert!(!is_there(&store, old).await);
}
