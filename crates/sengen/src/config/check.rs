//! What a well-formed configuration can still get wrong.

use crate::listen::Proxies;

use super::{Config, Cost, Fault, Mode, Protection};
use domain::email::Email;
use std::net::SocketAddr;
use std::path::Path;
use tracing_subscriber::filter::LevelFilter;

impl Config {
    /// Everything that would not work, at once.
    pub fn faults(&self, mode: Mode) -> Vec<Fault> {
        let mut faults = Vec::new();
        self.http_faults(&mut faults);
        self.mail_faults(&mut faults);
        if mode == Mode::Production {
            self.production_faults(&mut faults);
        }
        let url = &self.database.url;
        if !url.is_postgres() && url.sqlite_file().is_none_or(str::is_empty) {
            faults.push(Fault::at("database.url", "begins neither with sqlite:// nor with postgres://"));
        }
        if !self.scheme.folder.is_empty() && !Path::new(&self.scheme.folder).is_dir() {
            faults.push(Fault::at("scheme.folder", format!("{} is not a folder", self.scheme.folder)));
        }
        if self.open_data.keep_days < 0 {
            faults.push(Fault::at("open_data.keep_days", "must be 0 or more"));
        }
        self.webhook_faults(&mut faults);
        self.oidc_faults(&mut faults);
        let to = &self.audit.checkpoint_mail;
        if !to.is_empty() && Email::parse(to).is_err() {
            faults.push(Fault::at("audit.checkpoint_mail", format!("{to:?} is no mail address")));
        }
        if !is_filter(&self.log.level) {
            faults.push(Fault::at("log.level", format!("{:?} is no level and no filter", self.log.level)));
        }
        faults
    }

    fn http_faults(&self, faults: &mut Vec<Fault>) {
        let http = &self.http;
        let origin = url::Url::parse(&http.origin).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        if origin.as_ref().is_none_or(|url| url.origin().ascii_serialization() != http.origin) {
            let why = "must be http:// or https:// and a host, without a path and without a slash at the end";
            faults.push(Fault::at("http.origin", why));
        }
        if !http.office.is_empty() && http.office.parse::<SocketAddr>().is_err() {
            faults.push(Fault::at("http.office", "must be an address and a port, for example 127.0.0.1:8081"));
        }
        if !http.metrics.is_empty() && http.metrics.parse::<SocketAddr>().is_err() {
            faults.push(Fault::at("http.metrics", "must be an address and a port, for example 127.0.0.1:9090"));
        }
        if let Err(text) = Proxies::parse(&http.trusted_proxies) {
            faults.push(Fault::at("http.trusted_proxies", format!("{text:?} is neither an address nor a network")));
        }
        if http.connections == 0 {
            faults.push(Fault::at("http.connections", "must be 1 or more"));
        }
        let waits = [("header", http.header_seconds), ("body", http.body_seconds), ("idle", http.idle_seconds)];
        for (name, seconds) in waits {
            if seconds == 0 {
                faults.push(Fault::at(format!("http.{name}_seconds"), "must be 1 or more"));
            }
        }
    }

    fn mail_faults(&self, faults: &mut Vec<Fault>) {
        let mail = &self.mail;
        if mail.is_real() && mail.protection == Protection::None && !mail.is_loopback() {
            faults.push(Fault::at(
                "mail.protection",
                "\"none\" is allowed only towards this machine; use \"tls\" or \"starttls\"",
            ));
        }
        if !mail.password.is_empty() && !mail.password_file.is_empty() {
            faults.push(Fault::at("mail.password_file", "give either password or password_file"));
        }
        if mail.user.is_empty() && !(mail.password.is_empty() && mail.password_file.is_empty()) {
            faults.push(Fault::at("mail.user", "is missing, but a password is given"));
        }
        if mail.connections == 0 {
            faults.push(Fault::at("mail.connections", "must be 1 or more"));
        }
        if mail.news_per_minute < 1 {
            faults.push(Fault::at("mail.news_per_minute", "must be 1 or more"));
        }
        if !mail.inquiries_address.is_empty() && !takes_words(&mail.inquiries_address) {
            let why = "must be a mail address without a plus sign, with at most 20 characters before the @";
            faults.push(Fault::at("mail.inquiries_address", why));
        }
        self.mail_files(faults);
    }

