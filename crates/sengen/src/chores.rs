//! Every recurring task on one screen.
//!
//! A turn is claimed in the database, so several nodes do each task once. The clock is the injected one; the loop only
//! looks, every few seconds, whether a turn has come.

use crate::stop::Stop;
use domain::mode::SiteMode;
use domain::scheme::Scheme;
use domain::time::{Clock, day};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use std::time::Duration;
use store::{
    Error, Store, Unit, api_keys, cases, chores, declarations, drafts, intakes, limits, modes, outbox, partner_entries,
    sessions, staff, tallies, watches, webhooks,
};

/// The schedule.
const CHORES: [Chore; 10] = [
    chore("forget unconfirmed applications", HOUR, forget_unconfirmed),
    chore("forget old drafts", HOUR, forget_drafts),
    chore("forget old ways from partners", HOUR, forget_entries),
    chore("forget ended sessions", HOUR, forget_sessions),
    chore("forget old counts of limits", HOUR, forget_limits),
    chore("forget old uses of keys", HOUR, forget_uses),
    chore("forget the bodies of old mails", HOUR, forget_mails),
    chore("forget requests to watch", HOUR, forget_watch_requests),
    chore("forget old postings", HOUR, forget_postings),
    chore("forget ended sessions of the office", HOUR, forget_office),
];

/// Mails that were sent or given up so many days ago are forgotten.
const MAIL_DAYS: i64 = 14;
/// Requests to watch, confirmed or not, are forgotten after so many days: their links lead nowhere then.
const WATCH_DAYS: i64 = 7;
/// What became of a posting is told for so many days, and so long it waits for a webhook that is disabled.
const POSTING_DAYS: i64 = 30;
/// Lines of the journal that are counted in one unit.
const COUNTED: i64 = 500;
/// The longest window of any limit, in hours, with room to spare.
const LIMIT_HOURS: i64 = 48;
/// Rows a unit forgets at most, so that others get their turn.
const AT_ONCE: i64 = 200;

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const MINUTE: SignedDuration = SignedDuration::from_mins(1);
/// How often the loop looks at the clock.
const LOOK: Duration = Duration::from_secs(15);

/// A task: what it is called in the database and the log, how often, and one unit of its work.
struct Chore {
    name: &'static str,
    every: SignedDuration,
    work: Work,
}

/// One unit of a task; how many rows it dealt with. A full batch means that there may be more.
type Work = for<'u> fn(&'u mut Unit, &'u Facts) -> BoxFuture<'u, Result<u64, Error>>;

/// What the tasks need to know.
struct Facts {
    now: Timestamp,
    purge_days: i64,
}

impl Facts {
    fn days_ago(&self, days: i64) -> Timestamp {
        self.now - SignedDuration::from_hours(24 * days)
    }
}

const fn chore(name: &'static str, every: SignedDuration, work: Work) -> Chore {
    Chore { name, every, work }
}

fn forget_unconfirmed<'u>(db: &'u mut Unit, facts: &'u Facts) -> BoxFuture<'u, Result<u64, Error>> {
    declarations::purge_unconfirmed(db, facts.days_ago(facts.purge_days), AT_ONCE, facts.now).boxed()
}

fn forget_drafts<'u>(db: &'u mut Unit, facts: &'u Facts) -> BoxFuture<'u, Result<u64, Error>> {
    let before = facts.days_ago(facts.purge_days);
    let both =
        async move { Ok(drafts::purge(db, before, AT_ONCE).await?.max(intakes::purge(db, before, AT_ONCE).await?)) };
    both.boxed()
}

fn forget_entries<'u>(db: &'u mut Unit, facts: &'u Facts) -> BoxFuture<'u, Result<u64, Error>> {
    partner_entries::purge(db, facts.days_ago(facts.purge_days), AT_ONCE).boxed()
}

fn forget_office<'u>(db: &'u mut Unit, facts: &'u Facts) -> BoxFuture<'u, Result<u64, Error>> {
    async move {
        staff::purge(db, facts.now).await?;
        cases::purge(db, facts.now, AT_ONCE).await
    }
    .boxed()
}

fn forget_sessions<'u>(db: &'u mut Unit, facts: &'u Facts) -> BoxFuture<'u, Result<u64, Error>> {
    once(sessions::purge(db, facts.now))
}

