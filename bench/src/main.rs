//! Measurements and the crash test: what the house promises, counted from outside.

mod chance;
mod crash;
mod database;
mod driver;
mod server;
mod tables;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

/// What is asked.
#[derive(Parser, Debug)]
#[command(about = "Measurements and the crash test of Sengen")]
struct Words {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand, Debug)]
enum Task {
    /// Kill the server again and again while clients declare, then compare records
    Crash(crash::Options),
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let fine = match Words::parse().task {
        Task::Crash(options) => crash::run(&options).await?,
    };
    Ok(if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// An empty folder at this path; the path from the root.
fn empty_folder(folder: &Path) -> Result<PathBuf> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).with_context(|| format!("{}", folder.display()))?;
    }
    std::fs::create_dir_all(folder)?;
    Ok(std::fs::canonicalize(folder)?)
}

/// A number nobody knows before: microseconds of the clock, for seeds.
fn moment() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "a seed that differs every time; it is printed, so the run can be repeated")]
    let now = jiff::Timestamp::now();
    u64::try_from(now.as_microsecond()).unwrap_or_default()
}
