//! The crash test: clients declare while the server is killed again and again; at the end their own record is compared with the
//! register and with the mail sink. 0 lost, 0 doubled, 0 half-done; each mail at least once and at most once more per cut.

mod audit;
mod clients;
mod ledger;

use crate::{
    chance::Chance,
    database,
    driver::{record::Record, sink::Sink},
    server::{Server, Setup, free_port},
};
use anyhow::{Context, Result, ensure};
use clients::Crowd;
use ledger::Ledger;
use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

/// `bench crash`.
#[derive(clap::Args, Debug)]
pub struct Options {
    /// The engine.
    #[arg(long)]
    engine: database::Engine,
    /// How often the server is killed.
    #[arg(long, default_value_t = 20)]
    cycles: u32,
    /// How many declare at the same time.
    #[arg(long, default_value_t = 32)]
    clients: u64,
    /// The binary.
    #[arg(long)]
    server: PathBuf,
    /// Where the run keeps its files; emptied first.
    #[arg(long)]
    folder: PathBuf,
    /// The run is repeated by its seed; the default is taken from the clock and printed.
    #[arg(long)]
    seed: Option<u64>,
    /// The server is killed at latest so many milliseconds after it was ready.
    #[arg(long, default_value_t = 4000)]
    at_most: u64,
}

/// Runs it; prints one line at the end. `Ok(false)` when a promise was broken.
pub async fn run(options: &Options) -> Result<bool> {
    let seed = options.seed.unwrap_or_else(crate::moment);
    println!("crash test on {}: {} cycles, {} clients, seed {seed}", options.engine, options.cycles, options.clients);
    let folder = crate::empty_folder(&options.folder)?;
    let sink = Sink::open(&folder.join("mails.record")).await?;
    let database = database::prepare(options.engine, &folder, &format!("crash_{seed}"))?;
    let setup = Setup {
        program: std::fs::canonicalize(&options.server).context("--server")?,
        folder: folder.clone(),
        database: database.clone(),
        address: free_port()?,
        mail: sink.address,
        real_hash: false,
        more: Vec::new(),
    };
    setup.make_key().await?;
    let ledger = Arc::new(Ledger::new(Record::begin(&folder.join("acknowledged.record"))?));
    let crowd = Crowd::start(options.clients, &setup, &sink, &ledger, seed);
    let killed = kill_again_and_again(options, &setup, seed, &ledger).await?;
    let mut server = setup.start().await?;
    let left = crowd.finish(Duration::from_mins(3)).await;
    server.still_there()?;
    let auditor = audit::Auditor::open(&database).await?;
    auditor.wait_for_mails(Duration::from_mins(5)).await?;
    server.kill().await?;
    ledger.print(killed, sink.total());
    let mut findings = auditor.compare(&ledger, &sink, u64::from(killed)).await?;
    findings.check("every applicant who began came to the end", left);
    ensure!(ledger.declared() > 0, "nothing was declared: the run shows nothing");
    Ok(findings.print())
}

/// Starts the server, lets it run for a random time, kills it; `cycles` times. Returns how often it was killed.
async fn kill_again_and_again(options: &Options, setup: &Setup, seed: u64, ledger: &Ledger) -> Result<u32> {
    let mut chance = Chance::new(seed);
    let begun = Instant::now();
    for cycle in 1..=options.cycles {
        let server: Server = setup.start().await.with_context(|| format!("cycle {cycle}"))?;
        let lives = 30 + chance.roll() % options.at_most.max(1);
        tokio::time::sleep(Duration::from_millis(lives)).await;
        let power_cut = options.engine == database::Engine::Postgres && cycle % 5 == 0;
        if power_cut {
            database::cut()?;
        }
        server.kill().await?;
        if power_cut {
            database::start()?;
        }
        let what = if power_cut { "killed, and PostgreSQL cut off" } else { "killed" };
        let (submitted, declared) = (ledger.submitted(), ledger.declared());
        println!(
            "{:>6.1} s  cycle {cycle}: {what} after {lives} ms; {submitted} submitted, {declared} declared",
            begun.elapsed().as_secs_f64()
        );
    }
    Ok(options.cycles)
}
