//! How many an edition concerns. Counting looks at the whole register, so the page waits for it no longer than a page may take, and shows
//! its forms without it.

use crate::app::App;
use jiff::Timestamp;
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use store::{
    Error, Store,
    affected::{self, Concern},
};
use tokio::{sync::Semaphore, time::timeout};
use uuid::Uuid;

/// So long a page waits.
const PATIENCE: Duration = Duration::from_secs(3);

/// One count at a time, whoever waits for it.
static TURN: Semaphore = Semaphore::const_new(1);

/// What was counted last, for the page that could not wait for it.
static LAST: Mutex<Option<(Asked, Counts)>> = Mutex::new(None);

/// Of which edition, and by which facts.
type Asked = (Uuid, Vec<Concern>);

/// The counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Declarations by each of the facts.
    pub declarations: Vec<i64>,
    /// Persons who may be written to.
    pub persons: i64,
    /// Of these, those who have no letter about it yet.
    pub untold: i64,
    /// When they were counted.
    pub at: Timestamp,
}

/// The counts of now, or else those a page before did not wait for; `None`: there are none yet.
pub async fn of(app: &App, edition: Uuid, concerns: Vec<Concern>) -> Option<Counts> {
    let (asked, store, now) = ((edition, concerns), app.store.clone(), app.now());
    let before = last(&asked);
    let counting = async {
        let turn = TURN.acquire().await.ok()?;
        // It goes on when nobody waits for it any more: the next page has its answer.
        let counting = tokio::spawn(async move {
            let counts = count(&store, &asked, now).await;
            if let Ok(counts) = &counts {
                *LAST.lock().unwrap_or_else(PoisonError::into_inner) = Some((asked, counts.clone()));
            }
            drop(turn);
            counts
        });
        counting.await.ok()
    };
    match timeout(PATIENCE, counting).await {
        Ok(Some(Err(why))) => {
            tracing::warn!(cause = %why, "whom an edition concerns could not be counted");
            None
        }
        Ok(counted) => counted?.ok(),
        Err(_) => before,
    }
}

fn last(asked: &Asked) -> Option<Counts> {
    let last = LAST.lock().unwrap_or_else(PoisonError::into_inner).clone();
    last.filter(|(of, _)| of == asked).map(|(_, counts)| counts)
}

async fn count(store: &Store, (edition, concerns): &Asked, at: Timestamp) -> Result<Counts, Error> {
    let mut db = store.read().await?;
    let mut declarations = Vec::with_capacity(concerns.len());
    for concern in concerns {
        declarations.push(affected::count(&mut db, concern).await?);
    }
    let persons = affected::count_persons(&mut db, concerns, None).await?;
    let untold = affected::count_persons(&mut db, concerns, Some(*edition)).await?;
    Ok(Counts { declarations, persons, untold, at })
}
