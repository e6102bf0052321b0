//! `sengen scheme …`: checks a folder, loads it as an edition, mends, lists and withdraws editions.

use crate::cli::SchemeCommand;
use crate::config::{Config, Mode};
use crate::failure::Failure;
use crate::open;
use crate::world::{RealClock, RealDice, new_id};
use domain::scheme::{Fault, Scheme};
use domain::time::{Clock, day};
use site::editions::{Files, check, hash, label as named};
use std::path::Path;
use store::Store;
use store::editions::{self, NewEdition, Standing};
use uuid::Uuid;

/// `sengen scheme check DIR`: asks no database and no settings. Every fault as `file:line: reason`.
pub fn check_alone(folder: &Path) -> Result<(), Failure> {
    let read = domain::scheme::read(&open::scheme_files(folder)?);
    fits(folder, read).map(|scheme| crate::say::say!("{}: {} fits.", folder.display(), scheme.about.name))
}

/// The commands that need the database.
pub async fn run(config: &Config, mode: Mode, command: &SchemeCommand) -> Result<(), Failure> {
    let store = open::current_store(config, &open::key(config, mode)?, mode).await?;
    let done = match command {
        SchemeCommand::Check { folder } => check_alone(folder),
        SchemeCommand::Load { folder, label } => load(config, &store, folder, label).await,
        SchemeCommand::Mend { id, folder, reason } => mend(&store, *id, folder, reason).await,
        SchemeCommand::List => list(config, &store).await,
        SchemeCommand::Withdraw { id, reason } => withdraw(&store, *id, reason).await,
    };
    store.close().await;
    done
}

/// Prints the faults, or gives the scheme.
fn fits(folder: &Path, read: Result<Scheme, Vec<Fault>>) -> Result<Scheme, Failure> {
    read.map_err(|faults| {
        for fault in &faults {
            crate::say::say!("{fault}");
        }
        Failure::of(format!("{}: {} faults", folder.display(), faults.len()))
    })
}

async fn load(config: &Config, store: &Store, folder: &Path, label: &str) -> Result<(), Failure> {
    let wrong = |_| Failure::of("--label: one line of one to a hundred characters");
    let label = named(label).map_err(wrong)?;
    let files: Files = open::scheme_files(folder)?;
    let before = open::files_now(config, store).await?;
    let scheme = fits(folder, check(&before, &files))?;
    let (id, now) = (new_id(&RealClock, &RealDice), RealClock.now());
    let new = &NewEdition { id, label: &label, hash: hash(&files), files: &files };
    let loaded = store.write(|mut db| async move { editions::load(&mut db, new, None, now).await }).await?;
    if !loaded {
        return Err(Failure::of(format!("{}: an edition with these very files is loaded", folder.display())));
    }
    crate::say::say!("{id} {} is loaded; approve and date it in the office: /office/scheme/{id}", scheme.about.name);
    Ok(())
}

async fn mend(store: &Store, id: Uuid, folder: &Path, reason: &str) -> Result<(), Failure> {
    let before = editions::files(&mut store.read().await?, id).await?;
    if before.is_empty() {
        return Err(Failure::of(format!("{id}: no edition")));
    }
    if domain::scheme::read(&before).is_ok() {
        let why = format!("{id}: this version of the program can read it; load the folder as a new edition");
        return Err(Failure::of(why));
    }
    let files: Files = open::scheme_files(folder)?;
    fits(folder, check(&before, &files))?;
    let (own, files, now) = (hash(&files), &files, RealClock.now());
    let unit = store.write(|mut db| async move { editions::mend(&mut db, id, (own, files), reason, now).await });
    if unit.await? { Ok(()) } else { Err(Failure::of(format!("{id}: it is withdrawn"))) }
}

async fn list(config: &Config, store: &Store) -> Result<(), Failure> {
    let today = day(RealClock.now());
    let mut db = store.read().await?;
    let (all, now) = (editions::all(&mut db).await?, editions::in_force(&mut db, today).await?.map(|one| one.id));
    drop(db);
    let folder = if config.scheme.folder.is_empty() { "the bundled folder" } else { &config.scheme.folder };
    for one in &all {
        let standing = match one.standing(today) {
            Standing::Loaded => "loaded",
            Standing::Approved => "approved",
            Standing::Dated => "dated",
            Standing::Begun if now == Some(one.id) => "in force",
            Standing::Begun => "over",
            Standing::Withdrawn => "withdrawn",
        };
        let from = one.day.map_or_else(|| "without a day".to_owned(), |day| format!("from {day}"));
        crate::say::say!("{} {standing}, {from}: {}", one.id, one.label);
    }
    let used = if now.is_none() { "in force" } else { "not used while an edition is in force" };
    crate::say::say!("{folder}: {used}");
    Ok(())
}

async fn withdraw(store: &Store, id: Uuid, reason: &str) -> Result<(), Failure> {
    let now = RealClock.now();
    let unit = store.write(|mut db| async move { editions::withdraw(&mut db, id, (None, reason), now).await });
    if unit.await? { Ok(()) } else { Err(Failure::of(format!("{id}: no edition, or withdrawn before"))) }
}
