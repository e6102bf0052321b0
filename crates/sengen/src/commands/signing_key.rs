//! `sengen signing-key list|rotate|retire`: the key that signs receipts.

use crate::cli::SigningKeyCommand;
use crate::config::{Config, Mode};
use crate::failure::Failure;
use crate::open;
use crate::words::Words;
use crate::world::RealClock;
use domain::time::{Clock, moment_ja};
use store::signing_keys::{self, Generation};
use store::{Error, Store};

/// Runs the command.
pub async fn run(config: &Config, mode: Mode, command: &SigningKeyCommand) -> Result<(), Failure> {
    let store = open::current_store(config, &open::key(config, mode)?, mode).await?;
    let words = Words::bundled();
    let done = match command {
        SigningKeyCommand::List => list(&store, &words).await,
        SigningKeyCommand::Rotate => rotate(&store, &words).await,
        SigningKeyCommand::Retire { number } => retire(&store, &words, *number).await,
    };
    store.close().await;
    done
}

async fn list(store: &Store, words: &Words) -> Result<(), Failure> {
    let generations = signing_keys::all(&mut store.read().await?).await?;
    if generations.is_empty() {
        crate::say::say!("{}", words.say("signing-key.none", &[]));
    }
    for (place, generation) in generations.iter().enumerate() {
        crate::say::say!("{}", line(words, generation, place == 0));
    }
    Ok(())
}

fn line(words: &Words, generation: &Generation, signs: bool) -> String {
    let state = match generation.retired_at {
        Some(at) => words.say("signing-key.retired-at", &[("at", &moment_ja(at))]),
        None if signs => words.say("signing-key.signs", &[]),
        None => words.say("signing-key.published", &[]),
    };
    let (number, made) = (generation.number.to_string(), moment_ja(generation.made_at));
    words.say("signing-key.line", &[("number", &number), ("made", &made), ("state", &state)])
}

async fn rotate(store: &Store, words: &Words) -> Result<(), Failure> {
    let now = RealClock.now();
    let number: Result<i64, Error> =
        store.write(|mut db| async move { signing_keys::rotate(&mut db, now).await }).await;
    crate::say::say!("{}", words.say("signing-key.rotated", &[("number", &number?.to_string())]));
    Ok(())
}

async fn retire(store: &Store, words: &Words, number: i64) -> Result<(), Failure> {
    let now = RealClock.now();
    let retired: Result<bool, Error> =
        store.write(|mut db| async move { signing_keys::retire(&mut db, number, now).await }).await;
    let said = |key| words.say(key, &[("number", &number.to_string())]);
    if !retired? {
        return Err(Failure::of(said("signing-key.not-retired")));
    }
    crate::say::say!("{}", said("signing-key.retired"));
    Ok(())
}
