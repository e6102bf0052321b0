//! `bench office`: every list of the office over a large register, asked through its pages by an officer who is signed in.

mod questions;
mod world;

use crate::{
    compare,
    database::Engine,
    open_data, register,
    stopwatch::{Stopwatch, Took},
    wire::{Wire, get},
};
use anyhow::{Context as _, Result, ensure};
use questions::Question;
use std::{
    path::PathBuf,
    time::{Duration, Instant},
};
use world::World;

/// What 99 of 100 answers of each list may take, in milliseconds.
const AIM: f64 = 100.0;

/// `bench office`.
#[derive(clap::Args, Debug)]
pub struct Options {
    /// The engine.
    #[arg(long)]
    engine: Engine,
    /// Where the run keeps its files; the register is kept and loaded once.
    #[arg(long)]
    folder: PathBuf,
    /// How many declarations are in the register.
    #[arg(long, default_value_t = 1_000_000)]
    rows: u64,
    /// How often each list is asked for.
    #[arg(long, default_value_t = 100)]
    times: usize,
    /// Load the register and stop.
    #[arg(long)]
    load: bool,
}

/// Runs it and prints a line for each list; `false`: one is beyond the aim.
pub async fn run(options: &Options) -> Result<bool> {
    std::fs::create_dir_all(&options.folder)?;
    let folder = std::fs::canonicalize(&options.folder)?;
    let (store, url) = register::kept(options.engine, &folder, "office", options.rows).await?;
    world::vary(&url, &folder.join(format!("{}-{}.varied", options.engine, options.rows))).await?;
    if options.load {
        store.close().await;
        return Ok(true);
    }
    let syncs = compare::syncs_per_second(&folder)?;
    println!(
        "{}: {} declarations, {} times each; this disk: {syncs:.0} fsyncs/s",
        options.engine, options.rows, options.times
    );
    let world = World::open(store).await?;
    let ((before, _), begun) = (open_data::memory()?, Instant::now());
    world.app.registry.catch_up(&world.app.store).await?;
    let (after, most) = open_data::memory()?;
    println!(
        "the copy in memory: filled in {:.1} s; memory {before} MiB before, {after} after, {most} at most",
        begun.elapsed().as_secs_f64()
    );
    let mut fine = true;
    for question in questions::all(&world, options.rows).await? {
        let took = ask(&world, &question, options.times).await.with_context(|| question.name.to_owned())?;
        fine &= took.p99 <= AIM;
        println!("{:44} p50 {:7.2} ms   p99 {:7.2} ms   most {:7.2} ms", question.name, took.p50, took.p99, took.most);
    }
    world.app.store.close().await;
    Ok(fine)
}

/// One connection asks for the addresses of a list by turns. The first answer is not counted.
async fn ask(world: &World, question: &Question, times: usize) -> Result<Took> {
    let (mut wire, watch) = (Wire::connect(world.site).await?, Stopwatch::default());
    for (nth, address) in question.addresses.iter().cycle().take(times + 1).enumerate() {
        let request = get(world.site, address, &world.cookie);
        let begun = Instant::now();
        let answer = wire.ask(&request).await?;
        let took = begun.elapsed();
        ensure!(answer.status == 200, "{address}: {}", answer.status);
        if nth > 0 {
            watch.note("page", took);
        }
        // An officer reads before asking again.
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    watch.took().first().map(|(_, took)| *took).context("nothing was measured")
}
