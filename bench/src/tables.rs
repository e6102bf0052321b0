//! Reads the tables as they lie on the disk, past the house's own verbs: who checks a promise must not ask the promiser.

use anyhow::{Context, Result};
use sqlx::{AssertSqlSafe, PgPool, Row, SqlitePool, postgres::PgPoolOptions, sqlite::SqliteConnectOptions};
use std::str::FromStr as _;

/// The database, read only by habit.
pub enum Tables {
    /// A file.
    Sqlite(SqlitePool),
    /// A server.
    Postgres(PgPool),
}

/// A row of texts; NULL is the empty text.
pub type Texts = Vec<String>;

impl Tables {
    /// Connects.
    pub async fn open(url: &str) -> Result<Self> {
        if url.starts_with("sqlite:") {
            let options = SqliteConnectOptions::from_str(url)?.create_if_missing(false);
            return Ok(Self::Sqlite(SqlitePool::connect_with(options).await.context("the register")?));
        }
        Ok(Self::Postgres(PgPoolOptions::new().max_connections(2).connect(url).await.context("the register")?))
    }

    /// An id column as 32 hexadecimal digits.
    pub fn id(&self, column: &str) -> String {
        match self {
            Self::Sqlite(_) => format!("coalesce(lower(hex({column})), '')"),
            Self::Postgres(_) => format!("coalesce(replace({column}::text, '-', ''), '')"),
        }
    }

    /// All rows of a query whose columns are texts.
    pub async fn rows(&self, sql: &str) -> Result<Vec<Texts>> {
        let sql = AssertSqlSafe(sql.to_owned());
        let rows = match self {
            Self::Sqlite(pool) => {
                let rows = sqlx::query(sql).fetch_all(pool).await?;
                rows.iter().map(|row| (0..row.len()).map(|at| row.try_get(at)).collect()).collect()
            }
            Self::Postgres(pool) => {
                let rows = sqlx::query(sql).fetch_all(pool).await?;
                rows.iter().map(|row| (0..row.len()).map(|at| row.try_get(at)).collect()).collect()
            }
        };
        let rows: Result<Vec<Vec<Option<String>>>, sqlx::Error> = rows;
        Ok(rows?.into_iter().map(|row| row.into_iter().map(Option::unwrap_or_default).collect()).collect())
    }
}

/// A column of a row, or the empty text.
pub fn cell(row: &[String], at: usize) -> &str {
    row.get(at).map_or("", String::as_str)
}
