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
            let psql = |sql: String| -> Result<()> {
                let done = Command::new("psql").args([&url, "-q", "-v", "ON_ERROR_STOP=1", "-c", &sql]).status();
                if done.context("psql is missing")?.success() { Ok(()) } else { bail!("{sql}") }
            };
            psql(format!("DROP DATABASE IF EXISTS {name}"))?;
            psql(format!("CREATE DATABASE {name}"))?;
            Ok(url.replacen("/postgres?", &format!("/{name}?"), 1))
        }
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
