//! What handlers may use: the store, the scheme, the clock, the dice and the few settings the pages need.

use crate::{
    editions::Source,
    guard::closing::Board,
    hasher::Hasher,
    office::provider::Provider,
    registry::Registry,
    rush::{Crowd, Pressure},
};
use domain::{dice::Dice, registers::Registers, scheme::Scheme, time::Clock};
use futures_util::future::BoxFuture;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{Timestamp, civil::Date};
use sha2::{Digest as _, Sha256};
use std::{path::PathBuf, sync::Arc};
use tokio::sync::Notify;
use uuid::Uuid;

/// Everything a handler may use. Built by the binary, or by a test; once for each edition of the scheme.
#[derive(Clone)]
pub struct App {
    /// The register.
    pub store: store::Store,
    /// The scheme in force.
    pub scheme: Arc<Scheme>,
    /// Where it comes from.
    pub source: Arc<Source>,
    /// Postal codes, industries and the other registers that come with the program.
    pub registers: Arc<Registers>,
    /// The register as readers see it.
    pub directory: Arc<directory::Directory>,
    /// The register as the office searches it.
    pub registry: Arc<Registry>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The dice.
    pub dice: Arc<dyn Dice>,
    /// The key for links and codes.
    pub secret: Secret,
    /// Password hashing, with its queue.
    pub hasher: Arc<Hasher>,
    /// What the pages need to know of the configuration.
    pub settings: Settings,
    /// Questions to the world outside.
    pub outside: Arc<dyn Outside>,
    /// Rung after a commit that put a letter into the outbox.
    pub letters: Arc<Notify>,
    /// How far behind the process is.
    pub pressure: Arc<Pressure>,
    /// How often each address asks.
    pub crowd: Arc<Crowd>,
    /// How the site works now.
    pub board: Arc<Board>,
    /// The organisation's own provider for the sign-in of staff; `None`: there is none.
    pub provider: Option<Arc<Provider>>,
}

/// What the pages need to know of the configuration.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `https://sengen.example.jp`, without a slash at the end.
    pub origin: String,
    /// The development mailbox is open and the footer shows it.
    pub development: bool,
    /// The folder of the daily files of open data; `None`: none are published.
    pub open_data: Option<PathBuf>,
    /// The office has a listener of its own: the public one has none of its pages.
    pub office_apart: bool,
    /// The address that takes mails in threads of inquiries, without their words; `None`: they are answered on their pages alone.
    pub inquiries_address: Option<String>,
    /// Letters to many that go out within a minute, at most.
    pub letters_a_minute: i64,
    /// Where webhooks may post to; `None`: there are none.
    pub webhooks: Option<domain::webhook_url::Reach>,
}

impl Settings {
    /// Cookies are `Secure` and named `__Host-…`.
    pub fn https(&self) -> bool {
        self.origin.starts_with("https://")
    }
}

/// Questions to the world outside: real in the binary, played in tests.
pub trait Outside: Send + Sync {
    /// Is there a mail server for this domain (MX, else A/AAAA)? A hint, never a refusal.
    fn mail_host<'a>(&'a self, domain: &'a str) -> BoxFuture<'a, MailHost>;
}

/// The answer of the look-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailHost {
    /// There is one.
    Accepts,
    /// The name system says there is none.
    None,
    /// Could not be found out.
    Unknown,
}

/// The key for links and codes: 32 bytes. `Debug` says nothing.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// Takes the key.
    pub fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// HMAC-SHA256 of a purpose and an id: links and codes need no place in the store.
    pub fn mac(&self, purpose: &str, id: Uuid) -> [u8; 32] {
        // A key of 32 bytes is within every length HMAC takes; the empty answer can never be made.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return [0; 32] };
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(id.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

/// SHA-256, for tokens of 256 random bits: the store never holds a token.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

impl App {
    /// The same under another scheme.
    #[must_use]
    pub fn under(&self, scheme: Arc<Scheme>) -> Self {
        Self { scheme, ..self.clone() }
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Today in Japan.
    pub fn today(&self) -> Date {
        domain::time::day(self.now())
    }

    /// A new id: a `UUIDv7` of the clock and the dice.
    pub fn id(&self) -> Uuid {
        let mut random = [0; 10];
        self.dice.fill(&mut random);
        let millis = u64::try_from(self.now().as_millisecond()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// 32 random bytes.
    pub fn token(&self) -> [u8; 32] {
        let mut token = [0; 32];
        self.dice.fill(&mut token);
        token
    }
}
