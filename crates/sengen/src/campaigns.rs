//! Sends お知らせメール: puts the letters of the one whose turn it is, a few at a time, no more within a minute than the house allows.
//!
//! Who is next is read before the unit; in it each is asked again, so that who stopped the news meanwhile gets none. The unit that puts
//! the letters also keeps how far they came: over every crash, and however many nodes run, everybody gets one and nobody two.

use crate::{stop::Stop, world::new_id};
use domain::{
    dice::Dice,
    mode::Work,
    news::NewsKind,
    scheme::Scheme,
    time::{Clock, day},
};
use jiff::Timestamp;
use site::{Secret, declare::mail::Desk, newsletter::Newsletter};
use std::{sync::Arc, time::Duration};
use store::{
    Db, Error, Store, Unit,
    campaigns::{self, Campaign, Running},
    modes,
    news::{self, Post},
};
use tokio::sync::Notify;
use uuid::Uuid;

/// The pause when nothing is to be sent, or the minute is full.
const PAUSE: Duration = Duration::from_secs(1);
/// The pause after the store failed.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// Letters put in one unit, so that it stays short and others get their turn.
pub(crate) const AT_ONCE: usize = 50;

/// Who sends.
pub struct Sender {
    /// The register.
    pub store: Store,
    /// The words of the frame.
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
}

/// What came of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// There is nothing to send.
    Nothing,
    /// No more may be put before a part of the minute has passed, or another node was quicker, or the site is read-only.
    Wait,
    /// So many letters were put, and there may be more.
    Put(usize),
    /// The last letters were put.
    Finished(usize),
}

impl Sender {
    /// Sends until told to stop.
    pub async fn run(self, stop: Stop) {
        tokio::select! {
            () = self.forever() => {}
            () = stop.heard() => {}
        }
    }

    async fn forever(&self) {
        loop {
            tokio::time::sleep(pause_after("news", self.step().await)).await;
        }
    }

    /// Puts the next letters of the one whose turn it is.
    pub async fn step(&self) -> Result<Step, Error> {
        let now = self.clock.now();
        let mut db = self.store.read().await?;
        let Some(running) = campaigns::running(&mut db, now).await? else { return Ok(Step::Nothing) };
        // Who is next costs a look at the register, so it is not asked in vain once a second. The unit asks both again.
        if reading_only(&mut db).await? || campaigns::room(&mut db, self.a_minute, now).await? == 0 {
            return Ok(Step::Wait);
        }
        let limit = i64::try_from(AT_ONCE).unwrap_or(i64::MAX);
        let keys = campaigns::next(&mut db, &running.campaign.draft.audience, &running.reached, limit).await?;
        drop(db);
        let ids: Vec<Uuid> = keys.iter().map(|_| new_id(self.clock.as_ref(), self.dice.as_ref())).collect();
        let next: Vec<(&[u8], Uuid)> = keys.iter().map(Vec::as_slice).zip(ids).collect();
        let (running, next) = (&running, next.as_slice());
        let step = self.store.write(|mut db| async move { self.put(&mut db, running, next, now).await }).await?;
        if let Step::Put(count) | Step::Finished(count) = step
            && count > 0
        {
            metrics::counter!("sengen_campaign_letters_total").increment(u64::try_from(count).unwrap_or(0));
            self.letters.notify_one();
        }
        Ok(step)
    }

    /// One unit: letters for as many of these as the minute has room for, and how far they came.
    async fn put(
        &self,
        db: &mut Unit,
        running: &Running,
        next: &[(&[u8], Uuid)],
        now: Timestamp,
    ) -> Result<Step, Error> {
        if reading_only(db).await? {
            return Ok(Step::Wait);
        }
        let campaign = &running.campaign;
        let Some(room) = campaigns::turn(db, running, self.a_minute, now).await? else { return Ok(Step::Wait) };
        let room = usize::try_from(room).unwrap_or_default();
        let desk = Desk { scheme: &self.scheme, origin: &self.origin };
        let newsletter = Newsletter::of(desk, &self.secret, &campaign.draft);
        let mut count = 0;
        for (key, letter) in next.iter().take(room) {
            if let Some(email) = campaigns::put(db, campaign, key, *letter, now).await? {
                newsletter.letter(*letter, &email).put(db, now).await?;
                count += 1;
            }
        }
        if let Some((last, _)) = next.iter().take(room).next_back() {
            campaigns::reached(db, campaign.id, last).await?;
        }
        if next.len() < AT_ONCE && next.len() <= room {
            finish(db, campaign, now).await?;
            return Ok(Step::Finished(count));
        }
        Ok(if room == 0 { Step::Wait } else { Step::Put(count) })
    }
}

/// How long to wait after a step, for the next one.
pub(crate) fn pause_after(what: &'static str, step: Result<Step, Error>) -> Duration {
    match step {
        Ok(Step::Put(_) | Step::Finished(_)) => Duration::ZERO,
        Ok(Step::Nothing | Step::Wait) => PAUSE,
        Err(why) => {
            tracing::warn!(cause = %why, what, "letters could not be put; trying again");
            AFTER_FAILURE
        }
    }
}

/// While the site is open for reading only nobody could stop the news with a click.
async fn reading_only(db: &mut Db) -> Result<bool, Error> {
    Ok(modes::now(db).await?.is_some_and(|standing| standing.mode.closes(Work::Changing)))
}

/// Everybody was written to; the text becomes a バックナンバー if that was chosen.
async fn finish(db: &mut Unit, campaign: &Campaign, now: Timestamp) -> Result<(), Error> {
    campaigns::finish(db, campaign.id, now).await?;
    if !campaign.draft.back_number {
        return Ok(());
    }
    let (title, body) = (campaign.draft.title.clone(), campaign.draft.body.clone());
    let kind = NewsKind::BackNumber;
    let post = Post { kind, title, body, day: day(now), until: None, on_top: false, withdrawn: false };
    news::publish(db, &post, (None, Some(campaign.id)), now).await.map(drop)
}
