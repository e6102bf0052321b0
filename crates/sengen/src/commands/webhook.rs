//! `sengen webhook list`: where changes are posted to, and how that goes.

use crate::config::{Config, Mode};
use crate::failure::Failure;
use crate::open;
use crate::words::Words;
use domain::time::moment_ja;
use store::webhooks::{self, Webhook};

/// Prints all webhooks, oldest first, and how many postings wait.
pub async fn list(config: &Config, mode: Mode) -> Result<(), Failure> {
    let store = open::current_store(config, &open::key(config, mode)?, mode).await?;
    let words = Words::bundled();
    let mut db = store.read().await?;
    let all = webhooks::all(&mut db).await?;
    let (waiting, _) = webhooks::backlog(&mut db).await?;
    drop(db);
    for (key, webhook) in &all {
        crate::say::say!("{}", line(&words, key, webhook));
    }
    if all.is_empty() {
        crate::say::say!("{}", words.say("webhook.none", &[]));
    } else {
        crate::say::say!("{}", words.say("webhook.waiting", &[("count", &waiting.to_string())]));
    }
    store.close().await;
    Ok(())
}

/// The host stands for the address: its path may be a secret of its owner.
fn line(words: &Words, key: &str, webhook: &Webhook) -> String {
    let state = match (&webhook.disabled, webhook.taken_at) {
        (Some((at, why)), _) => words.say("webhook.disabled", &[("at", &moment_ja(*at)), ("why", why)]),
        (None, Some(at)) => words.say("webhook.taken", &[("at", &moment_ja(at))]),
        (None, None) => words.say("webhook.never", &[]),
    };
    let host = webhook.url.split('/').nth(2).unwrap_or_default();
    let (id, made) = (webhook.id.to_string(), moment_ja(webhook.made_at));
    words.say("webhook.line", &[("id", &id), ("made", &made), ("key", key), ("host", host), ("state", &state)])
}
