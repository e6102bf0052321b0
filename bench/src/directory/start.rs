//! How long a node takes from an empty directory to one that is filled from the store.

use super::cpu;
use crate::{
    database::{self, Engine},
    register::{self, Templates},
};
use ::directory::Directory;
use anyhow::Result;
use domain::registers::Registers;
use sengen::{
    follow::{CHECK_EVERY, Follower},
    world::RealClock,
};
use std::{path::Path, sync::Arc, time::Instant};

/// Loads so many declarations into each engine, then fills a directory from each three times; prints.
pub async fn run(registers: &Arc<Registers>, folder: &Path, rows: u64) -> Result<()> {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let folder = crate::empty_folder(&folder.join("start"))?;
        let key = folder.join("key");
        sengen::key_file::Key::make(&key, &crate::NoSecret)?;
        let store = register::open(&database::prepare(engine, &folder, "bench_start")?, &key).await?;
        register::load(&store, &Templates::read()?, rows).await?;
        for _ in 0..3 {
            let directory = Arc::new(Directory::new(registers.clone()));
            let follower = Follower {
                store: store.clone(),
                directory: directory.clone(),
                clock: Arc::new(RealClock),
                check_every: CHECK_EVERY,
            };
            let (begun, before) = (Instant::now(), cpu::busy());
            follower.fill().await?;
            println!(
                "start from {engine}: {} entries in {:.2} s by the clock, {:.2} s of processor time of the node",
                directory.len(),
                begun.elapsed().as_secs_f64(),
                (cpu::busy() - before) / 1e3
            );
        }
        store.close().await;
    }
    Ok(())
}
