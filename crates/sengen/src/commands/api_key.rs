//! `sengen api-key new|list|revoke`: keys for checking many declarations at once.

use crate::cli::ApiKeyCommand;
use crate::config::{Config, Mode};
use crate::failure::Failure;
use crate::open;
use crate::words::Words;
use crate::world::{RealClock, RealDice, new_id, new_key};
use domain::time::{Clock, day, moment_ja};
use site::app::sha256;
use store::api_keys::{self, ApiKey};
use store::{Error, Store};
use uuid::Uuid;

/// Runs the command.
pub async fn run(config: &Config, mode: Mode, command: &ApiKeyCommand) -> Result<(), Failure> {
    let store = open::current_store(config, &open::key(config, mode)?, mode).await?;
    let words = Words::bundled();
    let done = match command {
        ApiKeyCommand::New { name, quota } => make(&store, &words, name, *quota).await,
        ApiKeyCommand::List => list(&store, &words).await,
        ApiKeyCommand::Revoke { id } => revoke(&store, &words, *id).await,
    };
    store.close().await;
    done
}

/// The key is shown once; only its hash is kept.
async fn make(store: &Store, words: &Words, name: &str, quota: u32) -> Result<(), Failure> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Failure::of(words.say("api-key.no-name", &[])));
    }
    let key = new_key("sengen_", &RealDice);
    let (id, hash, now) = (new_id(&RealClock, &RealDice), sha256(key.as_bytes()), RealClock.now());
    let hash = &hash;
    let unit =
        store.write(|mut db| async move { api_keys::make(&mut db, (id, hash), name, i64::from(quota), now).await });
    unit.await?;
    let facts = [("name", name), ("quota", &quota.to_string()), ("id", &id.to_string())];
    crate::say::say!("{}", words.say("api-key.made", &facts));
    crate::say::say!("{key}");
    Ok(())
}

async fn list(store: &Store, words: &Words) -> Result<(), Failure> {
    let keys = api_keys::all(&mut store.read().await?, day(RealClock.now())).await?;
    if keys.is_empty() {
        crate::say::say!("{}", words.say("api-key.none", &[]));
    }
    for key in &keys {
        crate::say::say!("{}", line(words, key));
    }
    Ok(())
}

fn line(words: &Words, key: &ApiKey) -> String {
    let state = match key.revoked_at {
        Some(at) => words.say("api-key.revoked-at", &[("at", &moment_ja(at))]),
        None => words.say("api-key.used", &[("used", &key.used.to_string()), ("quota", &key.quota.to_string())]),
    };
    let (id, made) = (key.id.to_string(), moment_ja(key.made_at));
    words.say("api-key.line", &[("id", &id), ("made", &made), ("name", &key.name), ("state", &state)])
}

async fn revoke(store: &Store, words: &Words, id: Uuid) -> Result<(), Failure> {
    let now = RealClock.now();
    let revoked: Result<bool, Error> =
        store.write(|mut db| async move { api_keys::revoke(&mut db, id, now).await }).await;
    let said = |key| words.say(key, &[("id", &id.to_string())]);
    if !revoked? {
        return Err(Failure::of(said("api-key.unknown")));
    }
    crate::say::say!("{}", said("api-key.revoked"));
    Ok(())
}
