//! The post office: takes letters from the outbox under a lease, sends them, and writes down what became of each.

use super::answer::Verdict;
use super::delay;
use super::letter::Content;
use super::wire::Wire;
use crate::stop::Stop;
use crate::world::{made_at, new_id};
use domain::dice::Dice;
use domain::time::Clock;
use jiff::{SignedDuration, Timestamp};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use store::outbox::{self, Leased};
use store::{Error, Store};
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{Interval, MissedTickBehavior};
use uuid::Uuid;

/// How often we look without being called: for letters that came due, or that another node put.
const LOOK: Duration = Duration::from_secs(1);

/// For each connection so many letters may be waiting for it or for their word in the outbox.
const AHEAD: usize = 4;

/// What the development mailbox says in place of a mail server.
const MAILBOX: &str = "development mailbox";

/// Where letters go.
pub enum Way {
    /// To the mail server.
    Wire(Box<Wire>),
    /// Nowhere: they are marked as sent and read at `/dev/mailbox`.
    Mailbox,
}

/// Everything the loop needs.
pub struct PostOffice {
    /// Where the letters are.
    pub store: Store,
    /// Where they go.
    pub way: Way,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Chance, for the delays.
    pub dice: Arc<dyn Dice>,
    /// Rung after a letter was put.
    pub bell: Arc<Notify>,
    /// Ends the loop.
    pub stop: Stop,
    /// How long a letter is ours: twice as long as sending it may take, so that a second node never sends it meanwhile;
    /// after a crash its letters wait so long.
    pub lease: SignedDuration,
    /// Letters on the wire at once.
    pub at_once: usize,
    /// After this a letter nobody takes is given up.
    pub give_up: SignedDuration,
}

impl PostOffice {
    /// Runs until told to stop; letters under way are finished first.
    pub async fn run(self) {
        let holder = new_id(self.clock.as_ref(), self.dice.as_ref());
        let office = Arc::new(self);
        let mut under_way = JoinSet::new();
        // Letters taken ahead: a look costs a unit of work, and so does writing down what became of a letter; the
        // connections should not wait for either.
        let mut desk = VecDeque::new();
        let connections = Arc::new(Semaphore::new(office.at_once));
        let mut away = 0_u32;
        // There may be letters that are due: looking is a unit of work, so it is done when there is a reason.
        let mut look = true;
        let mut clock = tokio::time::interval(LOOK);
        clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while !office.stop.said() {
            // While the server is away, one letter at a time asks whether it is back.
            let hands = if away > 0 { 1 } else { AHEAD * office.at_once };
            let room = (2 * hands).saturating_sub(under_way.len() + desk.len());
            if look && room >= hands {
                let (letters, until) = office.take(holder, room).await;
                look = letters.len() == room;
                desk.extend(letters.into_iter().map(|letter| (letter, until)));
            }
            while under_way.len() < hands
                && let Some((letter, until)) = desk.pop_front()
            {
                under_way.spawn(office.clone().handle(holder, letter, until, connections.clone()));
            }
            look |= office.wait(&mut under_way, &mut away, &mut clock).await;
        }
        for (letter, _) in desk {
            office.give_back(holder, &letter).await;
        }
        while under_way.join_next().await.is_some() {}
    }

    /// Puts a letter that was not tried back for whoever looks next.
    async fn give_back(&self, holder: Uuid, letter: &Leased) {
        let id = letter.id;
        let given = self.store.write(|mut db| async move { outbox::give_back(&mut db, id, holder).await });
        if let Err(error) = given.await {
            // Its lease ends by itself.
            tracing::warn!(letter = %id, error = %error, "a letter could not be put back");
        }
    }

    /// Takes up to `room` letters, and until when they are ours.
    async fn take(&self, holder: Uuid, room: usize) -> (Vec<Leased>, Timestamp) {
        let now = self.clock.now();
        let until = now + self.lease;
        let limit = i64::try_from(room).unwrap_or(1);
        let taken = self.store.write(|mut db| async move { outbox::lease(&mut db, holder, until, now, limit).await });
        let letters = taken.await.unwrap_or_else(|error| {
            tracing::warn!(error = %error, "the outbox cannot be read");
            Vec::new()
        });
        (letters, until)
    }

