//! `sengen partner add|list|return-urls|new-secret|revoke|resume`: sites that send applicants here and get them back.

use crate::cli::PartnerCommand;
use crate::config::{Config, Mode};
use crate::failure::Failure;
use crate::open;
use crate::words::Words;
use crate::world::{RealClock, RealDice};
use domain::credential::{Credential, Opens};
use domain::partner::{PartnerCode, PartnerName, ReturnUrl, ReturnUrls};
use domain::problem::Problem;
use domain::time::{Clock, moment_ja};
use site::app::sha256;
use store::Store;
use store::partners::{self, NewPartner, Partner};

/// Runs the command.
pub async fn run(config: &Config, mode: Mode, command: &PartnerCommand) -> Result<(), Failure> {
    let words = Words::bundled();
    let store = open::current_store(config, &open::key(config, mode)?, mode).await?;
    let desk = Desk { store: &store, words: &words };
    let done = match command {
        PartnerCommand::Add { code, name, return_urls, public } => desk.add((code, name), return_urls, *public).await,
        PartnerCommand::List => desk.list().await,
        PartnerCommand::ReturnUrls { code, return_urls } => desk.set_return_urls(code, return_urls).await,
        PartnerCommand::NewSecret { code } => desk.new_secret(code).await,
        PartnerCommand::Revoke { code } => desk.revoke(code).await,
        PartnerCommand::Resume { code } => desk.resume(code).await,
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
    async fn add(&self, (code, name): (&str, &str), return_urls: &[String], public: bool) -> Result<(), Failure> {
        let code = PartnerCode::parse(code).ok_or_else(|| self.fault("partner.bad-code", code))?;
        let name = PartnerName::parse(name).map_err(|_| self.fault("partner.no-name", code.as_str()))?;
        let urls = self.read(return_urls)?;
        let secret = (!public).then(|| Credential::draw(Opens::Partner, &RealDice));
        let hash = secret.as_ref().map(|secret| sha256(secret.reveal().as_bytes()));
        let new = &NewPartner { code: &code, name: &name, return_urls: &urls, secret: hash };
        let now = RealClock.now();
        let unit = self.store.write(|mut db| async move { partners::register(&mut db, new, None, now).await }).await;
        if !unit? {
            return Err(self.fault("partner.taken", code.as_str()));
        }
        match secret {
            Some(secret) => {
                self.say("partner.added", code.as_str());
                crate::say::say!("{}", secret.reveal());
            }
            None => self.say("partner.added-public", code.as_str()),
        }
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
        let state = match partner.stopped_at {
            Some(at) => self.words.say("partner.revoked-at", &[("at", &moment_ja(at))]),
            None => self.words.say("partner.registered-at", &[("at", &moment_ja(partner.made_at))]),
        };
        let urls: Vec<_> = partner.return_urls.iter().map(ReturnUrl::as_str).collect();
        let facts =
            [("code", partner.code.as_str()), ("name", &partner.name), ("state", &state), ("urls", &urls.join(" "))];
        self.words.say("partner.line", &facts)
    }

    async fn set_return_urls(&self, code: &str, return_urls: &[String]) -> Result<(), Failure> {
        let (known, urls, now) = (self.known(code)?, self.read(return_urls)?, RealClock.now());
        let (known, other) = (&known, (None, &urls));
        let unit = self.store.write(|mut db| async move { partners::change(&mut db, known, other, None, now).await });
        self.done(unit.await, "partner.changed", code)
    }

    async fn new_secret(&self, code: &str) -> Result<(), Failure> {
        let (known, secret) = (self.known(code)?, Credential::draw(Opens::Partner, &RealDice));
        let (known, hash, now) = (&known, &sha256(secret.reveal().as_bytes()), RealClock.now());
        let unit = self
            .store
            .write(|mut db| async move { partners::set_secret(&mut db, known, (None, hash), None, now).await });
        self.done(unit.await, "partner.new-secret", code)?;
        crate::say::say!("{}", secret.reveal());
        Ok(())
    }

    async fn revoke(&self, code: &str) -> Result<(), Failure> {
        let (known, now) = (&self.known(code)?, RealClock.now());
        let unit = self.store.write(|mut db| async move { partners::stop(&mut db, known, None, now).await }).await;
        self.done(unit, "partner.revoked", code)
    }

    async fn resume(&self, code: &str) -> Result<(), Failure> {
        let (known, now) = (&self.known(code)?, RealClock.now());
        let unit = self.store.write(|mut db| async move { partners::resume(&mut db, known, None, now).await }).await;
        self.done(unit, "partner.resumed", code)
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

    /// The addresses; the first that is none is named, where it is one of them that is wrong.
    fn read(&self, return_urls: &[String]) -> Result<ReturnUrls, Failure> {
        ReturnUrls::read(return_urls.iter().map(String::as_str)).map_err(|wrong| {
            let first = wrong.lines.first().map(|wrong| wrong.typed.as_str()).unwrap_or_default();
            match wrong.problem {
                Problem::Missing => self.fault("partner.no-url", ""),
                Problem::TooManyLines { .. } => self.fault("partner.many-urls", ""),
                _ => self.fault("partner.bad-url", first),
            }
        })
    }

    fn say(&self, key: &str, code: &str) {
        crate::say::say!("{}", self.words.say(key, &[("code", code)]));
    }

    fn fault(&self, key: &str, code: &str) -> Failure {
        Failure::of(self.words.say(key, &[("code", code)]))
    }
}
