//! The two engines: a file, or a database in the durable throw-away cluster of `bin/pg`.

use anyhow::{Context, Result, bail};
use std::{path::Path, process::Command};

/// The engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Engine {
    /// One file.
    Sqlite,
    /// The durable cluster of `bin/pg`.
    Postgres,
}

impl std::fmt::Display for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// The URL of an empty database: a new file in the folder, or a new database `name`. Starts the cluster if need be.
pub fn prepare(engine: Engine, folder: &Path, name: &str) -> Result<String> {
    match engine {
        Engine::Sqlite => Ok(format!("sqlite://{}", folder.join("sengen.db").display())),
        Engine::Postgres => {
            let url = start()?;
            sql(&url, &format!("DROP DATABASE IF EXISTS {name}"))?;
            sql(&url, &format!("CREATE DATABASE {name}"))?;
            Ok(of(&url, name))
        }
    }
}

/// Whether the cluster has a database of that name.
pub fn exists(name: &str) -> Result<bool> {
    Ok(sql(&start()?, &format!("SELECT 'there' FROM pg_database WHERE datname = '{name}'"))?.contains("there"))
}

/// The URL of a database of the cluster.
pub fn named(name: &str) -> Result<String> {
    Ok(of(&start()?, name))
}

/// The URL of a fresh copy of a database.
pub fn copy(from: &str, to: &str) -> Result<String> {
    let url = start()?;
    sql(&url, &format!("DROP DATABASE IF EXISTS {to} WITH (FORCE)"))?;
    sql(&url, &format!("CREATE DATABASE {to} TEMPLATE {from}"))?;
    sql(&url, "CHECKPOINT")?;
    Ok(of(&url, to))
}

fn of(url: &str, name: &str) -> String {
    url.replacen("/postgres?", &format!("/{name}?"), 1)
}

fn sql(url: &str, text: &str) -> Result<String> {
    let done = Command::new("psql")
        .args([url, "-qAt", "-v", "ON_ERROR_STOP=1", "-c", text])
        .output()
        .context("psql is missing")?;
    if done.status.success() {
        Ok(String::from_utf8_lossy(&done.stdout).into_owned())
    } else {
        bail!("{text}: {}", String::from_utf8_lossy(&done.stderr))
    }
}

/// Starts the durable cluster; its URL.
pub fn start() -> Result<String> {
    pg("start")
}

/// Ends the durable cluster as a power cut would.
pub fn cut() -> Result<String> {
    pg("cut")
}

fn pg(action: &str) -> Result<String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../bin/pg");
    let done = Command::new(&script).args([action, "--durable"]).output().context("bin/pg")?;
    if !done.status.success() {
        bail!("bin/pg {action} --durable: {}", String::from_utf8_lossy(&done.stderr));
    }
    Ok(String::from_utf8_lossy(&done.stdout).trim().to_owned())
}
