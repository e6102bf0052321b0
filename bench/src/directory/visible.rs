//! How long after its COMMIT a declaration is found on another node, on PostgreSQL.

use crate::{
    database::{self, Engine},
    register::{self, Made, Templates},
    store_alone,
};
use ::directory::Directory;
use anyhow::{Result, ensure};
use domain::registers::Registers;
use sengen::{
    follow::{CHECK_EVERY, Follower},
    stop::Stop,
    world::RealClock,
};
use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};
use store::Store;

/// Declarations that are confirmed, one after the other.
const MANY: u64 = 400;
/// The pause between two looks at the other node.
const LOOK: Duration = Duration::from_micros(500);

/// Measures and prints.
pub async fn run(registers: &Arc<Registers>, folder: &Path) -> Result<()> {
    let folder = crate::empty_folder(&folder.join("visible"))?;
    let key = folder.join("key");
    sengen::key_file::Key::make(&key, &crate::NoSecret)?;
    let url = database::prepare(Engine::Postgres, &folder, "bench_visible")?;
    let (here, there) = (register::open(&url, &key).await?, register::open(&url, &key).await?);
    let directory = Arc::new(Directory::new(registers.clone()));
    let follower = Follower {
        store: there.clone(),
        directory: directory.clone(),
        clock: Arc::new(RealClock),
        check_every: CHECK_EVERY,
        snapshot: None,
    };
    let stop = Stop::default();
    let following = tokio::spawn(follower.run(stop.clone()));
    let templates = Templates::read()?;
    let made: Vec<Made> = (1..=MANY).map(|row| templates.make(row)).collect::<Result<_>>()?;
    store_alone::submit_all(&here, &made).await?;
    let took = confirm_and_wait(&made, &here, &directory).await?;
    stop.say();
    following.await?;
    here.close().await;
    there.close().await;
    let at = |share: usize| {
        took.get((took.len() * share / 100).min(took.len() - 1)).map_or(f64::NAN, |took| took.as_secs_f64() * 1e3)
    };
    println!(
        "COMMIT → found on another node (PostgreSQL, {MANY} declarations): p50 {:.0} ms, p99 {:.0} ms, most {:.0} ms",
        at(50),
        at(99),
        at(100)
    );
    Ok(())
}

/// From each COMMIT to the moment it is found, the shortest first.
async fn confirm_and_wait(made: &[Made], here: &Store, directory: &Directory) -> Result<Vec<Duration>> {
    let mut took = Vec::new();
    for one in made {
        store_alone::confirm(here, one).await?;
        let committed = Instant::now();
        while directory.get(one.application().id).is_none() {
            ensure!(committed.elapsed() < Duration::from_secs(30), "row {} is not visible after 30 s", one.row);
            tokio::time::sleep(LOOK).await;
        }
        took.push(committed.elapsed());
    }
    took.sort_unstable();
    Ok(took)
}
