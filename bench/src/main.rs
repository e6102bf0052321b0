//! Measurements and the crash test: what the house promises, counted from outside.

mod audit;
mod badge;
mod chance;
mod compare;
mod corporate_register;
mod crash;
mod database;
mod declare;
mod directory;
mod driver;
mod export;
mod house;
mod legacy;
mod office;
mod open_data;
mod register;
mod server;
mod stopwatch;
mod store_alone;
mod tables;
mod wire;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
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
    /// Complete declarations per second through all pages, on a large register
    Declare(declare::Options),
    /// The directory beside other ways to search the same businesses
    Directory(directory::Options),
    /// Durable confirmations per second in the store alone
    Store(store_alone::Options),
    /// Badges per second, drawn in this process and asked from the server
    Badge(badge::Options),
    /// The files of open data out of a large register
    OpenData(open_data::Options),
    /// Every list of the office over a large register, through its pages
    Office(office::Options),
    /// An export of a large register: how long, and how much memory
    Export(export::Options),
    /// Whose data an officer saw, out of a million notes
    Audit(audit::Options),
    /// Make a file in the layout of the tax agency's register of corporations
    CorporateRegister(corporate_register::Options),
    /// Make a file with the register of an older system
    Legacy(legacy::Options),
}

/// As the binary has it.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let fine = match Words::parse().task {
        Task::Crash(options) => crash::run(&options).await?,
        Task::Declare(options) => declare::run(&options).await?,
        Task::Directory(options) => directory::run(&options).await?,
        Task::Store(options) => store_alone::run(&options).await?,
        Task::Badge(options) => badge::run(&options).await?,
        Task::OpenData(options) => open_data::run(&options).await?,
        Task::Office(options) => office::run(&options).await?,
        Task::Export(options) => export::run(&options).await?,
        Task::Audit(options) => audit::run(&options).await?,
        Task::CorporateRegister(options) => corporate_register::run(&options)?,
        Task::Legacy(options) => legacy::run(&options)?,
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
    #[expect(
        clippy::disallowed_methods,
        reason = "a seed that differs every time; it is printed, so the run can be repeated"
    )]
    let now = jiff::Timestamp::now();
    u64::try_from(now.as_microsecond()).unwrap_or_default()
}

/// A bar on the terminal.
fn progress(count: u64, what: &str) -> Result<ProgressBar> {
    let bar = ProgressBar::new(count);
    bar.set_style(ProgressStyle::with_template(&format!(
        "{{bar:40}} {{human_pos}} of {{human_len}} {what}, {{eta}} left"
    ))?);
    Ok(bar)
}

/// The key of a register that holds nothing real.
struct NoSecret;

impl domain::dice::Dice for NoSecret {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}
