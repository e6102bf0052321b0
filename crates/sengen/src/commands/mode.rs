//! `sengen mode …`: how the site works, for when its pages cannot be reached.

use crate::cli::{ModeChange, ModeCommand};
use crate::config::{Config, Mode};
use crate::failure::Failure;
use crate::open;
use crate::world::RealClock;
use domain::mode::{Cause, SiteMode};
use domain::time::{Clock, exact, typed_moment};
use store::Store;
use store::modes::{self, NewMode, Standing};

/// Runs the command.
pub async fn run(config: &Config, mode: Mode, command: &ModeCommand) -> Result<(), Failure> {
    let store = open::current_store(config, &open::key(config, mode)?, mode).await?;
    let done = match command {
        ModeCommand::Show => Ok(()),
        ModeCommand::Normal(change) => set(&store, SiteMode::Normal, change).await,
        ModeCommand::DenyDeclarations(change) => set(&store, SiteMode::DenyDeclarations, change).await,
        ModeCommand::ReadOnly(change) => set(&store, SiteMode::ReadOnly, change).await,
    };
    let standing = match done {
        Ok(()) => modes::now(&mut store.read().await?).await.map_err(Failure::from),
        Err(why) => Err(why),
    };
    store.close().await;
    show(standing?.as_ref());
    Ok(())
}

async fn set(store: &Store, mode: SiteMode, change: &ModeChange) -> Result<(), Failure> {
    let cause = Cause::parse(&change.cause).ok_or_else(|| {
        let known = Cause::ALL.map(Cause::code).join(", ");
        Failure::of(format!("--cause {}: one of {known}", change.cause))
    })?;
    let until = change
        .until
        .as_deref()
        .map(|text| typed_moment(text).ok_or_else(|| Failure::of(format!("--until {text}: as in 2026-11-22T18:00"))));
    let new = &NewMode {
        mode,
        cause,
        notice: change.notice.clone(),
        until: until.transpose()?,
        reason: change.reason.clone(),
    };
    let now = RealClock.now();
    store.write(|mut db| async move { modes::set(&mut db, new, None, now).await }).await.map_err(Failure::from)
}

fn show(standing: Option<&Standing>) {
    let Some(one) = standing else {
        crate::say::say!("{}", SiteMode::Normal.code());
        return;
    };
    let until = one.until.map_or_else(String::new, |until| format!(", expected to end {}", exact(until)));
    crate::say::say!("{} since {}{until}: {}", one.mode.code(), exact(one.since), one.reason);
}
