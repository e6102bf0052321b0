//! The only crate that knows SQL: SQLite and PostgreSQL behind one set of verbs.
//!
//! Reading verbs take `&mut Db`, writing verbs `&mut Unit`; a unit may read. Ids and times are made by the caller
//! outside the unit, because a unit may be run again.

mod columns;
mod door;
mod error;
mod inside;
mod keys;
mod migrate;
mod postgres;
mod sqlite;
mod writer;

pub mod affected;
pub mod api_keys;
pub mod audit;
pub mod bookmark;
pub mod campaigns;
pub mod cases;
pub mod chain;
pub mod chores;
pub mod confirmations;
pub mod corporate_register;
pub mod countersign;
pub mod declarations;
pub mod drafts;
pub mod editions;
pub mod exports;
pub mod imports;
pub mod inquiries;
pub mod intakes;
pub mod journal;
pub mod limits;
pub mod mass_mail;
pub mod members;
pub mod modes;
pub mod news;
pub mod notices;
pub mod outbox;
pub mod partner_entries;
pub mod partner_grants;
pub mod partners;
pub mod policies;
pub mod public;
mod receipts;
pub mod registry;
pub mod sessions;
pub mod signing_keys;
pub mod staff;
pub mod suppressed;
pub mod surveys;
pub mod tallies;
pub mod watches;
pub mod webhooks;
pub mod wishes;

pub use door::{Db, Unit};
pub use error::Error;
pub use keys::Keys;
pub use writer::Fatal;

use domain::dice::Dice;
use keys::Vault;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// The longest a unit of work may run, and the longest anyone waits for a connection or a turn.
pub const UNIT_LIMIT: Duration = Duration::from_secs(5);
/// How many units may wait for SQLite's writer; further ones wait to get into the queue.
const QUEUE: usize = 1024;

/// What the store is opened with.
pub struct Options {
    /// `sqlite:path/to/file.db` or `postgres://…`.
    pub url: String,
    /// The keys of the personal columns.
    pub keys: Keys,
    /// Chance, for nonces and pauses.
    pub dice: Arc<dyn Dice>,
    /// Called when the disk fails or the file is damaged; nobody is answered after it. It should end the process.
    pub fatal: Fatal,
    /// Connections that read. 4 a core is plenty.
    pub readers: u32,
}

/// A database, open. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    engine: Engine,
    vault: Arc<Vault>,
    receipts: tokio::sync::Mutex<Option<receipts::Block>>,
}

enum Engine {
    Sqlite(sqlite::File),
    Postgres(postgres::Server),
}

impl Store {
    /// Opens the database. The schema is not touched: see [`Store::migrate`]. Refuses a database sealed with another key.
    pub async fn open(options: Options) -> Result<Self, Error> {
        let vault = Arc::new(Vault { keys: options.keys.clone(), dice: options.dice.clone() });
        let engine = if options.url.starts_with("postgres:") || options.url.starts_with("postgresql:") {
            Engine::Postgres(postgres::Server::open(&options, vault.clone()).await?)
        } else if options.url.starts_with("sqlite:") {
            Engine::Sqlite(sqlite::File::open(&options, vault.clone()).await?)
        } else {
            return Err(Error::Url("it begins neither with sqlite: nor with postgres:".to_owned()));
        };
        let store = Self { inner: Arc::new(Inner { engine, vault, receipts: tokio::sync::Mutex::default() }) };
        store.check_key().await?;
        Ok(store)
    }

    /// A connection that reads.
    pub async fn read(&self) -> Result<Db, Error> {
        match &self.inner.engine {
            Engine::Sqlite(file) => file.read().await,
            Engine::Postgres(server) => server.read().await,
        }
    }

    /// The one way to write: a unit of work, kept whole or not at all; the answer comes after COMMIT.
    ///
    /// The unit may be run again (PostgreSQL), so it makes no ids, asks no clock and sends nothing. Call it in a task of
    /// its own or a request's, never in one arm of `select!` or `join!`: a unit that is neither polled nor dropped
    /// holds SQLite's only writer.
    pub async fn write<T, E, F, Fut>(&self, unit: F) -> Result<T, E>
    where
        E: From<Error>,
        F: Fn(Unit) -> Fut,
        Fut: Future<Output = Result<T, E>>,
    {
        if inside::is_inside() {
            return Err(Error::Nested.into());
        }
        let (begun, asked, unit) = (Instant::now(), modes::asked(), &unit);
        let unit = move |mut db: Unit| async move {
            if let Some(work) = asked {
                modes::allow(&mut db, work).await?;
            }
            unit(db).await
        };
        let done = match &self.inner.engine {
            Engine::Sqlite(file) => file.write(unit).await,
            Engine::Postgres(server) => server.write(unit).await,
        };
        let result = if done.is_ok() { "kept" } else { "refused" };
        metrics::histogram!("sengen_store_unit_seconds", "result" => result).record(begun.elapsed().as_secs_f64());
        done
    }

    /// The database answers.
    pub async fn ping(&self) -> Result<(), Error> {
        let mut reader = self.read().await?;
        let db = &mut reader;
        let text = db.pick("SELECT 1", "SELECT 1::bigint");
        door::sql!(db, one (i64,): text).map(drop)
    }

    /// `sqlite` or `postgres`, for logs and `doctor`.
    pub fn engine(&self) -> &'static str {
        match self.inner.engine {
            Engine::Sqlite(_) => "sqlite",
            Engine::Postgres(_) => "postgres",
        }
    }

    /// Finishes what is begun and closes. Later calls get [`Error::Closed`].
    pub async fn close(&self) {
        match &self.inner.engine {
            Engine::Sqlite(file) => file.close().await,
            Engine::Postgres(server) => server.close().await,
        }
    }
}
