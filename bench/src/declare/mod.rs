//! `bench declare`: complete declarations per second through all pages, with the mail on its way, on a register that is large.

mod flood;
mod flow;
mod ready;
mod report;

use crate::{
    compare, database,
    driver::{facts::People, sink::Sink},
    stopwatch::Stopwatch,
};
use anyhow::Result;
use flood::Flood;
use flow::World;
use std::{
    path::PathBuf,
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};
use tokio::task::JoinSet;

/// `bench declare`.
#[derive(clap::Args, Debug)]
pub struct Options {
    /// The engine.
    #[arg(long)]
    engine: database::Engine,
    /// The binary; a release build.
    #[arg(long)]
    server: PathBuf,
    /// Where the run keeps its files.
    #[arg(long)]
    folder: PathBuf,
    /// How many declarations are in the register before.
    #[arg(long, default_value_t = 1_000_000)]
    loaded: u64,
    /// How many people declare at the same time, each beginning anew when done.
    #[arg(long, default_value_t = 32)]
    clients: u64,
    /// Instead: so many people begin every second, however long the others take.
    #[arg(long)]
    rate: Option<u64>,
    /// How long is measured, in seconds.
    #[arg(long, default_value_t = 30)]
    seconds: u64,
    /// So many connections search without a pause beside them.
    #[arg(long, default_value_t = 0)]
    flood: u64,
    /// The real Argon2id instead of the test cost.
    #[arg(long)]
    real_hash: bool,
}

/// Runs it and prints a table.
pub async fn run(options: &Options) -> Result<bool> {
    let folder = options.folder.clone();
    std::fs::create_dir_all(&folder)?;
    let folder = std::fs::canonicalize(folder)?;
    let sink = Sink::open(&folder.join("mails.record")).await?;
    let setup = ready::register(options, &folder, sink.address).await?;
    let syncs = compare::syncs_per_second(&folder)?;
    let server = setup.start().await?;
    let world = Arc::new(World::new(setup, sink, People::default(), format!("d{}", crate::moment())));
    let flood = Flood::begin(world.setup.address, options.flood);
    // The first seconds fill caches and pools; they are not counted.
    crowd(&world, options, Duration::from_secs(5)).await;
    world.reset();
    flood.counts.reset();
    let (before, begun) = (server.processor_seconds()?, Instant::now());
    crowd(&world, options, Duration::from_secs(options.seconds)).await;
    let took = begun.elapsed().as_secs_f64();
    let processor = server.processor_seconds()? - before;
    let memory = server.memory()?;
    let searches = flood.counts.clone();
    flood.end().await;
    server.kill().await?;
    let bytes = usize::try_from(world.largest.load(Ordering::Relaxed))?;
    let clients = usize::try_from(options.clients)?;
    let bare = compare::bare_page(bytes, clients).await?;
    let measured = report::Measured { took, processor, memory, syncs, bytes, bare };
    report::print(options, &world, &measured);
    if options.flood > 0 {
        report::flood(options.flood, &searches, took);
    }
    let wrongs = world.wrongs();
    for wrong in wrongs.iter().take(5) {
        println!("note: {wrong}");
    }
    Ok(wrongs.is_empty())
}

/// People who declare for so long; those who have begun come to their end.
async fn crowd(world: &Arc<World>, options: &Options, length: Duration) {
    let until = Instant::now() + length;
    let mut people = JoinSet::new();
    if let Some(rate) = options.rate {
        let mut tick = tokio::time::interval(Duration::from_secs(1) / u32::try_from(rate).unwrap_or(1));
        while Instant::now() < until {
            tick.tick().await;
            people.spawn(flow::one(world.clone()));
        }
    } else {
        for _ in 0..options.clients {
            let world = world.clone();
            people.spawn(async move {
                while Instant::now() < until {
                    flow::one(world.clone()).await;
                }
            });
        }
    }
    people.join_all().await;
}

impl World {
    fn reset(&self) {
        self.watch.reset();
        self.whole.reset();
        self.done.store(0, Ordering::Relaxed);
        self.busy.store(0, Ordering::Relaxed);
    }
}

/// An empty stopwatch; here so that `flow` need not know where it comes from.
fn stopwatch() -> Stopwatch {
    Stopwatch::default()
}
