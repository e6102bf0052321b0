//! PostgreSQL: one SERIALIZABLE transaction a unit, run again when it met another; readers that cannot write.

use crate::{
    Options, UNIT_LIMIT,
    door::{Conn, Db, Pg, Unit, is_conflict},
    error::Error,
    inside::bounded,
    keys::Vault,
};
use sqlx::{
    ConnectOptions as _, Connection as _, Executor as _, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{str::FromStr as _, sync::Arc, time::Duration};
use tokio::sync::Mutex;

/// Connections that write. More only meet each other more often (measured: 8 does 5,100–5,300 units/s, 32 does 3,200).
const WRITERS: u32 = 8;
/// How often a unit is run again before it is given up.
const TRIES: u32 = 30;

/// A server.
pub(crate) struct Server {
    vault: Arc<Vault>,
    readers: PgPool,
    writers: PgPool,
}

/// What one try of a unit came to.
enum Tried<T, E> {
    /// The end: committed, or the unit's own refusal, or an error.
    Over(Result<T, E>),
    /// It met another unit: again.
    Met,
}

impl Server {
    /// Connects.
    pub async fn open(options: &Options, vault: Arc<Vault>) -> Result<Self, Error> {
        let connect = PgConnectOptions::from_str(&options.url)
            .map_err(|why| Error::Url(why.to_string()))?
            .application_name("sengen")
            .disable_statement_logging();
        // A transaction left open by a client that hangs would hold the journal's followers back.
        let writers = pool(WRITERS).after_connect(|conn, _| {
            Box::pin(async move { conn.execute("SET idle_in_transaction_session_timeout = '30s'").await.map(drop) })
        });
        let writers = writers.connect_with(connect.clone()).await;
        let writers = writers.map_err(|why| Error::Io(why.to_string()))?;
        // SET instead of a start parameter, so that a connection pooler may stand between.
        let readers = pool(options.readers)
            .after_connect(|conn, _| {
                Box::pin(async move { conn.execute("SET default_transaction_read_only = on").await.map(drop) })
            })
            .connect_lazy_with(connect);
        Ok(Self { vault, readers, writers })
    }

    /// A connection that cannot write.
    pub async fn read(&self) -> Result<Db, Error> {
        let conn = self.readers.acquire().await.map_err(|why| Error::at(module_path!(), why))?;
        Ok(Db::new(Conn::Postgres(Pg::Free(conn)), self.vault.clone()))
    }

    /// A connection that writes outside a unit, for the migration.
    pub async fn direct(&self) -> Result<Db, Error> {
        let conn = self.writers.acquire().await.map_err(|why| Error::at(module_path!(), why))?;
        Ok(Db::new(Conn::Postgres(Pg::Free(conn)), self.vault.clone()))
    }

    /// One unit of work in its own transaction, run again up to [`TRIES`] times when it met another.
    pub async fn write<T, E, F, Fut>(&self, unit: F) -> Result<T, E>
    where
        E: From<Error>,
        F: Fn(Unit) -> Fut,
        Fut: Future<Output = Result<T, E>>,
    {
        for tried in 0..TRIES {
            match self.attempt(&unit).await {
                Tried::Over(done) => return done,
                Tried::Met => tokio::time::sleep(self.pause(tried)).await,
            }
        }
        Err(Error::Busy("the unit met others again and again".to_owned()).into())
    }

    async fn attempt<T, E, F, Fut>(&self, unit: &F) -> Tried<T, E>
    where
        E: From<Error>,
        F: Fn(Unit) -> Fut,
        Fut: Future<Output = Result<T, E>>,
    {
        let transaction = match self.writers.begin_with("BEGIN ISOLATION LEVEL SERIALIZABLE").await {
            Ok(transaction) => transaction,
            // The connection died while it was idle; nothing was begun.
            Err(sqlx::Error::Io(_)) => return Tried::Met,
            Err(why) => return Tried::Over(Err(Error::at(module_path!(), why).into())),
        };
        let slot = Arc::new(Mutex::new(Db::new(Conn::Postgres(Pg::Open(transaction)), self.vault.clone())));
        let done = bounded(unit(Unit(slot.clone().lock_owned().await))).await;
        // The unit was dropped with its future; if somebody keeps it all the same, nothing is committed.
        let Some(db) = Arc::into_inner(slot).map(Mutex::into_inner) else {
            return Tried::Over(Err(Error::NotCommitted("the unit was kept beyond its end".to_owned()).into()));
        };
        let Conn::Postgres(Pg::Open(transaction)) = db.conn else { return Tried::Over(done) };
        if db.conflict || done.is_err() {
            // A rollback that fails is done by the server when the connection goes.
            let _ = transaction.rollback().await;
            return if db.conflict { Tried::Met } else { Tried::Over(done) };
        }
        match transaction.commit().await {
            Ok(()) => Tried::Over(done),
            Err(why) if is_conflict(&why) => Tried::Met,
            Err(why) if why.as_database_error().is_none() => Tried::Over(Err(Error::Unknown.into())),
            Err(why) => Tried::Over(Err(Error::NotCommitted(why.to_string()).into())),
        }
    }

    /// A random pause that grows with the tries, at most 64 ms, so that those who met do not meet again.
    fn pause(&self, tried: u32) -> Duration {
        let most = 1_000_u64 << tried.min(6);
        Duration::from_micros(self.vault.dice.roll() % most)
    }

    /// Closes all connections once they are given back.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writers.close().await;
    }
}

/// A pool that asks a connection whether it lives only after a second of rest: asking each time halves the reads
/// (measured 48,000 to 21,000/s).
fn pool(size: u32) -> PgPoolOptions {
    PgPoolOptions::new().max_connections(size).acquire_timeout(UNIT_LIMIT).test_before_acquire(false).before_acquire(
        |conn, rest| {
            Box::pin(async move {
                if rest.idle_for > Duration::from_secs(1) {
                    conn.ping().await?;
                }
                Ok(true)
            })
        },
    )
}
