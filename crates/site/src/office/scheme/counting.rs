//! How many an edition concerns.

use crate::{
    app::App,
    office::counting::{Counting, PATIENCE},
};
use jiff::Timestamp;
use store::{
    Error, Store,
    affected::{self, Concern},
};
use uuid::Uuid;

/// Of which edition, and by which facts; of those of the first list the contacts are told by mail.
type Asked = (Uuid, [Vec<Concern>; 2]);

static COUNTS: Counting<Asked, Counts> = Counting::new();

/// The counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Declarations by each of the facts, those of the first list first.
    pub declarations: Vec<i64>,
    /// Persons who may be written to.
    pub persons: i64,
    /// Of these, those who have no letter about it yet.
    pub untold: i64,
    /// When they were counted.
    pub at: Timestamp,
}

/// The counts of now, or else those a page before did not wait for; `None`: there are none yet.
pub async fn of(app: &App, edition: Uuid, concerns: [Vec<Concern>; 2]) -> Option<Counts> {
    let (asked, store, now) = ((edition, concerns), app.store.clone(), app.now());
    let count = count(store, asked.clone(), now);
    COUNTS.of(asked, PATIENCE, count).await
}

async fn count(store: Store, (edition, concerns): Asked, at: Timestamp) -> Result<Counts, Error> {
    let mut db = store.read().await?;
    let mut declarations = Vec::new();
    for concern in concerns.iter().flatten() {
        declarations.push(affected::count(&mut db, concern).await?);
    }
    let [told, _] = &concerns;
    let persons = affected::count_persons(&mut db, told, None).await?;
    let untold = affected::count_persons(&mut db, told, Some(edition)).await?;
    Ok(Counts { declarations, persons, untold, at })
}
