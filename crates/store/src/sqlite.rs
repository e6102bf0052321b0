//! SQLite: one file, one writer, readers that cannot write.

use crate::{
    Options, QUEUE, UNIT_LIMIT,
    door::{Conn, Db, Unit},
    error::Error,
    inside::bounded,
    keys::Vault,
    writer::{Turn, Writer, lend},
};
use sqlx::{
    ConnectOptions as _, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{str::FromStr as _, sync::Arc, time::Duration};
use tokio::{
    sync::{Mutex, mpsc, oneshot},
    task::JoinHandle,
};

/// An open file.
pub(crate) struct File {
    vault: Arc<Vault>,
    readers: SqlitePool,
    writers: SqlitePool,
    /// The writer's connection, for the migration.
    pub slot: Arc<Mutex<Db>>,
    turns: mpsc::Sender<Turn>,
    task: Mutex<Option<(oneshot::Sender<()>, JoinHandle<()>)>>,
}

impl File {
    /// Opens the file, made if missing (its folder too), and starts the writer.
    pub async fn open(options: &Options, vault: Arc<Vault>) -> Result<Self, Error> {
        let connect = SqliteConnectOptions::from_str(&options.url).map_err(|why| Error::Url(why.to_string()))?;
        make_folder(connect.get_filename())?;
        let connect = connect
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(false)
            .busy_timeout(Duration::from_secs(5))
            .statement_cache_capacity(200)
            // Rows on the way from the thread of the engine: with fewer, the two wake each other for a handful of rows at a time.
            .row_buffer_size(4096)
            .pragma("cache_size", "-16000")
            // 16 MB of log between two copies into the file: pages that change often are copied once.
            .pragma("wal_autocheckpoint", "4000")
            .disable_statement_logging();
        let writers = pool(1).connect_with(connect.clone()).await.map_err(|why| cannot_open(&connect, why))?;
        let conn = writers.acquire().await.map_err(|why| Error::at(module_path!(), why))?;
        let read = connect.create_if_missing(false).read_only(true).pragma("query_only", "on");
        let readers = pool(options.readers).connect_lazy_with(read);
        let slot = Arc::new(Mutex::new(Db::new(Conn::Sqlite(conn), vault.clone())));
        let (turns, queue) = mpsc::channel(QUEUE);
        let (stop, stopped) = oneshot::channel();
        let writer = Writer { slot: slot.clone(), turns: queue, fatal: options.fatal.clone() };
        let task = tokio::spawn(writer.run(stopped));
        Ok(Self { vault, readers, writers, slot, turns, task: Mutex::new(Some((stop, task))) })
    }

    /// A connection that cannot write.
    pub async fn read(&self) -> Result<Db, Error> {
        let conn = self.readers.acquire().await.map_err(|why| Error::at(module_path!(), why))?;
        Ok(Db::new(Conn::Sqlite(conn), self.vault.clone()))
    }

    /// One unit of work in the writer's group. A refusal waits for the COMMIT too: it may rest on an earlier unit of
    /// the same group.
    pub async fn write<T, E, F, Fut>(&self, unit: F) -> Result<T, E>
    where
        E: From<Error>,
        F: Fn(Unit) -> Fut,
        Fut: Future<Output = Result<T, E>>,
    {
        let loan = lend(&self.turns, UNIT_LIMIT).await?;
        let done = bounded(unit(loan.unit)).await;
        // A writer that is gone tells nothing below.
        let _ = loan.verdict.send(done.is_ok());
        match loan.told.await {
            Ok(Ok(())) => done,
            Ok(Err(why)) => Err(Error::NotCommitted(why).into()),
            Err(_) => Err(Error::Closed.into()),
        }
    }

    /// Finishes the queue, writes the log back into the file, closes.
    pub async fn close(&self) {
        if let Some((stop, task)) = self.task.lock().await.take() {
            // A writer that ended by itself needs no word.
            let _ = stop.send(());
            let _ = task.await;
        }
        self.readers.close().await;
        if let Conn::Sqlite(conn) = &mut self.slot.lock().await.conn {
            // The log is read again at the next start if this does not succeed.
            let _ = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut **conn).await;
            conn.close_on_drop();
        }
        drop(self.writers.close());
    }
}

/// A pool whose connections stay and are not asked whether they live: a file does not hang up.
fn pool(size: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(size)
        .acquire_timeout(UNIT_LIMIT)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
}

/// The folder of the file, if it is not there.
fn make_folder(file: &std::path::Path) -> Result<(), Error> {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => std::fs::create_dir_all(folder)
            .map_err(|why| Error::Io(format!("the folder {} cannot be made: {why}", folder.display()))),
        _ => Ok(()),
    }
}

/// Says which file.
fn cannot_open(connect: &SqliteConnectOptions, why: sqlx::Error) -> Error {
    let file = connect.get_filename().display();
    match Error::at(module_path!(), why) {
        Error::Busy(why) => Error::Busy(format!("{file}: {why}")),
        Error::Engine { source, .. } => Error::Io(format!("{file}: {source}")),
        other => other,
    }
}
