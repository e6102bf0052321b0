//! Sends the mail that announces an edition of the scheme to everybody whom it concerns, once, before its day.
//!
//! As with お知らせメール ([`crate::campaigns`]): who is next is read before the unit, each is asked again in it, and the unit that puts the
//! letters keeps how far they came. Both share what may be put within a minute.

use crate::{
    campaigns::{AT_ONCE, Step, pause_after},
    stop::Stop,
    world::new_id,
};
use domain::{
    dice::Dice,
    mode::Work,
    scheme::{Scheme, read},
    time::{Clock, day},
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use site::{
    announcement::Announcement,
    declare::mail::Desk,
    effects::{Effect, effects},
};
use std::sync::{Arc, Mutex, PoisonError};
use store::{
    Db, Error, Store, Unit, affected, editions, modes,
    notices::{self, Running},
};
use tokio::sync::Notify;
use uuid::Uuid;

/// Letters go out from nine in the morning of their day: a mail that arrives at midnight wakes people.
const MORNING: SignedDuration = SignedDuration::from_hours(9);

/// Who announces.
pub struct Announcer {
    /// The register.
    pub store: Store,
    /// The scheme in force: what an edition is compared with, and the words of the mail.
    pub scheme: Arc<Scheme>,
    /// The address of the site.
    pub origin: String,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Chance, for ids.
    pub dice: Arc<dyn Dice>,
    /// Rung after letters were put.
    pub letters: Arc<Notify>,
    /// Letters to many within a minute, by all nodes together.
    pub a_minute: i64,
    /// The edition that was read last: its files are looked through once, not before every few letters.
    pub known: Known,
}

/// An edition that was read.
#[derive(Default)]
pub struct Known(Mutex<Option<(Uuid, Arc<Scheme>)>>);

/// What is announced to whom.
struct Matter<'a> {
    announcement: Announcement<'a>,
    concerns: Vec<affected::Concern>,
}

impl Announcer {
    /// Announces until told to stop.
    pub async fn run(self, stop: Stop) {
        tokio::select! {
            () = self.forever() => {}
            () = stop.heard() => {}
        }
    }

    async fn forever(&self) {
        loop {
            tokio::time::sleep(pause_after("notices", self.step().await)).await;
        }
    }

    /// Puts the next letters of the edition whose turn it is.
    pub async fn step(&self) -> Result<Step, Error> {
        let now = self.clock.now();
        let today = day(now);
        let mut db = self.store.read().await?;
        let Some(running) = notices::running(&mut db, (today, day(now - MORNING))).await? else {
            return Ok(Step::Nothing);
        };
        let Some(new) = self.scheme_of(&mut db, running.edition.id).await? else { return Ok(Step::Nothing) };
        let Some(matter) = self.matter(&new, (today, running.edition.day)) else { return Ok(Step::Nothing) };
        let limit = i64::try_from(AT_ONCE).unwrap_or(i64::MAX);
        let keys = affected::persons(&mut db, &matter.concerns, &running.reached, limit).await?;
        drop(db);
        let ids: Vec<Uuid> = keys.iter().map(|_| new_id(self.clock.as_ref(), self.dice.as_ref())).collect();
        let next: Vec<(&[u8], Uuid)> = keys.iter().map(Vec::as_slice).zip(ids).collect();
        let (running, matter, next) = (&running, &matter, next.as_slice());
        let unit = self.store.write(|mut db| async move { self.put(&mut db, (running, matter), next, now).await });
        let step = unit.await?;
        if let Step::Put(count) | Step::Finished(count) = step
            && count > 0
        {
            metrics::counter!("sengen_notice_letters_total").increment(u64::try_from(count).unwrap_or(0));
            self.letters.notify_one();
        }
        Ok(step)
    }

    /// What the edition changes, and what it says of that; `None`: it has no day, or says nothing of itself.
    fn matter(&self, new: &Scheme, (today, from): (Date, Option<Date>)) -> Option<Matter<'_>> {
        let from = from?;
        let effects: Vec<Effect> = effects((&self.scheme, today), (new, from));
        let desk = Desk { scheme: &self.scheme, origin: &self.origin };
        let announcement = Announcement::of(desk, (new, from), &effects)?;
        Some(Matter { announcement, concerns: effects.into_iter().map(|effect| effect.concern).collect() })
    }

    /// The scheme of an edition; `None`: it does not fit this version of the program, as the office sees on its page.
    async fn scheme_of(&self, db: &mut Db, edition: Uuid) -> Result<Option<Arc<Scheme>>, Error> {
        let known = self.known.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, scheme)) = known.filter(|(id, _)| *id == edition) {
            return Ok(Some(scheme));
        }
        let Ok(scheme) = read(&editions::files(db, edition).await?).map(Arc::new) else { return Ok(None) };
        *self.known.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((edition, Arc::clone(&scheme)));
        Ok(Some(scheme))
    }

    /// One unit: letters for as many of these as the minute has room for, and how far they came.
    async fn put(
        &self,
        db: &mut Unit,
        (running, matter): (&Running, &Matter<'_>),
        next: &[(&[u8], Uuid)],
        now: Timestamp,
    ) -> Result<Step, Error> {
        // While the site is open for reading only nobody could do what the mail asks for.
        if modes::now(db).await?.is_some_and(|standing| standing.mode.closes(Work::Changing)) {
            return Ok(Step::Wait);
        }
        let Some(room) = notices::turn(db, running, self.a_minute, now).await? else { return Ok(Step::Wait) };
        let (room, id) = (usize::try_from(room).unwrap_or_default(), running.edition.id);
        let mut count = 0;
        for (key, letter) in next.iter().take(room) {
            if let Some(person) = notices::put(db, id, (key, *letter), &matter.concerns, now).await? {
                matter.announcement.letter(*letter, &person).put(db, now).await?;
                count += 1;
            }
        }
        if let Some((last, _)) = next.iter().take(room).next_back() {
            notices::reached(db, id, last).await?;
        }
        if next.len() < AT_ONCE && next.len() <= room {
            notices::finish(db, id, now).await?;
            return Ok(Step::Finished(count));
        }
        Ok(if room == 0 { Step::Wait } else { Step::Put(count) })
    }
}
