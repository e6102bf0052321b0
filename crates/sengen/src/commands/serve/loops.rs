//! The loops that run beside the listener, made of what the house has.

use super::{House, LOOPS_END};
use crate::audit::{self, Chainer};
use crate::commands::audit::mail;
use crate::config::Mode;
use crate::failure::Failure;
use crate::post::letter::Sender;
use crate::post::office::{PostOffice, Way};
use crate::post::wire::Wire;
use crate::stop::Stop;
use crate::webhooks::{place::NameSystem, wire, worker::Worker};
use crate::world::{RealClock, RealDice};
use crate::{chores, mass_mail, open_data, policies, tell};
use domain::scheme::Scheme;
use jiff::SignedDuration;
use site::Secret;
use std::sync::Arc;
use tokio::task::JoinSet;

/// Loops that use the scheme, and the order that ends them.
pub(super) struct Speakers {
    loops: JoinSet<()>,
    stop: Stop,
}

impl Speakers {
    /// Ends them: each finishes what it is about, within what loops have at a stop.
    pub(super) async fn end(mut self) {
        self.stop.say();
        let all = async { while self.loops.join_next().await.is_some() {} };
        // Dropped with the set: a letter under way goes out again when its lease has ended, with the same Message-ID.
        let _ = tokio::time::timeout(LOOPS_END, all).await;
    }
}

impl House {
    /// Whoever uses the words of the scheme or its numbers. They end and others begin when another edition takes force.
    pub(super) fn speakers(&self, scheme: &Arc<Scheme>) -> Result<Speakers, Failure> {
        let (mut loops, stop) = (JoinSet::new(), Stop::default());
        if let Some(post) = self.post_office(scheme, &stop)? {
            loops.spawn(post.run());
        }
        loops.spawn(self.teller(scheme).run(stop.clone()));
        loops.spawn(self.sender(scheme).run(stop.clone()));
        loops.spawn(self.chainer(scheme).run(stop.clone()));
        loops.spawn(chores::run(self.store.clone(), scheme.clone(), Arc::new(RealClock), stop.clone()));
        if let Some(maker) = self.maker(scheme) {
            loops.spawn(maker.run(self.config.open_data.keep_days, stop.clone()));
        }
        Ok(Speakers { loops, stop })
    }

    /// Whoever reaches out to others: who posts what watchers are told, who looks for pages.
    pub(super) fn reach_out(&self, loops: &mut JoinSet<()>, stop: &Stop) -> Result<(), Failure> {
        if let Some(looker) = self.looker(stop)? {
            loops.spawn(looker.run());
        }
        if let Some(worker) = self.worker(stop)? {
            loops.spawn(worker.run());
        }
        Ok(())
    }

    /// Who tells watchers of changes.
    fn teller(&self, scheme: &Arc<Scheme>) -> tell::Follower {
        tell::Follower {
            store: self.store.clone(),
            scheme: scheme.clone(),
            origin: self.config.http.origin.clone(),
            secret: Secret::new(self.key.links()),
            clock: Arc::new(RealClock),
            dice: Arc::new(RealDice),
            letters: self.bell.clone(),
            postings: self.postings.clone(),
        }
    }

    /// Who sends letters to many.
    fn sender(&self, scheme: &Arc<Scheme>) -> mass_mail::Sender {
        mass_mail::Sender {
            store: self.store.clone(),
            scheme: scheme.clone(),
            origin: self.config.http.origin.clone(),
            secret: Secret::new(self.key.links()),
            clock: Arc::new(RealClock),
            dice: Arc::new(RealDice),
            letters: self.bell.clone(),
            a_minute: self.config.mail.news_per_minute,
            known: mass_mail::Known::default(),
        }
    }

    /// Who posts to webhooks, if anybody does.
    fn worker(&self, stop: &Stop) -> Result<Option<Worker>, Failure> {
        let own = &self.config.webhooks;
        if !own.enabled {
            return Ok(None);
        }
        let names = Arc::new(NameSystem::default());
        Ok(Some(Worker {
            store: self.store.clone(),
            wire: wire::Wire::new(own, self.mode.reach(), names, &self.config.http.origin)?,
            secret: Secret::new(self.key.links()),
            clock: Arc::new(RealClock),
            dice: Arc::new(RealDice),
            bell: self.postings.clone(),
            stop: stop.clone(),
            lease: own.lease(),
            at_once: own.connections,
        }))
    }

    /// Who looks for the pages of basic policies, if this node does.
    fn looker(&self, stop: &Stop) -> Result<Option<policies::Looker>, Failure> {
        if !self.config.office.policy_pages {
            return Ok(None);
        }
        Ok(Some(policies::Looker {
            store: self.store.clone(),
            clock: Arc::new(RealClock),
            reach: self.mode.reach(),
            names: Arc::new(NameSystem::default()),
            tls: wire::connector("", "")?,
            origin: self.config.http.origin.clone(),
            stop: stop.clone(),
        }))
    }

    /// Who binds the records and keeps checkpoints.
    fn chainer(&self, scheme: &Arc<Scheme>) -> Chainer {
        Chainer {
            store: self.store.clone(),
            scheme: scheme.clone(),
            origin: self.config.http.origin.clone(),
            secret: Secret::new(self.key.links()),
            clock: Arc::new(RealClock),
            dice: Arc::new(RealDice),
            file: audit::path(&self.config),
            mail: mail(&self.config),
            letters: self.bell.clone(),
        }
    }

    /// The post office; none in production without a mail server: the letters wait.
    fn post_office(&self, scheme: &Scheme, stop: &Stop) -> Result<Option<PostOffice>, Failure> {
        let way = match (self.config.mail.is_real(), self.mode) {
            (true, _) => {
                let sender = Sender::of(&scheme.about).map_err(Failure::of)?;
                Way::Wire(Box::new(Wire::new(&self.config, sender)?))
            }
            (false, Mode::Development) => Way::Mailbox,
            (false, Mode::Production) => {
                tracing::warn!("mail.host is not set: letters are kept and wait");
                return Ok(None);
            }
        };
        Ok(Some(PostOffice {
            store: self.store.clone(),
            way,
            clock: Arc::new(RealClock),
            dice: Arc::new(RealDice),
            bell: self.bell.clone(),
            stop: stop.clone(),
            lease: self.config.mail.lease(),
            at_once: self.config.mail.connections,
            give_up: SignedDuration::from_hours(self.config.mail.give_up_hours),
        }))
    }

    /// Who makes the files of open data, if any are published.
    fn maker(&self, scheme: &Arc<Scheme>) -> Option<open_data::Maker> {
        Some(open_data::Maker {
            store: self.store.clone(),
            scheme: scheme.clone(),
            registers: self.registers.clone(),
            clock: Arc::new(RealClock),
            origin: self.config.http.origin.clone(),
            folder: open_data::folder(&self.config)?,
        })
    }
}
