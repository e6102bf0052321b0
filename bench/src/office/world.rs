//! The office over a register whose declarations stand in every state, and an officer who is signed in.

use crate::{house, register};
use anyhow::{Context as _, Result};
use directory::Directory;
use domain::{registers::Registers, staff::Role};
use site::App;
use sqlx::{Connection as _, Executor as _, PgConnection, SqliteConnection};
use std::{net::SocketAddr, path::Path, sync::Arc};
use store::Store;
use tokio::net::TcpListener;

/// What becomes of those whose 受付番号 ends like this, and whose 自己宣言ID ends like that: one in ten waits for the office, half of these
/// with a flag; each other state has one in a hundred. And each declaration was looked at once.
const VARIED: [&str; 9] = [
    "UPDATE declarations SET state = 'declared', accepted_at = NULL WHERE receipt LIKE '%1'",
    "UPDATE declarations SET flags = '[\"test-word\"]' WHERE receipt LIKE '%21' OR receipt LIKE '%41' OR receipt LIKE '%61'",
    "UPDATE declarations SET partner = 'mihon' WHERE receipt LIKE '%71'",
    "UPDATE declarations SET state = 'returned', accepted_at = NULL WHERE receipt LIKE '%32'",
    "UPDATE declarations SET state = 'rejected', accepted_at = NULL WHERE receipt LIKE '%43'",
    "UPDATE declarations SET state = 'stopped' WHERE receipt LIKE '%54'",
    "UPDATE declarations SET state = 'cancelled' WHERE receipt LIKE '%65'",
    "UPDATE declarations SET state = 'provisional', accepted_at = NULL, declared_at = NULL, number = NULL WHERE receipt LIKE '%76'",
    "INSERT INTO audit (at, act, subject, case_id, reason)
        SELECT declared_at, 'case-seen', receipt, id, 'review' FROM declarations WHERE declared_at IS NOT NULL",
];

/// Moves some declarations into other states, once.
pub async fn vary(url: &str, mark: &Path) -> Result<()> {
    if mark.exists() {
        return Ok(());
    }
    for text in VARIED {
        if url.starts_with("sqlite:") {
            SqliteConnection::connect(url).await?.execute(text).await?;
        } else {
            PgConnection::connect(url).await?.execute(text).await?;
        }
    }
    if url.starts_with("sqlite:") {
        SqliteConnection::connect(url).await?.execute("PRAGMA wal_checkpoint(TRUNCATE)").await?;
    } else {
        PgConnection::connect(url).await?.execute("VACUUM (ANALYZE) declarations").await?;
    }
    std::fs::write(mark, "varied\n").context("the mark")
}

/// The site, and who asks.
pub struct World {
    /// What the handlers use.
    pub app: Arc<App>,
    /// Where it listens.
    pub site: SocketAddr,
    /// The header line of an administrator who is signed in: the role that may open every list.
    pub cookie: String,
}

impl World {
    /// Opens the office over that store.
    pub async fn open(store: Store) -> Result<Self> {
        let registers = Arc::new(Registers::bundled()?);
        let directory = Arc::new(Directory::new(registers.clone()));
        let app = house::app(store, registers, directory)?;
        let (_, cookie) = house::officer(&app, Role::Administrator).await?;
        let cookie = format!("cookie: {cookie}\r\n");
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let site = listener.local_addr()?;
        let router = site::router(app.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { app, site, cookie })
    }
}

/// A declaration of the register, by its row.
pub fn declaration(row: u64) -> uuid::Uuid {
    register::id(row, 1)
}

/// Its business.
pub fn business(row: u64) -> uuid::Uuid {
    register::id(row, 2)
}
