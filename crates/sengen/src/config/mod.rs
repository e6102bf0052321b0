//! The configuration: one TOML file and the environment. The only place that reads the environment.
//!
//! Each key stands once, in its section's file, with its manual and its default; `sengen.example.toml` and the table
//! of the README are made from there ([`manual`]).

mod check;
mod database;
mod hidden;
mod http;
mod mail;
pub mod manual;
mod oidc;
mod read;
mod rest;
mod section;

pub use database::Database;
pub use hidden::{DatabaseUrl, Hidden};
pub use http::Http;
pub use mail::{Mail, Protection};
pub use oidc::{FactorClaim, Oidc};
pub use read::{Given, Source, environment, load};
pub use rest::{Audit, Cost, DirectorySection, Format, Limits, Log, Office, OpenData, SchemeFolder, Secrets, Webhooks};
pub use section::{Key, Section};

use std::fmt;

/// All settings.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// `[http]`
    pub http: Http,
    /// `[database]`
    pub database: Database,
    /// `[mail]`
    pub mail: Mail,
    /// `[secrets]`
    pub secrets: Secrets,
    /// `[scheme]`
    pub scheme: SchemeFolder,
    /// `[limits]`
    pub limits: Limits,
    /// `[directory]`
    pub directory: DirectorySection,
    /// `[open_data]`
    pub open_data: OpenData,
    /// `[webhooks]`
    pub webhooks: Webhooks,
    /// `[audit]`
    pub audit: Audit,
    /// `[office]`
    pub office: Office,
    /// `[oidc]`
    pub oidc: Oidc,
    /// `[log]`
    pub log: Log,
}

/// All sections, in the order of the file.
pub const SECTIONS: [Section; 13] = [
    Http::SECTION,
    Database::SECTION,
    Mail::SECTION,
    Secrets::SECTION,
    SchemeFolder::SECTION,
    Limits::SECTION,
    DirectorySection::SECTION,
    OpenData::SECTION,
    Webhooks::SECTION,
    Audit::SECTION,
    Office::SECTION,
    Oidc::SECTION,
    Log::SECTION,
];

/// What the program runs as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// `--development`: makes its key, migrates by itself, shows the mailbox.
    Development,
    /// Everything is given, nothing is made in passing.
    Production,
}

impl Mode {
    /// Where webhooks may post to: to this machine only while developing.
    pub fn reach(self) -> domain::webhook_url::Reach {
        use domain::webhook_url::Reach;
        if self == Self::Development { Reach::WorldAndHere } else { Reach::World }
    }
}

/// One thing that is wrong with the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The key, e.g. `http.listen`, or the file.
    pub key: String,
    /// What is wrong and what to do.
    pub why: String,
}

impl Fault {
    /// A fault at a key.
    pub fn at(key: impl Into<String>, why: impl Into<String>) -> Self {
        Self { key: key.into(), why: why.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.key, self.why)
    }
}

impl Config {
    /// Settings for tests: any free port, a database in the folder, the cheap hash.
    pub fn for_testing(folder: &std::path::Path) -> Self {
        let mut config = Self::default();
        config.http.listen = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
        config.database.url = format!("sqlite://{}", folder.join("sengen.db").display()).into();
        config.secrets.key_file = folder.join("key").display().to_string();
        config.limits.password_hash = Cost::Test;
        config
    }
}
