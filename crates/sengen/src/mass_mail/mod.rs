//! Sends letters to many, お知らせメール and the mail that announces an edition: puts them a few at a time, no more within a minute than the
//! house allows.
//!
//! Who is next is read before the unit; in it each is asked again, so that who stopped the news meanwhile gets none. The unit that puts
//! the letters also keeps how far they came: over every crash, and however many nodes run, everybody gets one and nobody two.

mod mailing;

pub use mailing::Known;

use crate::{stop::Stop, world::new_id};
use domain::{
    dice::Dice,
    mode::Work,
    scheme::Scheme,
    time::{Clock, day},
};
use jiff::{Timestamp, civil::Date};
use mailing::Mailing;
use site::Secret;
use std::{sync::Arc, time::Duration};
use store::{
    Db, Error, Store, Unit,
    mass_mail::{self, Kind},
    modes, notices,
};
use tokio::sync::Notify;
use uuid::Uuid;

/// The pause when nothing is to be sent, or the minute is full.
const PAUSE: Duration = Duration::from_secs(1);
/// The pause after the store failed.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// Letters put in one unit, so that it stays short and others get their turn.
const AT_ONCE: i64 = 50;

/// Who sends.
pub struct Sender {
    /// The register.
    pub store: Store,
    /// The scheme in force: the words of the frame, and what an edition is compared with.
    pub scheme: Arc<Scheme>,
    /// The address of the site.
    pub origin: String,
    /// The key of links.
    pub secret: Secret,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Chance, for ids.
    pub dice: Arc<dyn Dice>,
    /// Rung after letters were put.
    pub letters: Arc<Notify>,
    /// Letters within a minute, by all nodes together.
    pub a_minute: i64,
    /// The editions that were looked at.
    pub known: Known,
}

/// What came of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// There is nothing to send.
    Nothing,
    /// No more may be put before a part of the minute has passed or letters have left, or another node was quicker, or the site is read-only.
    Wait,
    /// So many letters were put, and there may be more.
    Put(i64),
    /// The last letters were put.
    Finished(i64),
}

/// Who is next.
struct Next {
    /// Each blind index, with the id of the letter to it.
    keys: Vec<(Vec<u8>, Uuid)>,
    /// There are no more than these.
    last: bool,
    /// How many are to be told, where that is to be counted.
    untold: Option<i64>,
}

impl Sender {
    /// Sends until told to stop.
    pub async fn run(self, stop: Stop) {
        tokio::select! {
            () = self.forever() => {}
            () = stop.heard() => {}
        }
    }

    /// Both kinds in turns, so that neither waits for the end of the other.
    async fn forever(&self) {
        let mut idle = 0;
        for kind in Kind::ALL.into_iter().cycle() {
            let pause = match self.step(kind).await {
                Ok(Step::Put(_) | Step::Finished(_)) => {
                    idle = 0;
                    continue;
                }
                Ok(Step::Nothing | Step::Wait) => PAUSE,
                Err(why) => {
                    tracing::warn!(cause = %why, ?kind, "letters could not be put; trying again");
                    AFTER_FAILURE
                }
            };
            idle += 1;
            if idle == Kind::ALL.len() {
                idle = 0;
                tokio::time::sleep(pause).await;
            }
        }
    }

    /// Puts the next letters of the one of this kind whose turn it is.
    pub async fn step(&self, kind: Kind) -> Result<Step, Error> {
        let now = self.clock.now();
        let mut db = self.store.read().await?;
        if kind == Kind::Edition {
            self.tell_late(&mut db, day(now), now).await?;
        }
        let Some(mailing) = self.mailing(&mut db, kind, now).await? else { return Ok(Step::Nothing) };
        // Who is next costs a look at the register, so it is not asked in vain once a second. The unit asks both again.
        if reading_only(&mut db).await? {
            return Ok(Step::Wait);
        }
        let room = mass_mail::room(&mut db, self.a_minute, now).await? - mass_mail::waiting(&mut db, now).await?;
        if room <= 0 {
            return Ok(Step::Wait);
        }
        let limit = room.min(AT_ONCE);
        let keys = mailing.next(&mut db, limit).await?;
        let last = i64::try_from(keys.len()).is_ok_and(|found| found < limit);
        let untold = mailing.untold(&mut db).await?;
        drop(db);
        let id = || new_id(self.clock.as_ref(), self.dice.as_ref());
        let next = &Next { keys: keys.into_iter().map(|key| (key, id())).collect(), last, untold };
        let mailing = &mailing;
        let step = self.store.write(|mut db| async move { self.put(&mut db, mailing, next, now).await }).await?;
        if let Step::Put(count) | Step::Finished(count) = step
            && count > 0
        {
            metrics::counter!(counter(kind)).increment(u64::try_from(count).unwrap_or(0));
            self.letters.notify_one();
        }
        Ok(step)
    }

    /// One unit: letters for as many of these as the minute has room for, and how far they came.
    async fn put(&self, db: &mut Unit, mailing: &Mailing<'_>, next: &Next, now: Timestamp) -> Result<Step, Error> {
        if reading_only(db).await? || !mailing.turn(db, next.untold, now).await? {
            return Ok(Step::Wait);
        }
        let room = usize::try_from(mass_mail::room(db, self.a_minute, now).await?).unwrap_or_default();
        let mut count = 0;
        for (key, letter) in next.keys.iter().take(room) {
            count += i64::from(mailing.put(db, (key, *letter), now).await?);
        }
        if let Some((last, _)) = next.keys.iter().take(room).next_back() {
            mass_mail::reached(db, mailing.which(), last, count).await?;
        }
        if next.last && next.keys.len() <= room {
            mailing.finish(db, now).await?;
            return Ok(Step::Finished(count));
        }
        Ok(if room == 0 { Step::Wait } else { Step::Put(count) })
    }

    /// Says once of each edition that took force before everybody was written to how many were not.
    async fn tell_late(&self, db: &mut Db, today: Date, now: Timestamp) -> Result<(), Error> {
        for edition in notices::late(db, today).await? {
            let noted = self.store.write(|mut db| async move { notices::note_late(&mut db, edition, now).await });
            if noted.await? {
                let untold = notices::find(db, edition).await?.and_then(|notice| notice.untold);
                tracing::error!(%edition, ?untold, "an edition took force before everybody whom it concerns was told");
            }
        }
        Ok(())
    }
}

/// The name of the count of letters that were put.
fn counter(kind: Kind) -> &'static str {
    match kind {
        Kind::News => "sengen_campaign_letters_total",
        Kind::Edition => "sengen_notice_letters_total",
    }
}

/// While the site is open for reading only nobody could stop the news with a click, or do what an announcement asks for.
async fn reading_only(db: &mut Db) -> Result<bool, Error> {
    Ok(modes::now(db).await?.is_some_and(|standing| standing.mode.closes(Work::Changing)))
}