    /// Waits for a letter to be done, for the bell, for a second to pass or for the stop; true: there may be more letters.
    async fn wait(&self, under_way: &mut JoinSet<bool>, away: &mut u32, clock: &mut Interval) -> bool {
        let was_away = *away > 0;
        tokio::select! {
            biased;
            () = self.stop.heard() => return false,
            () = self.bell.notified() => return true,
            Some(done) = under_way.join_next() => {
                // All that is done by now is one piece of news: many letters that met a closed door at once count as one.
                let mut reached = done.unwrap_or(false);
                while let Some(done) = under_way.try_join_next() {
                    reached |= done.unwrap_or(false);
                }
                *away = if reached { 0 } else { away.saturating_add(1) };
            }
            _ = clock.tick() => return true,
        }
        if *away > 0 {
            let pause = delay::pause(*away, self.dice.roll()).unsigned_abs();
            tracing::warn!(seconds = pause.as_secs(), "the mail server is away; trying again later");
            tokio::select! {
                () = self.stop.heard() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
        was_away || *away > 0
    }

    /// Sends one letter and writes down what became of it. `false`: the server is away.
    async fn handle(
        self: Arc<Self>,
        holder: Uuid,
        letter: Leased,
        until: Timestamp,
        connections: Arc<Semaphore>,
    ) -> bool {
        let connection = connections.acquire().await;
        let begun = self.clock.now();
        if begun + self.lease / 2 > until {
            // It lay too long to be done before the lease ends.
            self.give_back(holder, &letter).await;
            return true;
        }
        let verdict = match &self.way {
            Way::Mailbox => Verdict::Taken(MAILBOX.to_owned()),
            Way::Wire(wire) => wire.deliver(&content(&letter, begun)).await,
        };
        drop(connection);
        metrics::counter!("sengen_mail_total", "kind" => letter.mail.kind.code(), "result" => verdict.code())
            .increment(1);
        tracing::info!(target: "mail", letter = %letter.id, kind = letter.mail.kind.code(), result = verdict.code(), tries = letter.tries);
        if let Err(error) = self.record(holder, &letter, &verdict).await {
            // The lease ends and the letter goes out once more, with the same Message-ID.
            tracing::error!(letter = %letter.id, error = %error, "what became of a letter could not be kept");
        }
        !matches!(verdict, Verdict::Away(_))
    }

    /// Keeps the verdict.
    async fn record(&self, holder: Uuid, letter: &Leased, verdict: &Verdict) -> Result<(), Error> {
        let (id, now, chance) = (letter.id, self.clock.now(), self.dice.roll());
        let next = match verdict {
            Verdict::Later(_) => delay::due(made_at(id).unwrap_or(now), letter.tries, now, self.give_up, chance),
            _ => Some(now + delay::pause(1, chance)),
        };
        let kept = self.store.write(|mut db| async move {
            match (verdict, next) {
                (Verdict::Taken(answer), _) => outbox::sent(&mut db, id, holder, answer, now).await,
                (Verdict::Later(why) | Verdict::Away(why), Some(due)) => {
                    outbox::again(&mut db, id, holder, due, why).await
                }
                (Verdict::Never(why) | Verdict::Later(why) | Verdict::Away(why), _) => {
                    outbox::failed(&mut db, id, holder, why, now).await
                }
            }
        });
        if !kept.await? {
            tracing::warn!(letter = %letter.id, "the lease had ended before the letter was done");
        }
        Ok(())
    }
}

/// The letter as the wire wants it. Its date is when it was written, the same on every copy.
fn content(letter: &Leased, now: Timestamp) -> Content<'_> {
    Content {
        to: &letter.to,
        mail: &letter.mail,
        message_id: &letter.message_id,
        date: made_at(letter.id).unwrap_or(now),
        stop: letter.stop.as_deref(),
        reply_to: letter.reply_to.as_deref(),
    }
}
