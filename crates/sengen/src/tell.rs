//! Tells watchers: follows the journal from the place all nodes share, and puts the mails and postings of what changed.
//!
//! The journal only says where to look. What a watcher knows is compared with what is true, and the unit that puts the mail also
//! notes what they know now: a change is told once, however often a line is read, by however many nodes, over every crash.

use crate::{stop::Stop, world::new_id};
use domain::{dice::Dice, scheme::Scheme, time::Clock};
use jiff::Timestamp;
use site::{Secret, declare::mail::Desk, told};
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use store::{
    Error, Store, Unit,
    journal::{self, Mark},
    watches::{self, Change, List, Reach},
    webhooks,
};
use tokio::sync::Notify;
use uuid::Uuid;

/// The pause between two looks at the journal.
const PAUSE: Duration = Duration::from_millis(500);
/// The pause after the store failed.
const AFTER_FAILURE: Duration = Duration::from_secs(2);
/// Lines taken at once.
const LINES: i64 = 200;
/// Watchers told in one unit, so that it stays short when thousands watch the same declaration.
const AT_ONCE: usize = 500;

/// Who tells whom of what.
pub struct Follower {
    /// The register.
    pub store: Store,
    /// The words of the mails.
    pub scheme: Arc<Scheme>,
    /// The address of the site.
    pub origin: String,
    /// The key of links.
    pub secret: Secret,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Chance, for ids.
    pub dice: Arc<dyn Dice>,
    /// Rung after mails were put.
    pub letters: Arc<Notify>,
    /// Rung after postings were put.
    pub postings: Arc<Notify>,
}

/// How many were told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Mails that were put.
    pub mails: usize,
    /// Postings that were put.
    pub postings: usize,
    /// There may be more.
    pub more: bool,
}

/// Ids for one unit, all of one draw: a unit that is run again draws the same.
struct Ids {
    base: Uuid,
    drawn: u64,
}

impl Ids {
    fn next(&mut self) -> Uuid {
        self.drawn += 1;
        // The last 62 bits are chance; so many ids are not drawn at once.
        Uuid::from_u128(self.base.as_u128() ^ u128::from(self.drawn))
    }
}

impl Follower {
    /// Tells until told to stop.
    pub async fn run(self, stop: Stop) {
        tokio::select! {
            () = self.forever() => {}
            () = stop.heard() => {}
        }
    }

    async fn forever(&self) {
        while let Err(why) = self.begin().await {
            tracing::warn!(cause = %why, "the place in the journal could not be found; trying again");
            tokio::time::sleep(AFTER_FAILURE).await;
        }
        loop {
            let pause = match self.step().await {
                Ok(told) if told.more => Duration::ZERO,
                Ok(_) => PAUSE,
                Err(why) => {
                    tracing::warn!(cause = %why, "watchers could not be told; trying again");
                    AFTER_FAILURE
                }
            };
            tokio::time::sleep(pause).await;
        }
    }

    /// Finds the place in the journal, and tells what is not told although its lines lie before it.
    pub async fn begin(&self) -> Result<Told, Error> {
        self.store.write(|mut db| async move { watches::begin(&mut db).await }).await?;
        let mut all = Told::default();
        loop {
            let behind = watches::behind(&mut self.store.read().await?, LINES).await?;
            if behind.is_empty() {
                return Ok(all);
            }
            let told = self.tell(&behind, None).await?;
            all = Told { mails: all.mails + told.mails, postings: all.postings + told.postings, more: false };
        }
    }

    /// Tells what the next lines of the journal led to.
    pub async fn step(&self) -> Result<Told, Error> {
        let mut db = self.store.read().await?;
        let Some(from) = watches::mark(&mut db).await? else { return Ok(Told::default()) };
        let (events, to) = journal::after(&mut db, from, LINES).await?;
        drop(db);
        if events.is_empty() {
            return Ok(Told::default());
        }
        let touched: BTreeSet<Uuid> = events.iter().filter_map(|event| event.declaration).collect();
        let told = self.tell(&touched.into_iter().collect::<Vec<_>>(), Some((from, to))).await?;
        let full = i64::try_from(events.len()).is_ok_and(|lines| lines == LINES);
        Ok(Told { more: told.more || full, ..told })
    }

    /// One unit: the watchers of these declarations that do not know yet; when they are all told, the place moves on.
    async fn tell(&self, declarations: &[Uuid], place: Option<(Mark, Mark)>) -> Result<Told, Error> {
        let now = self.clock.now();
        let base = new_id(self.clock.as_ref(), self.dice.as_ref());
        let told = self
            .store
            .write(|mut db| async move {
                let news = watches::news(&mut db, declarations, AT_ONCE).await?;
                let mut told = Told { more: news.len() == AT_ONCE, ..Told::default() };
                let mut ids = Ids { base, drawn: 0 };
                for changes in news.chunk_by(|one, next| one.watcher == next.watcher) {
                    self.tell_one(&mut db, changes, &mut ids, (now, &mut told)).await?;
                }
                if let Some((from, to)) = place.filter(|_| !told.more) {
                    // Another node may have been quicker: then it told everybody, and nothing was left for us.
                    watches::advance(&mut db, from, to).await?;
                }
                Ok::<_, Error>(told)
            })
            .await?;
        self.ring(&told);
        Ok(told)
    }

    /// Tells one watcher all of it, and notes that they know it.
    async fn tell_one(
        &self,
        db: &mut Unit,
        changes: &[Change],
        ids: &mut Ids,
        (now, told): (Timestamp, &mut Told),
    ) -> Result<(), Error> {
        let Some(watcher) = changes.first().map(|first| first.watcher) else { return Ok(()) };
        let teller = told::Teller { desk: Desk { scheme: &self.scheme, origin: &self.origin }, secret: &self.secret };
        match watches::reach(db, watcher).await? {
            Reach::Mail(email) => {
                let list = List { id: watcher, email };
                teller.notice(ids.next(), &list, changes, now).put(db, now).await?;
                told.mails += 1;
            }
            Reach::Webhooks(all) => {
                for change in changes {
                    let Some(body) = teller.event(change, now) else { continue };
                    for webhook in &all {
                        let (id, webhook, number) = (ids.next(), *webhook, Some(&change.number));
                        let new = webhooks::New { id, webhook, kind: told::CHANGED, number, body: &body };
                        webhooks::put(db, &new, now).await?;
                        told.postings += 1;
                    }
                }
            }
        }
        for change in changes {
            watches::told(db, change).await?;
        }
        Ok(())
    }

    fn ring(&self, told: &Told) {
        for (by, count, bell) in [("mail", told.mails, &self.letters), ("webhook", told.postings, &self.postings)] {
            if count > 0 {
                metrics::counter!("sengen_watch_told_total", "by" => by).increment(u64::try_from(count).unwrap_or(0));
                bell.notify_one();
            }
        }
    }
}
