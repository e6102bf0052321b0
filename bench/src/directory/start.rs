//! How long a node takes from an empty directory to one that is filled from the store.

use super::cpu;
use crate::{
    database::{self, Engine},
    register::{self, Templates},
};
use ::directory::Directory;
use anyhow::{Context as _, Result};
use domain::registers::Registers;
use sengen::{
    follow::{CHECK_EVERY, Follower},
    snapshot,
    world::RealClock,
};
use std::{path::Path, sync::Arc, time::Instant};
use store::{Store, bookmark};

/// Where the directory is filled from.
#[derive(Clone, Copy, Debug)]
enum From {
    Store,
    File,
}

/// Loads so many declarations into each engine, then fills a directory from each three times, and three times from the
/// file of the node; prints.
pub async fn run(registers: &Arc<Registers>, folder: &Path, rows: u64) -> Result<()> {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let folder = crate::empty_folder(&folder.join("start"))?;
        let key = folder.join("key");
        sengen::key_file::Key::make(&key, &crate::NoSecret)?;
        let store = register::open(&database::prepare(engine, &folder, "bench_start")?, &key).await?;
        register::load(&store, &Templates::read()?, rows).await?;
        let snapshot = folder.join("sengen-directory.snapshot");
        for from in [From::Store, From::Store, From::Store, From::File, From::File, From::File] {
            let directory = Arc::new(Directory::new(registers.clone()));
            let follower = Follower {
                store: store.clone(),
                directory: directory.clone(),
                clock: Arc::new(RealClock),
                check_every: CHECK_EVERY,
                snapshot: Some(snapshot.clone()),
            };
            let (begun, before) = (Instant::now(), cpu::busy());
            match from {
                From::Store => drop(follower.fill().await?),
                From::File => drop(snapshot::load(&follower).await.context("the file is not used")?),
            }
            println!(
                "start from {engine}, {from:?}: {} entries in {:.2} s by the clock, {:.2} s of processor time of the node",
                directory.len(),
                begun.elapsed().as_secs_f64(),
                (cpu::busy() - before) / 1e3
            );
            if !snapshot.exists() {
                write(&store, &directory, &snapshot).await?;
            }
        }
        store.close().await;
    }
    Ok(())
}

async fn write(store: &Store, directory: &Directory, path: &Path) -> Result<()> {
    let bookmark = bookmark::last(&mut store.read().await?).await?;
    let begun = Instant::now();
    snapshot::file::write(path, &bookmark, directory)?;
    let size = std::fs::metadata(path)?.len() >> 20;
    println!("the file was written in {:.2} s: {size} MiB", begun.elapsed().as_secs_f64());
    Ok(())
}
