//! The loops that run beside the listener, made of what the house has.

use super::House;
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
use crate::{open_data, policies, tell};
use jiff::SignedDuration;
use site::Secret;
use std::sync::Arc;
use tokio::sync::Notify;
use tokio::task::JoinSet;

impl House {
    /// Whoever speaks to others: the post office, who tells watchers and posts what they are told, who looks for pages.
    pub(super) fn reach_out(&self, loops: &mut JoinSet<()>, stop: &Stop) -> Result<(), Failure> {
        if let Some(post) = self.post_office(stop)? {
            loops.spawn(post.run());
        }
        if let Some(looker) = self.looker(stop)? {
            loops.spawn(looker.run());
        }
        let postings = Arc::new(Notify::new());
        if let Some(worker) = self.worker(stop, &postings)? {
            loops.spawn(worker.run());
        }
        loops.spawn(self.teller(&postings).run(stop.clone()));
        Ok(())
    }

    /// Who tells watchers of changes.
    fn teller(&self, postings: &Arc<Notify>) -> tell::Follower {
        tell::Follower {
            store: self.store.clone(),
            scheme: self.scheme.clone(),
            origin: self.config.http.origin.clone(),
            secret: Secret::new(self.key.links()),
            clock: Arc::new(RealClock),
            dice: Arc::new(RealDice),
            letters: self.bell.clone(),
            postings: postings.clone(),
        }
    }

    /// Who posts to webhooks, if anybody does.
    fn worker(&self, stop: &Stop, bell: &Arc<Notify>) -> Result<Option<Worker>, Failure> {
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
            bell: bell.clone(),
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
            tls: wire::connector("")?,
            origin: self.config.http.origin.clone(),
            stop: stop.clone(),
        }))
    }

    /// Who binds the records and keeps checkpoints.
    pub(super) fn chainer(&self) -> Chainer {
        Chainer {
            store: self.store.clone(),
            scheme: self.scheme.clone(),
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
    fn post_office(&self, stop: &Stop) -> Result<Option<PostOffice>, Failure> {
        let way = match (self.config.mail.is_real(), self.mode) {
            (true, _) => {
                let sender = Sender::of(&self.scheme.about).map_err(Failure::of)?;
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
    pub(super) fn maker(&self) -> Option<open_data::Maker> {
        Some(open_data::Maker {
            store: self.store.clone(),
            scheme: self.scheme.clone(),
            registers: self.registers.clone(),
            clock: Arc::new(RealClock),
            origin: self.config.http.origin.clone(),
            folder: open_data::folder(&self.config)?,
        })
    }
}
