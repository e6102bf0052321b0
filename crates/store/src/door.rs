//! The door to two databases: a connection that reads ([`Db`]), a unit of work that writes ([`Unit`]), and the one macro
//! with control over a connection.

use crate::{
    error::{self, Error},
    keys::Vault,
};
use sqlx::{PgConnection, Postgres, Sqlite, Transaction, pool::PoolConnection};
use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
};
use tokio::sync::OwnedMutexGuard;

/// A connection that reads. A page that only shows can get nothing else.
pub struct Db {
    pub(crate) conn: Conn,
    pub(crate) vault: Arc<Vault>,
    /// A statement met a serialization failure or a deadlock: the whole unit must be run again (PostgreSQL).
    pub(crate) conflict: bool,
    /// A statement met an error of the disk or a damaged file: nothing may be answered any more (SQLite).
    pub(crate) disk: Option<String>,
}

/// The connection of either engine.
pub(crate) enum Conn {
    /// SQLite.
    Sqlite(PoolConnection<Sqlite>),
    /// PostgreSQL.
    Postgres(Pg),
}

/// A connection to PostgreSQL, alone or in a transaction that rolls back when dropped.
pub(crate) enum Pg {
    /// Each statement for itself.
    Free(PoolConnection<Postgres>),
    /// A unit of work.
    Open(Transaction<'static, Postgres>),
}

impl Deref for Pg {
    type Target = PgConnection;
    fn deref(&self) -> &PgConnection {
        match self {
            Self::Free(conn) => conn,
            Self::Open(transaction) => transaction,
        }
    }
}

impl DerefMut for Pg {
    fn deref_mut(&mut self) -> &mut PgConnection {
        match self {
            Self::Free(conn) => conn,
            Self::Open(transaction) => transaction,
        }
    }
}

/// A unit of work: reads and writes, kept whole or not at all. Made only by [`crate::Store::write`]; given back when dropped.
pub struct Unit(pub(crate) OwnedMutexGuard<Db>);

impl Deref for Unit {
    type Target = Db;
    fn deref(&self) -> &Db {
        &self.0
    }
}

impl DerefMut for Unit {
    fn deref_mut(&mut self) -> &mut Db {
        &mut self.0
    }
}

impl Db {
    pub(crate) fn new(conn: Conn, vault: Arc<Vault>) -> Self {
        Self { conn, vault, conflict: false, disk: None }
    }

    /// Notes what a failed statement means for the unit, and says it in our words.
    pub(crate) fn failed(&mut self, module: &'static str, failure: sqlx::Error) -> Error {
        self.conflict |= is_conflict(&failure);
        if is_disk(&failure) {
            self.disk = Some(failure.to_string());
        }
        Error::at(module, failure)
    }

    /// The text for this engine, where the two must differ.
    pub(crate) fn pick(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self.conn {
            Conn::Sqlite(_) => sqlite,
            Conn::Postgres(_) => postgres,
        }
    }

    /// Runs a statement as it stands. For the contract tests alone, which plant bad rows with it.
    #[doc(hidden)]
    pub async fn run_as_is(&mut self, text: &'static str) -> Result<u64, Error> {
        let db = self;
        sql!(db, run: text)
    }
}

/// 40001 serialization failure, 40P01 deadlock.
pub(crate) fn is_conflict(failure: &sqlx::Error) -> bool {
    error::sql_state(failure).is_some_and(|state| state == "40001" || state == "40P01")
}

/// `SQLITE_IOERR` (10) or `SQLITE_CORRUPT` (11).
pub(crate) fn is_disk(failure: &sqlx::Error) -> bool {
    matches!(error::sqlite_code(failure), Some(10 | 11))
}

/// Runs one statement, written once for both engines with `$1, $2 …`, on the connection of a [`Db`] or [`Unit`].
/// `one`, `optional`, `all`, `stream` give rows of a type; `run` gives how many rows were changed.
macro_rules! sql {
    ($db:ident, one $row:ty: $sql:expr $(, $arg:expr)* $(,)?) => { $crate::door::sql!(@ $db, (query_as::<_, $row>), fetch_one, $sql, $($arg),*) };
    ($db:ident, optional $row:ty: $sql:expr $(, $arg:expr)* $(,)?) => { $crate::door::sql!(@ $db, (query_as::<_, $row>), fetch_optional, $sql, $($arg),*) };
    ($db:ident, all $row:ty: $sql:expr $(, $arg:expr)* $(,)?) => { $crate::door::sql!(@ $db, (query_as::<_, $row>), fetch_all, $sql, $($arg),*) };
    ($db:ident, stream $row:ty: $sql:expr $(, $arg:expr)* $(,)?) => {
        match &mut $db.conn {
            $crate::door::Conn::Sqlite(c) => sqlx::query_as::<_, $row>($sql)$(.bind($crate::columns::Column::keep(&$arg)))*.fetch(&mut **c),
            $crate::door::Conn::Postgres(c) => sqlx::query_as::<_, $row>($sql)$(.bind($crate::columns::Column::keep(&$arg)))*.fetch(&mut **c),
        }
    };
    ($db:ident, run: $sql:expr $(, $arg:expr)* $(,)?) => {{
        let done = match &mut $db.conn {
            $crate::door::Conn::Sqlite(c) => sqlx::query($sql)$(.bind($crate::columns::Column::keep(&$arg)))*.execute(&mut **c).await.map(|done| done.rows_affected()),
            $crate::door::Conn::Postgres(c) => sqlx::query($sql)$(.bind($crate::columns::Column::keep(&$arg)))*.execute(&mut **c).await.map(|done| done.rows_affected()),
        };
        done.map_err(|failure| $db.failed(module_path!(), failure))
    }};
    (@ $db:ident, ($($query:tt)*), $fetch:ident, $sql:expr, $($arg:expr),*) => {{
        let done = match &mut $db.conn {
            $crate::door::Conn::Sqlite(c) => sqlx::$($query)*($sql)$(.bind($crate::columns::Column::keep(&$arg)))*.$fetch(&mut **c).await,
            $crate::door::Conn::Postgres(c) => sqlx::$($query)*($sql)$(.bind($crate::columns::Column::keep(&$arg)))*.$fetch(&mut **c).await,
        };
        done.map_err(|failure| $db.failed(module_path!(), failure))
    }};
}
pub(crate) use sql;
