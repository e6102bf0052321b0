//! What can go wrong between a verb and its database.

/// An error of the store. Expected outcomes of a verb (already submitted, not possible here) are no errors but answers.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A value in the database is not what its column holds (another program wrote it, or a value is no longer read).
    #[error("{table}.{column} holds what we cannot read: {why}")]
    Row {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// Why it cannot be read. Never the value of a sealed column.
        why: String,
    },
    /// A value that must be unique is taken, e.g. a number that was drawn. Draw again.
    #[error("{what} is taken")]
    Taken {
        /// Constraint or columns, as the engine names them.
        what: String,
    },
    /// The row a verb was asked to change is not there.
    #[error("no such row in {table}")]
    Missing {
        /// The table.
        table: &'static str,
    },
    /// A unit of work was started inside another one; it would wait for itself.
    #[error("a unit of work inside a unit of work")]
    Nested,
    /// The unit ran well, but its transaction was not committed; nothing of it was kept.
    #[error("not committed: {0}")]
    NotCommitted(String),
    /// The connection was lost while committing: kept or not, nobody knows. Repeat with the same ids.
    #[error("the connection was lost while committing; whether it was kept is unknown")]
    Unknown,
    /// The store is closed or closing.
    #[error("the store is closed")]
    Closed,
    /// No connection or turn within the time; or the database is locked by another program.
    #[error("the database is busy: {0}")]
    Busy(String),
    /// A unit took longer than [`crate::UNIT_LIMIT`]; nothing of it was kept.
    #[error("a unit of work took too long")]
    Slow,
    /// The database cannot be reached or read.
    #[error("the database cannot be reached: {0}")]
    Io(String),
    /// The address of the database cannot be understood.
    #[error("the address of the database cannot be understood: {0}")]
    Url(String),
    /// The database is sealed with another key.
    #[error("this database is sealed with another key; give the key file it was made with")]
    WrongKey,
    /// The mode of the site keeps this work out; see [`crate::modes::asking`].
    #[error("the site is in the mode {}", .0.code())]
    Shut(domain::mode::SiteMode),
    /// A newer version of the program made this database.
    #[error("the database has migration {0}, which this version does not know; use the newer program")]
    Newer(i64),
    /// A migration that was applied is no longer the same text.
    #[error("migration {0} was changed after it was applied")]
    MigrationChanged(i64),
    /// A migration failed.
    #[error("migration failed: {0}")]
    Migration(String),
    /// Any other answer of the engine.
    #[error("{table}: {source}")]
    Engine {
        /// The noun whose verb ran, usually the table.
        table: &'static str,
        /// The engine's answer.
        source: sqlx::Error,
    },
}

/// SQLite's code for a file locked by another program.
const SQLITE_BUSY: i32 = 5;

impl Error {
    /// Reads an engine's error that met the verb of a module.
    pub(crate) fn at(module: &'static str, error: sqlx::Error) -> Self {
        let table = noun(module);
        match error {
            sqlx::Error::ColumnDecode { index, source } => {
                Self::row(table, index.trim_matches('"'), source.to_string())
            }
            sqlx::Error::Database(ref answer) if answer.is_unique_violation() => {
                let what = answer.constraint().map_or_else(|| answer.message().to_owned(), str::to_owned);
                Self::Taken { what }
            }
            sqlx::Error::PoolTimedOut => Self::Busy("no connection was free in time".to_owned()),
            sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => Self::Closed,
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) => Self::Io(error.to_string()),
            _ if is_busy(&error) => Self::Busy("the database file is locked by another program".to_owned()),
            source => Self::Engine { table, source },
        }
    }

    /// A value that cannot be read.
    pub(crate) fn row(table: &str, column: &str, why: impl std::fmt::Display) -> Self {
        Self::Row { table: table.to_owned(), column: column.to_owned(), why: why.to_string() }
    }
}

/// The noun of a module path: its last word, or the one before for the files of a folder.
fn noun(module: &'static str) -> &'static str {
    module.split("::").nth(1).unwrap_or(module)
}

/// The primary result code of SQLite, if the error is one of SQLite.
pub(crate) fn sqlite_code(error: &sqlx::Error) -> Option<i32> {
    let answer = error.as_database_error()?.try_downcast_ref::<sqlx::sqlite::SqliteError>()?;
    let code: i32 = sqlx::error::DatabaseError::code(answer)?.parse().ok()?;
    Some(code & 0xff)
}

/// SQLite: the file is locked by another program.
pub(crate) fn is_busy(error: &sqlx::Error) -> bool {
    sqlite_code(error) == Some(SQLITE_BUSY)
}

/// The five letters of an SQLSTATE, if the error is one of PostgreSQL.
pub(crate) fn sql_state(error: &sqlx::Error) -> Option<String> {
    let answer = error.as_database_error()?.try_downcast_ref::<sqlx::postgres::PgDatabaseError>()?;
    Some(answer.code().to_owned())
}

impl From<sqlx::migrate::MigrateError> for Error {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError;
        match error {
            MigrateError::VersionMissing(version) => Self::Newer(version),
            MigrateError::VersionMismatch(version) => Self::MigrationChanged(version),
            MigrateError::Execute(source) => Self::at("store::migrate", source),
            other => Self::Migration(other.to_string()),
        }
    }
}
