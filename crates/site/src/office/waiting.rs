//! What waits for a decision, asked of the copy in memory: however much waits, and whatever the conditions. While that is still being
//! filled, the store is asked.

use crate::app::App;
use domain::case::{Count, Filter};
use jiff::Timestamp;
use store::{
    Error,
    cases::{self, Place, Waiting},
};

/// What waits and meets the conditions, in the order of declaring, behind a place, at most `limit`. Fewer only if there are no more.
pub async fn page(
    app: &App,
    filter: Filter,
    mut behind: Place,
    (now, limit): (Timestamp, i64),
) -> Result<Vec<Waiting>, Error> {
    let most = usize::try_from(limit).unwrap_or_default();
    let mut found = Vec::with_capacity(most);
    loop {
        let (place, left) = ((behind.declared_at, behind.id), most.saturating_sub(found.len()));
        let known = app.registry.ask(&app.store, move |copy| copy.waiting(filter, place, (now, left))).await?;
        let mut db = app.store.read().await?;
        let Some(known) = known else {
            let left = i64::try_from(left).unwrap_or(i64::MAX);
            found.extend(cases::page(&mut db, filter, behind, (now, left)).await?);
            return Ok(found);
        };
        let all = known.len() < left;
        for (declared_at, id) in known {
            // One that was decided a moment ago is no longer in the queue: another one takes its place.
            found.extend(cases::waiting(&mut db, id).await?);
            behind = Place { declared_at, id };
        }
        if all || found.len() >= most {
            return Ok(found);
        }
    }
}

/// Everything that waits, counted by kind.
pub async fn count(app: &App, now: Timestamp) -> Result<Vec<Count>, Error> {
    match app.registry.ask(&app.store, move |copy| copy.counts(now)).await? {
        Some(counts) => Ok(counts),
        None => cases::count(&mut app.store.read().await?, now).await,
    }
}
