//! Takes postings under a lease, posts them, and writes down what became of each.

use super::{
    delay,
    sign::signatures,
    wire::{Posting, Wire},
};
use crate::{stop::Stop, world::new_id};
use domain::{dice::Dice, time::Clock};
use jiff::SignedDuration;
use site::{Secret, links::webhook_secret};
use std::{sync::Arc, time::Duration};
use store::{
    Error, Store,
    webhooks::{self, Leased, Outcome},
};
use tokio::{
    sync::Notify,
    task::JoinSet,
    time::{Interval, MissedTickBehavior},
};
use uuid::Uuid;

/// How often we look without being called: for postings that came due, or that another node put.
const LOOK: Duration = Duration::from_secs(1);

/// Everything the loop needs.
pub struct Worker {
    /// Where the postings are.
    pub store: Store,
    /// The way out.
    pub wire: Wire,
    /// The key the secrets are derived from.
    pub secret: Secret,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Chance, for the delays.
    pub dice: Arc<dyn Dice>,
    /// Rung after a posting was put.
    pub bell: Arc<Notify>,
    /// Ends the loop.
    pub stop: Stop,
    /// How long a posting is ours: longer than it may take, so that a second node never posts it meanwhile.
    pub lease: SignedDuration,
    /// Postings under way at once.
    pub at_once: usize,
}

impl Worker {
    /// Runs until told to stop; postings under way are finished first.
    pub async fn run(self) {
        let holder = new_id(self.clock.as_ref(), self.dice.as_ref());
        let worker = Arc::new(self);
        let mut under_way = JoinSet::new();
        let mut clock = tokio::time::interval(LOOK);
        clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while !worker.stop.said() {
            for posting in worker.take(holder, worker.at_once.saturating_sub(under_way.len())).await {
                under_way.spawn(worker.clone().handle(holder, posting));
            }
            worker.wait(&mut under_way, &mut clock).await;
        }
        while under_way.join_next().await.is_some() {}
    }

    /// Waits for a posting to be done, for the bell, for a second to pass or for the stop.
    async fn wait(&self, under_way: &mut JoinSet<()>, clock: &mut Interval) {
        tokio::select! {
            () = self.stop.heard() => {}
            () = self.bell.notified() => {}
            Some(_) = under_way.join_next() => {}
            _ = clock.tick() => {}
        }
    }

    async fn take(&self, holder: Uuid, room: usize) -> Vec<Leased> {
        if room == 0 {
            return Vec::new();
        }
        let now = self.clock.now();
        let until = now + self.lease;
        let taken = self.store.write(|mut db| async move { webhooks::lease(&mut db, holder, until, now, room).await });
        taken.await.unwrap_or_else(|error| {
            tracing::warn!(error = %error, "the postings cannot be read");
            Vec::new()
        })
    }

    async fn handle(self: Arc<Self>, holder: Uuid, one: Leased) {
        let done = self.post(&one).await;
        let result = done.error.unwrap_or("taken");
        metrics::counter!("sengen_webhook_total", "result" => result).increment(1);
        tracing::info!(target: "webhook", posting = %one.id, webhook = %one.webhook, result, tries = one.tries);
        if let Err(error) = self.record(holder, &one, &done).await {
            // The lease ends and it is posted once more, with the same id.
            tracing::error!(posting = %one.id, error = %error, "what became of a posting could not be kept");
        }
    }

    async fn post(&self, one: &Leased) -> Outcome {
        let (id, seconds) = (one.id.to_string(), self.clock.now().as_second());
        let secrets: Vec<_> = one.secrets.iter().map(|id| webhook_secret(&self.secret, *id)).collect();
        let signatures = signatures(&secrets, &id, seconds, &one.body);
        let posting = Posting { url: &one.url, id: &id, seconds, signatures: &signatures, body: &one.body };
        self.wire.post(&posting).await
    }

    /// Keeps the outcome: taken; or again after a while; or, after the last try and after 410, never.
    async fn record(&self, holder: Uuid, one: &Leased, done: &Outcome) -> Result<(), Error> {
        let now = self.clock.now();
        let next = delay::after(one.tries, self.dice.roll()).filter(|_| done.error != Some("gone"));
        let disabled = self.store.write(|mut db| async move {
            match (done.error, next) {
                (None, _) => webhooks::taken(&mut db, one, holder, done, now).await.map(|_| false),
                (Some(_), Some(wait)) => {
                    webhooks::again(&mut db, one, holder, (done, now + wait), now).await.map(|_| false)
                }
                (Some(_), None) => webhooks::failed(&mut db, one, holder, done, now).await,
            }
        });
        if disabled.await? {
            tracing::warn!(target: "webhook", webhook = %one.webhook, "a webhook was disabled");
        }
        Ok(())
    }
}
