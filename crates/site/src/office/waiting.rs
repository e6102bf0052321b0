//! What waits for a decision, asked of the copy in memory: however much waits, and whatever the conditions. While that is still being
//! filled, the store is asked.

use crate::app::App;
use domain::case::{Count, Filter};
use jiff::Timestamp;
use store::{
    Error,
    cases::{self, Place, Waiting},
};

/// What waits and meets the conditions, in the order of declaring, behind a place, at most `limit`.
pub async fn page(
    app: &App,
    filter: Filter,
    behind: Place,
    (now, limit): (Timestamp, i64),
) -> Result<Vec<Waiting>, Error> {
    let most = usize::try_from(limit).unwrap_or_default();
    let place = (behind.declared_at, behind.id);
    let ids = app.registry.ask(&app.store, move |copy| copy.waiting(filter, place, (now, most))).await?;
    let mut db = app.store.read().await?;
    let Some(ids) = ids else { return cases::page(&mut db, filter, behind, (now, limit)).await };
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        // Decided a moment ago: it is no longer in the queue.
        found.extend(cases::waiting(&mut db, id).await?);
    }
    Ok(found)
}

/// Everything that waits, counted by kind.
pub async fn count(app: &App, now: Timestamp) -> Result<Vec<Count>, Error> {
    match app.registry.ask(&app.store, move |copy| copy.counts(now)).await? {
        Some(counts) => Ok(counts),
        None => cases::count(&mut app.store.read().await?, now).await,
    }
}