    /// What of the mail lies in files.
    fn mail_files(&self, faults: &mut Vec<Fault>) {
        let mail = &self.mail;
        let keys = [
            ("rsa", &mail.dkim_rsa_selector, &mail.dkim_rsa_key_file),
            ("ed25519", &mail.dkim_ed25519_selector, &mail.dkim_ed25519_key_file),
        ];
        for (name, selector, file) in keys {
            if selector.is_empty() != file.is_empty() {
                faults.push(Fault::at(format!("mail.dkim_{name}_selector"), "selector and key file belong together"));
            }
        }
        let files = [
            ("authority_file", &mail.authority_file),
            ("password_file", &mail.password_file),
            ("dkim_rsa_key_file", &mail.dkim_rsa_key_file),
            ("dkim_ed25519_key_file", &mail.dkim_ed25519_key_file),
        ];
        for (name, file) in files {
            if !file.is_empty() && !Path::new(file).is_file() {
                faults.push(Fault::at(format!("mail.{name}"), format!("there is no file {file}")));
            }
        }
    }

    fn webhook_faults(&self, faults: &mut Vec<Fault>) {
        let webhooks = &self.webhooks;
        if webhooks.connections == 0 {
            faults.push(Fault::at("webhooks.connections", "must be 1 or more"));
        }
        if webhooks.timeout_seconds == 0 {
            faults.push(Fault::at("webhooks.timeout_seconds", "must be 1 or more"));
        }
        let file = &webhooks.authority_file;
        if !file.is_empty() && !Path::new(file).is_file() {
            faults.push(Fault::at("webhooks.authority_file", format!("there is no file {file}")));
        }
    }

    fn production_faults(&self, faults: &mut Vec<Fault>) {
        let key = &self.secrets.key_file;
        if key.is_empty() {
            faults.push(Fault::at("secrets.key_file", "must be given; make one with: sengen key new FILE"));
        } else if !Path::new(key).is_file() {
            faults.push(Fault::at(
                "secrets.key_file",
                format!("there is no file {key}; make it with: sengen key new {key}"),
            ));
        }
        if self.limits.password_hash == Cost::Test {
            faults.push(Fault::at("limits.password_hash", "\"test\" is allowed only with --development"));
        }
    }
}

/// A word of up to 43 characters and a plus sign fit before the @ (64 characters, RFC 5321 §4.5.3.1.1).
fn takes_words(address: &str) -> bool {
    let local = address.rsplit_once('@').map_or("", |(local, _)| local);
    domain::email::Email::parse(address).is_ok() && !local.contains('+') && local.len() <= 20
}

/// `info` or `info,site=debug`. The filter itself would take any word for the name of a module.
fn is_filter(text: &str) -> bool {
    let level = |part: &str| part.rsplit('=').next().is_some_and(|level| level.trim().parse::<LevelFilter>().is_ok());
    text.split(',').all(level)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(config: &Config, mode: Mode) -> Vec<String> {
        config.faults(mode).into_iter().map(|fault| fault.key).collect()
    }

    #[test]
    fn the_defaults_are_good_for_development_and_production_wants_a_key() {
        assert_eq!(keys(&Config::default(), Mode::Development), Vec::<String>::new());
        assert_eq!(keys(&Config::default(), Mode::Production), ["secrets.key_file"]);
    }

    #[test]
    fn mail_without_protection_stays_on_this_machine() {
        let mut config = Config::default();
        config.mail.protection = Protection::None;
        config.mail.host = "mail.example.jp".to_owned();
        assert_eq!(keys(&config, Mode::Development), ["mail.protection"]);
        for host in ["127.0.0.1", "localhost", "::1", "[::1]"] {
            host.clone_into(&mut config.mail.host);
            assert!(keys(&config, Mode::Development).is_empty(), "{host}");
        }
    }

    #[test]
    fn an_origin_has_no_path() {
        for origin in ["localhost:8080", "ftp://x", "https://x/", "https://x/y", ""] {
            let mut config = Config::default();
            origin.clone_into(&mut config.http.origin);
            assert_eq!(keys(&config, Mode::Development), ["http.origin"], "{origin}");
        }
    }

    #[test]
    fn everything_at_once() {
        let mut config = Config::default();
        config.http.connections = 0;
        config.http.idle_seconds = 0;
        config.mail.dkim_rsa_selector = "a".to_owned();
        config.mail.authority_file = "/nowhere".to_owned();
        config.log.level = "loud".to_owned();
        config.mail.news_per_minute = 0;
        config.audit.checkpoint_mail = "nobody".to_owned();
        config.database.url = "mysql://x".to_owned().into();
        config.limits.password_hash = Cost::Test;
        assert_eq!(keys(&config, Mode::Production).len(), 10, "{:?}", keys(&config, Mode::Production));
    }
}
