//! `sengen directory check`: fills a directory as a node that starts, and compares every entry with the store.

use crate::{
    cli::DirectoryCommand,
    config::{Config, Mode},
    drift::{self, Compared},
    failure::Failure,
    follow::{CHECK_EVERY, Follower, Place},
    open,
    words::Words,
    world::RealClock,
};
use directory::Directory;
use std::{sync::Arc, time::Instant};

/// Differing declarations that are named.
const NAMED: usize = 100;

/// Runs the command.
pub async fn run(config: &Config, mode: Mode, command: &DirectoryCommand) -> Result<(), Failure> {
    let DirectoryCommand::Check = command;
    let store = open::current_store(config, &open::key(config, mode)?, mode).await?;
    let directory = Arc::new(Directory::new(open::registers()?));
    let follower = Follower {
        store: store.clone(),
        directory: directory.clone(),
        clock: Arc::new(RealClock),
        check_every: CHECK_EVERY,
        snapshot: None,
    };
    let begun = Instant::now();
    let mut place = Place::from(follower.fill().await?);
    let filled = begun.elapsed();
    let following = tokio::spawn(async move { follower.keep_up(&mut place).await });
    let compared = drift::compare(&store, &directory, &RealClock).await;
    following.abort();
    store.close().await;
    let words = Words::bundled();
    crate::say::say!("{}", words.say("directory.filled", &[("seconds", &format!("{:.1}", filled.as_secs_f64()))]));
    tell(&words, &compared?)
}

/// What was found; a difference is a failure.
fn tell(words: &Words, compared: &Compared) -> Result<(), Failure> {
    let count = |key: &str, count: String| words.say(key, &[("count", &count)]);
    crate::say::say!("{}", count("directory.equal", compared.equal.to_string()));
    let mut wrong = Vec::new();
    if compared.unreadable > 0 {
        wrong.push(count("directory.unreadable", compared.unreadable.to_string()));
    }
    if !compared.different.is_empty() {
        wrong.push(count("directory.different", compared.different.len().to_string()));
        let named = compared.different.iter().take(NAMED);
        wrong.extend(named.map(|id| words.say("directory.one", &[("id", &id.to_string())])));
    }
    if wrong.is_empty() { Ok(()) } else { Err(Failure::all(wrong)) }
}
