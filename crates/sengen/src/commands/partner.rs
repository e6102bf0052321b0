//! `sengen partner add|list|return-urls|new-secret|revoke`: sites that send applicants here and get them back.

use crate::cli::PartnerCommand;
use crate::config::{Config, Mode};
use crate::failure::Failure;
use crate::open;
use crate::words::Words;
use crate::world::{RealClock, RealDice, new_key};
use domain::partner::{PartnerCode, ReturnUrl};
use domain::time::{Clock, moment_ja};
use site::app::sha256;
use store::Store;
use store::partners::{self, Partner};

/// Runs the command.
pub async fn run(config: &Config, mode: Mode, command: &PartnerCommand) -> Result<(), Failure> {
    let words = Words::bundled();
    let store = open::current_store(config, &open::key(config, mode)?, mode).await?;
    let desk = Desk { store: &store, words: &words };
    let done = match command {
        PartnerCommand::Add { code, name, return_urls } => desk.add(code, name, return_urls).await,
        PartnerCommand::List => desk.list().await,
        PartnerCommand::ReturnUrls { code, return_urls } => desk.set_return_urls(code, return_urls).await,
        PartnerCommand::NewSecret { code } => desk.new_secret(code).await,
        PartnerCommand::Revoke { code } => desk.revoke(code).await,
    };
    store.close().await;
    done
}

struct Desk<'a> {
    store: &'a Store,
    words: &'a Words,
}

impl Desk<'_> {
    /// The secret is shown once; only its hash is kept.
    async fn add(&self, code: &str, name: &str, return_urls: &[String]) -> Result<(), Failure> {
        let code = PartnerCode::parse(code).ok_or_else(|| self.fault("partner.bad-code", code))?;
        let name = name.trim();
        if name.is_empty() {
            return Err(self.fault("partner.no-name", code.as_str()));
        }
        let urls = self.read(return_urls)?;
        let (secret, now) = (new_key("sengen_partner_", &RealDice), RealClock.now());
        let (hash, who, urls) = (sha256(secret.as_bytes()), (&code, name), &urls[..]);
        let unit =
            self.store.write(|mut db| async move { partners::register(&mut db, who, &hash, urls, now).await }).await;
        if !unit? {
            return Err(self.fault("partner.taken", code.as_str()));
        }
        self.say("partner.added", code.as_str());
        crate::say::say!("{secret}");
        Ok(())
    }

    async fn list(&self) -> Result<(), Failure> {
        let partners = partners::all(&mut self.store.read().await?).await?;
        if partners.is_empty() {
            self.say("partner.none", "");
        }
        for partner in &partners {
            crate::say::say!("{}", self.line(partner));
        }
        Ok(())
    }

    fn line(&self, partner: &Partner) -> String {
        let state = match partner.revoked_at {
            Some(at) => self.words.say("partner.revoked-at", &[("at", &moment_ja(at))]),
            None => self.words.say("partner.registered-at", &[("at", &moment_ja(partner.made_at))]),
        };
        let urls: Vec<_> = partner.return_urls.iter().map(ReturnUrl::as_str).collect();
        let facts =
            [("code", partner.code.as_str()), ("name", &partner.name), ("state", &state), ("urls", &urls.join(" "))];
        self.words.say("partner.line", &facts)
    }

    async fn set_return_urls(&self, code: &str, return_urls: &[String]) -> Result<(), Failure> {
        let (known, urls) = (self.known(code)?, self.read(return_urls)?);
        let (known, urls) = (&known, &urls[..]);
        let unit =
            self.store.write(|mut db| async move { partners::set_return_urls(&mut db, known, urls).await }).await;
        self.done(unit, "partner.changed", code)
    }

    async fn new_secret(&self, code: &str) -> Result<(), Failure> {
        let (known, secret) = (self.known(code)?, new_key("sengen_partner_", &RealDice));
        let (known, hash) = (&known, sha256(secret.as_bytes()));
        let unit = self.store.write(|mut db| async move { partners::set_secret(&mut db, known, &hash).await }).await;
        self.done(unit, "partner.new-secret", code)?;
        crate::say::say!("{secret}");
        Ok(())
    }

    async fn revoke(&self, code: &str) -> Result<(), Failure> {
        let (known, now) = (self.known(code)?, RealClock.now());
        let known = &known;
        let unit = self.store.write(|mut db| async move { partners::revoke(&mut db, known, now).await }).await;
        self.done(unit, "partner.revoked", code)
    }

    fn known(&self, code: &str) -> Result<PartnerCode, Failure> {
        PartnerCode::parse(code).ok_or_else(|| self.fault("partner.unknown", code))
    }

    fn done(&self, unit: Result<bool, store::Error>, key: &str, code: &str) -> Result<(), Failure> {
        if !unit? {
            return Err(self.fault("partner.unknown", code));
        }
        self.say(key, code);
        Ok(())
    }

    fn read(&self, return_urls: &[String]) -> Result<Vec<ReturnUrl>, Failure> {
        let read = |text: &String| ReturnUrl::parse(text).ok_or_else(|| self.fault("partner.bad-url", text));
        return_urls.iter().map(read).collect()
    }

    fn say(&self, key: &str, code: &str) {
        crate::say::say!("{}", self.words.say(key, &[("code", code)]));
    }

    fn fault(&self, key: &str, code: &str) -> Failure {
        Failure::of(self.words.say(key, &[("code", code)]))
    }
}
