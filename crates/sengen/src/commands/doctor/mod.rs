//! `sengen doctor`: looks at everything a site stands on and says what to do.

mod database;
mod machine;

use crate::config::{Config, Mode};
use crate::failure::Failure;
use crate::key_file::Key;
use crate::open;
use crate::post::letter::Sender;
use crate::post::wire::Wire;
use crate::provider;
use crate::words::Words;
use crate::world::RealClock;
use domain::scheme::Scheme;
use domain::time::Clock as _;

/// What was found so far; each finding is printed at once.
pub(super) struct Findings {
    words: Words,
    bad: usize,
}

impl Findings {
    /// Good: a tick and the sentence.
    fn good(&self, key: &str, facts: &[(&str, &str)]) {
        crate::say::say!("✓ {}", self.words.say(key, facts));
    }

    /// Bad: a cross and what to do.
    fn bad(&mut self, key: &str, facts: &[(&str, &str)]) {
        self.bad += 1;
        crate::say::say!("✗ {}", self.words.say(key, facts));
    }
}

/// Looks at everything; fails if anything is bad.
pub async fn run(config: &Config, mode: Mode) -> Result<(), Failure> {
    let mut findings = Findings { words: Words::bundled(), bad: 0 };
    settings(&mut findings, config, mode);
    let key = key_file(&mut findings, config, mode);
    if let Some(key) = &key {
        database::look(&mut findings, config, key).await;
    }
    machine::clock(&mut findings);
    machine::disk(&mut findings, config);
    if let Some(scheme) = scheme(&mut findings, config) {
        mail(&mut findings, config, mode, &scheme).await;
    }
    provider(&mut findings, config).await;
    match findings.bad {
        0 => {
            crate::say::say!("{}", findings.words.say("doctor.all-ok", &[]));
            Ok(())
        }
        count => Err(Failure::of(findings.words.say("doctor.some-bad", &[("count", &count.to_string())]))),
    }
}

fn settings(findings: &mut Findings, config: &Config, mode: Mode) {
    let faults = config.faults(mode);
    if faults.is_empty() {
        findings.good("doctor.config-ok", &[]);
    }
    for fault in faults {
        findings.bad("doctor.config-bad", &[("key", &fault.key), ("why", &fault.why)]);
    }
}

fn key_file(findings: &mut Findings, config: &Config, mode: Mode) -> Option<Key> {
    let path = open::key_path(config);
    let file = path.display().to_string();
    let there = path.exists();
    if !there && (mode == Mode::Production || !config.secrets.key_file.is_empty()) {
        findings.bad("doctor.key-missing", &[("file", &file)]);
        return None;
    }
    match open::key(config, mode) {
        Ok(key) => {
            findings.good("doctor.key-ok", &[("file", &file)]);
            Some(key)
        }
        Err(failure) => {
            findings.bad("doctor.key-bad", &[("file", &file), ("why", &failure.reasons.join(" "))]);
            None
        }
    }
}

fn scheme(findings: &mut Findings, config: &Config) -> Option<Scheme> {
    match open::scheme(config) {
        Ok(scheme) => {
            findings.good("doctor.scheme-ok", &[("name", &scheme.about.name)]);
            Some(scheme)
        }
        Err(failure) => {
            for why in &failure.reasons {
                findings.bad("doctor.scheme-bad", &[("why", why)]);
            }
            None
        }
    }
}

/// Asks the provider of the office who it is. Signs nobody in.
async fn provider(findings: &mut Findings, config: &Config) {
    let issuer = config.oidc.issuer.as_str();
    let answers = match provider::of(config) {
        Ok(None) => return findings.good("doctor.provider-none", &[]),
        Ok(Some(provider)) => provider.answers(RealClock.now()).await.map_err(|why| why.to_string()),
        Err(fault) => Err(fault.to_string()),
    };
    match answers {
        Ok(()) => findings.good("doctor.provider-ok", &[("issuer", issuer)]),
        Err(why) => findings.bad("doctor.provider-bad", &[("issuer", issuer), ("why", &why)]),
    }
}

/// Connects, greets, secures, logs in. Sends nothing.
async fn mail(findings: &mut Findings, config: &Config, mode: Mode, scheme: &Scheme) {
    let mail = &config.mail;
    if !mail.is_real() {
        match mode {
            Mode::Development => findings.good("doctor.mail-development", &[]),
            Mode::Production => findings.bad("doctor.mail-missing", &[]),
        }
        return;
    }
    let wire = match Sender::of(&scheme.about).map_err(Failure::of).and_then(|sender| Ok(Wire::new(config, sender)?)) {
        Ok(wire) => wire,
        Err(failure) => return findings.bad("doctor.dkim-bad", &[("why", &failure.reasons.join(" "))]),
    };
    let signs = !mail.dkim_rsa_key_file.is_empty() || !mail.dkim_ed25519_key_file.is_empty();
    findings.good(if signs { "doctor.dkim-ok" } else { "doctor.dkim-none" }, &[]);
    let port = mail.port.to_string();
    match wire.try_door().await {
        Ok(()) => findings.good("doctor.mail-ok", &[("host", &mail.host), ("port", &port)]),
        Err(why) => findings.bad("doctor.mail-bad", &[("host", &mail.host), ("port", &port), ("why", &why)]),
    }
}
