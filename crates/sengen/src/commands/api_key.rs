//! `sengen api-key new|list|quota|revoke`: keys for checking many declarations at once.

use crate::cli::ApiKeyCommand;
use crate::config::{Config, Mode};
use crate::failure::Failure;
use crate::open;
use crate::words::Words;
use crate::world::{RealClock, RealDice, new_id};
use domain::api_key::{KeyName, Quota};
use domain::credential::{Credential, Opens};
use domain::time::{Clock, day, moment_ja};
use site::app::sha256;
use store::api_keys::{self, ApiKey, NewKey};
use store::{Error, Store};
use uuid::Uuid;

/// Runs the command.
pub async fn run(config: &Config, mode: Mode, command: &ApiKeyCommand) -> Result<(), Failure> {
    let store = open::current_store(config, &open::key(config, mode)?, mode).await?;
    let words = Words::bundled();
    let done = match command {
        ApiKeyCommand::New { name, quota } => make(&store, &words, name, *quota).await,
        ApiKeyCommand::List => list(&store, &words).await,
        ApiKeyCommand::Quota { id, quota } => set_quota(&store, &words, *id, *quota).await,
        ApiKeyCommand::Revoke { id } => revoke(&store, &words, *id).await,
    };
    store.close().await;
    done
}

/// The key is shown once; only its hash is kept.
async fn make(store: &Store, words: &Words, name: &str, quota: i64) -> Result<(), Failure> {
    let name = KeyName::parse(name).map_err(|_| Failure::of(words.say("api-key.no-name", &[])))?;
    let quota = read(words, quota)?;
    let (key, id, now) = (Credential::draw(Opens::Api, &RealDice), new_id(&RealClock, &RealDice), RealClock.now());
    let new = &NewKey { id, hash: sha256(key.reveal().as_bytes()), prefix: key.prefix(), name: &name, quota };
    store.write(|mut db| async move { api_keys::make(&mut db, new, None, now).await }).await?;
    let facts = [("name", name.as_str()), ("quota", &quota.rows().to_string()), ("id", &id.to_string())];
    crate::say::say!("{}", words.say("api-key.made", &facts));
    crate::say::say!("{}", key.reveal());
    Ok(())
}

fn read(words: &Words, quota: i64) -> Result<Quota, Failure> {
    Quota::of(quota).map_err(|_| Failure::of(words.say("api-key.bad-quota", &[])))
}

async fn set_quota(store: &Store, words: &Words, id: Uuid, quota: i64) -> Result<(), Failure> {
    let (quota, now) = (read(words, quota)?, RealClock.now());
    let unit = store.write(|mut db| async move { api_keys::set_quota(&mut db, id, quota, None, now).await });
    done(unit.await, words, "api-key.changed", &[("id", &id.to_string()), ("quota", &quota.rows().to_string())])
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
    let state = match key.stopped_at {
        Some(at) => words.say("api-key.revoked-at", &[("at", &moment_ja(at))]),
        None => words.say("api-key.used", &[("used", &key.used.to_string()), ("quota", &key.quota.to_string())]),
    };
    let (id, made) = (key.id.to_string(), moment_ja(key.made_at));
    let prefix = key.prefix.as_deref().unwrap_or("-");
    let facts = [("id", id.as_str()), ("prefix", prefix), ("made", &made), ("name", &key.name), ("state", &state)];
    words.say("api-key.line", &facts)
}

async fn revoke(store: &Store, words: &Words, id: Uuid) -> Result<(), Failure> {
    let now = RealClock.now();
    let unit = store.write(|mut db| async move { api_keys::stop(&mut db, id, None, now).await }).await;
    done(unit, words, "api-key.revoked", &[("id", &id.to_string())])
}

fn done(unit: Result<bool, Error>, words: &Words, key: &str, facts: &[(&str, &str)]) -> Result<(), Failure> {
    if !unit? {
        return Err(Failure::of(words.say("api-key.unknown", facts)));
    }
    crate::say::say!("{}", words.say(key, facts));
    Ok(())
}
