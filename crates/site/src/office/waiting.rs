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

/// What lies before a place of the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Before {
    /// How many wait up to that place and with it.
    pub count: usize,
    /// Behind which place the page before begins; `None`: at the start.
    pub page: Option<Place>,
}

/// What lies before a place, on pages of so many lines.
pub async fn before(app: &App, filter: Filter, to: Place, (now, lines): (Timestamp, usize)) -> Result<Before, Error> {
    let place = (to.declared_at, to.id);
    let known = app.registry.ask(&app.store, move |copy| copy.waiting_to(filter, place, now)).await?;
    let all: Vec<Place> = match known {
        Some(known) => known.into_iter().map(|(declared_at, id)| Place { declared_at, id }).collect(),
        None => cases::before(&mut app.store.read().await?, filter, to, now).await?,
    };
    let page = all.len().checked_sub(lines + 1).and_then(|last| all.get(last)).copied();
    Ok(Before { count: all.len(), page })
}

/// Everything that waits, counted by kind.
pub async fn count(app: &App, now: Timestamp) -> Result<Vec<Count>, Error> {
    match app.registry.ask(&app.store, move |copy| copy.counts(now)).await? {
        Some(counts) => Ok(counts),
        None => cases::count(&mut app.store.read().await?, now).await,
    }
}