fn forget_limits<'u>(db: &'u mut Unit, facts: &'u Facts) -> BoxFuture<'u, Result<u64, Error>> {
    once(limits::purge(db, facts.now - SignedDuration::from_hours(LIMIT_HOURS)))
}

fn forget_uses<'u>(db: &'u mut Unit, facts: &'u Facts) -> BoxFuture<'u, Result<u64, Error>> {
    once(api_keys::purge(db, day(facts.days_ago(api_keys::USE_DAYS))))
}

fn forget_mails<'u>(db: &'u mut Unit, facts: &'u Facts) -> BoxFuture<'u, Result<u64, Error>> {
    outbox::purge(db, facts.days_ago(MAIL_DAYS), AT_ONCE).boxed()
}

fn forget_watch_requests<'u>(db: &'u mut Unit, facts: &'u Facts) -> BoxFuture<'u, Result<u64, Error>> {
    watches::purge(db, facts.days_ago(WATCH_DAYS), AT_ONCE).boxed()
}

fn forget_postings<'u>(db: &'u mut Unit, facts: &'u Facts) -> BoxFuture<'u, Result<u64, Error>> {
    webhooks::purge(db, facts.days_ago(POSTING_DAYS), AT_ONCE).boxed()
}

/// For work that is done in one statement: its count says nothing about a rest.
fn once<'u>(work: impl Future<Output = Result<u64, Error>> + Send + 'u) -> BoxFuture<'u, Result<u64, Error>> {
    async move { work.await.map(|_| 0) }.boxed()
}

/// Runs the schedule until told to stop.
pub async fn run(store: Store, scheme: Arc<Scheme>, clock: Arc<dyn Clock>, stop: Stop) {
    while !stop.said() {
        look(&store, &scheme, clock.as_ref(), &stop).await;
        tokio::select! {
            () = stop.heard() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

/// One look at the clock: every task whose turn has come, one after the other.
pub async fn look(store: &Store, scheme: &Scheme, clock: &dyn Clock, stop: &Stop) {
    // What cannot be confirmed or read for now is not forgotten either.
    match is_read_only(store).await {
        Ok(false) => {}
        Ok(true) => return,
        Err(error) => return tracing::warn!(error = %error, "the site's mode cannot be asked; nothing is done"),
    }
    for chore in CHORES.iter().take_while(|_| !stop.said()) {
        let facts = Facts { now: clock.now(), purge_days: scheme.about.purge_days };
        match turn(store, chore, &facts).await {
            Ok(0) => {}
            Ok(rows) => tracing::info!(target: "chore", name = chore.name, rows),
            Err(error) => tracing::error!(target: "chore", name = chore.name, error = %error),
        }
    }
    if let Err(error) = count(store, clock, stop).await {
        tracing::error!(target: "chore", name = tallies::TURN, error = %error);
    }
}

/// Counts what the journal tells for the statistics, if the turn has come, until it is told to its end. The lines are read outside
/// the units that keep the counts, so that nobody who writes to the journal meets them.
async fn count(store: &Store, clock: &dyn Clock, stop: &Stop) -> Result<(), Error> {
    let now = clock.now();
    let claimed = store.write(|mut db| async move { chores::claim(&mut db, tallies::TURN, now, MINUTE).await });
    if !claimed.await? {
        return Ok(());
    }
    while !stop.said() {
        let batch = &tallies::next(&mut store.read().await?, COUNTED, clock.now()).await?;
        let kept = store.write(|mut db| async move { tallies::keep(&mut db, batch).await }).await?;
        if !kept || batch.lines == 0 || batch.caught_up.is_some() {
            break;
        }
    }
    Ok(())
}

async fn is_read_only(store: &Store) -> Result<bool, Error> {
    let standing = modes::now(&mut store.read().await?).await?;
    Ok(standing.is_some_and(|standing| standing.mode == SiteMode::ReadOnly))
}

/// One turn, if it has come: units until one is not full.
async fn turn(store: &Store, chore: &Chore, facts: &Facts) -> Result<u64, Error> {
    let claimed = store.write(|mut db| async move { chores::claim(&mut db, chore.name, facts.now, chore.every).await });
    if !claimed.await? {
        return Ok(0);
    }
    let mut all = 0;
    loop {
        let done = store.write(|mut db| async move { (chore.work)(&mut db, facts).await }).await?;
        all += done;
        if done < AT_ONCE.unsigned_abs() {
            return Ok(all);
        }
    }
}
