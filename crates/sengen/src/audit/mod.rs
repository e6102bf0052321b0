//! The chainer: binds the lines of audit and journal after their commit, and takes checkpoints out of the reach of the database.

mod checkpoint;

pub use checkpoint::{Checkpoint, Compared, Error, compare, path};

use crate::{stop::Stop, world::new_id};
use domain::{
    dice::Dice,
    email::Email,
    scheme::{MailKind, Scheme},
    time::{Clock, moment_ja},
};
use jiff::{SignedDuration, Timestamp};
use site::{
    Secret,
    declare::mail::{Desk, Post},
};
use std::{path::PathBuf, sync::Arc, time::Duration};
use store::{
    Store,
    chain::{Sealed, Sealer},
    chores,
};
use tokio::{sync::Notify, time::Instant};

/// The pause between two looks for new lines.
const PAUSE: Duration = Duration::from_millis(250);
/// The pause while there is much to bind, so that others get their turn.
const BREATH: Duration = Duration::from_millis(20);
/// The pause after the store failed.
const AFTER_FAILURE: Duration = Duration::from_secs(2);
/// The pause between two checkpoints to the file.
const EVERY: Duration = Duration::from_hours(1);
/// The turn of the mail in the database, and how often it goes out.
const TURN: &str = "mail the checkpoint of the records";
const MAIL_EVERY: SignedDuration = SignedDuration::from_hours(24);

/// Who binds the lines, and where checkpoints go.
pub struct Chainer {
    /// Where the lines are.
    pub store: Store,
    /// The words of the mail.
    pub scheme: Arc<Scheme>,
    /// The address of the site.
    pub origin: String,
    /// The key that signs.
    pub secret: Secret,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Chance, for ids.
    pub dice: Arc<dyn Dice>,
    /// The file that checkpoints are added to.
    pub file: PathBuf,
    /// Who keeps checkpoints outside.
    pub mail: Option<Email>,
    /// Rung after a mail was put.
    pub letters: Arc<Notify>,
}

impl Chainer {
    /// Binds until told to stop; then once more, with a last checkpoint.
    pub async fn run(self, stop: Stop) {
        let mut sealer = Sealer::default();
        tokio::select! {
            () = self.forever(&mut sealer) => {}
            () = stop.heard() => {}
        }
        self.keep(&mut sealer).await;
    }

    async fn forever(&self, sealer: &mut Sealer) {
        let mut next = Instant::now() + EVERY;
        loop {
            let pause = match self.step(sealer).await {
                Ok(done) if done.more => BREATH,
                Ok(_) => PAUSE,
                Err(why) => {
                    tracing::warn!(cause = %why, "the records could not be bound; trying again");
                    AFTER_FAILURE
                }
            };
            tokio::time::sleep(pause).await;
            if Instant::now() >= next {
                self.keep(sealer).await;
                next = Instant::now() + EVERY;
            }
        }
    }

    /// Binds the next lines.
    async fn step(&self, sealer: &mut Sealer) -> Result<Sealed, store::Error> {
        let now = self.clock.now();
        let done = sealer.step(&self.store, now).await?;
        let lag = done.oldest.map_or(0.0, |oldest| now.duration_since(oldest).as_secs_f64().max(0.0));
        metrics::gauge!("sengen_audit_lag_seconds").set(lag);
        metrics::counter!("sengen_audit_sealed_total").increment(u64::try_from(done.lines).unwrap_or(0));
        if done.broken {
            tracing::error!("the end of the chain of records was cut off or rewritten; run: sengen audit verify");
            metrics::counter!("sengen_audit_broken_total").increment(1);
        }
        Ok(done)
    }

    /// Binds everything there is, and takes a checkpoint; a failure is logged.
    async fn keep(&self, sealer: &mut Sealer) {
        if let Err(why) = self.checkpoint(sealer).await {
            tracing::error!(cause = %why, "no checkpoint of the records could be kept");
        }
    }

    /// Binds everything there is, adds a checkpoint to the file, and mails it if nobody did today. `None`: there is nothing yet.
    pub async fn checkpoint(&self, sealer: &mut Sealer) -> Result<Option<Checkpoint>, Error> {
        sealer.look_at_all();
        while self.step(sealer).await?.more {}
        let now = self.clock.now();
        let Some((checkpoint, signed)) = checkpoint::take(&self.store, &self.secret, &self.origin, now).await? else {
            return Ok(None);
        };
        checkpoint::append(&self.file, &signed)?;
        if let Some(to) = &self.mail {
            self.post(&self.letter(to, &checkpoint, &signed), now).await?;
        }
        Ok(Some(checkpoint))
    }

    fn letter(&self, to: &Email, checkpoint: &Checkpoint, signed: &str) -> Post {
        let desk = Desk { scheme: &self.scheme, origin: &self.origin };
        let (at, place) = (moment_ja(checkpoint.at), checkpoint.place.to_string());
        let facts = [("at", at.as_str()), ("place", place.as_str()), ("checkpoint", signed)];
        desk.letter((new_id(self.clock.as_ref(), self.dice.as_ref()), None), to, MailKind::AuditCheckpoint, &facts)
    }

    /// Several nodes mail one checkpoint a day.
    async fn post(&self, letter: &Post, now: Timestamp) -> Result<(), store::Error> {
        let put = self.store.write(|mut db| async move {
            let turn = chores::claim(&mut db, TURN, now, MAIL_EVERY).await?;
            if turn {
                letter.put(&mut db, now).await?;
            }
            Ok::<_, store::Error>(turn)
        });
        if put.await? {
            self.letters.notify_one();
        }
        Ok(())
    }
}
