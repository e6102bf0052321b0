//! `bench open-data`: the files of a day out of a large register: rows a second, and the memory it takes.

use crate::{compare, database::Engine, register};
use anyhow::{Context, Result, anyhow};
use domain::{registers::Registers, scheme::Scheme};
use sengen::{open_data::Maker, world::RealClock};
use std::{path::PathBuf, sync::Arc, time::Instant};

/// `bench open-data`.
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
    loaded: u64,
    /// How often the files are made.
    #[arg(long, default_value_t = 3)]
    times: u32,
}

/// Runs it and prints a line for each time.
pub async fn run(options: &Options) -> Result<bool> {
    std::fs::create_dir_all(&options.folder)?;
    let folder = std::fs::canonicalize(&options.folder)?;
    let (store, _) = register::kept(options.engine, &folder, "open_data", options.loaded).await?;
    let syncs = compare::syncs_per_second(&folder)?;
    println!("{}: {} declarations; this disk: {syncs:.0} fsyncs/s", options.engine, options.loaded);
    let maker = Maker {
        store: store.clone(),
        scheme: Arc::new(Scheme::bundled().map_err(|faults| anyhow!("the bundled scheme: {faults:?}"))?),
        registers: Arc::new(Registers::bundled()?),
        clock: Arc::new(RealClock),
        origin: "https://sengen.example.jp".to_owned(),
        folder: folder.join("open-data"),
    };
    for nth in 1..=options.times {
        once(&maker, nth).await?;
    }
    store.close().await;
    Ok(true)
}

/// Makes the files and prints a line.
async fn once(maker: &Maker, nth: u32) -> Result<()> {
    if maker.folder.exists() {
        std::fs::remove_dir_all(&maker.folder)?;
    }
    let ((before, _), begun) = (memory()?, Instant::now());
    let made = maker.make(domain::time::day(maker.clock.now())).await?;
    let seconds = begun.elapsed().as_secs_f64();
    let (after, most) = memory()?;
    let rate = f64::from(u32::try_from(made.rows)?) / seconds;
    println!(
        "{nth}: {} rows of corporations, {} MB in {seconds:.2} s: {rate:.0} rows/s; memory {before} MiB before, {after} after, {most} at most",
        made.rows,
        made.bytes / 1_000_000
    );
    Ok(())
}

/// Resident memory of this process now and at its highest, in MiB.
pub fn memory() -> Result<(u64, u64)> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let value = |name: &str| -> Option<u64> {
        let line = status.lines().find(|line| line.starts_with(name))?;
        line.split_ascii_whitespace().nth(1)?.parse().ok()
    };
    Ok((value("VmRSS:").context("no VmRSS")? / 1024, value("VmHWM:").context("no VmHWM")? / 1024))
}
