//! `sengen audit verify|checkpoint`: is the past still what it was?

use crate::{
    audit::{self, Chainer},
    cli::AuditCommand,
    config::{Config, Mode},
    failure::Failure,
    open,
    words::Words,
    world::{RealClock, RealDice},
};
use domain::{
    email::Email,
    time::{Clock, moment_ja},
};
use site::Secret;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use store::{
    Store,
    chain::{self, Report, Sealer, Wrong},
    signing_keys,
};

/// What is wrong is told line by line up to this many.
const NAMED: usize = 1_000;

/// Runs the command.
pub async fn run(config: &Config, mode: Mode, command: &AuditCommand) -> Result<(), Failure> {
    let key = open::key(config, mode)?;
    let store = open::current_store(config, &key, mode).await?;
    let (secret, words) = (Secret::new(key.links()), Words::bundled());
    let done = match command {
        AuditCommand::Verify { checkpoints } => verify(config, (&store, &secret), &words, checkpoints.as_deref()).await,
        AuditCommand::Checkpoint => checkpoint(config, &store, secret, &words).await,
    };
    store.close().await;
    done
}

/// Walks the chain and compares it with the checkpoints.
async fn verify(
    config: &Config,
    (store, secret): (&Store, &Secret),
    words: &Words,
    given: Option<&Path>,
) -> Result<(), Failure> {
    let report = chain::verify(&mut store.read().await?, RealClock.now()).await?;
    let mut wrong = told(words, &report);
    let own = audit::path(config);
    let file = given.unwrap_or(&own);
    if given.is_some() || file.exists() {
        wrong.extend(against(store, secret, words, file).await?);
    } else {
        crate::say::say!("{}", words.say("records.no-checkpoints", &[("file", &own.display().to_string())]));
    }
    if wrong.is_empty() {
        crate::say::say!("{}", words.say("records.fine", &[]));
        return Ok(());
    }
    let count = wrong.len();
    wrong.truncate(NAMED);
    wrong.push(words.say("records.bad", &[("count", &count.to_string())]));
    Err(Failure::all(wrong))
}

/// Says what was looked at; every fault as a sentence.
fn told(words: &Words, report: &Report) -> Vec<String> {
    let (links, rows, open) = (report.links.to_string(), report.rows.to_string(), report.open.to_string());
    crate::say::say!("{}", words.say("records.walked", &[("links", &links), ("rows", &rows), ("open", &open)]));
    let begun = if report.head.is_none() { vec![words.say("records.not-begun", &[])] } else { Vec::new() };
    let sentence = |finding: &chain::Finding| words.say(key(finding.wrong), &[("of", &finding.of)]);
    begun.into_iter().chain(report.findings.iter().map(sentence)).collect()
}

/// Every checkpoint the chain does not agree with, as a sentence.
async fn against(store: &Store, secret: &Secret, words: &Words, file: &Path) -> Result<Vec<String>, Failure> {
    let name = file.display().to_string();
    let unread = |why: std::io::Error| words.say("records.unread", &[("file", &name), ("why", &why.to_string())]);
    let text = std::fs::read_to_string(file).map_err(unread).map_err(Failure::of)?;
    let compared = audit::compare(store, secret, &text).await.map_err(Failure::of)?;
    crate::say::say!("{}", words.say("records.compared", &[("file", &name), ("count", &compared.equal.to_string())]));
    let unsigned = compared.unsigned.iter();
    let unsigned = unsigned.map(|line| words.say("records.unsigned", &[("file", &name), ("line", &line.to_string())]));
    let different = compared
        .different
        .iter()
        .map(|one| words.say("records.different", &[("at", &moment_ja(one.at)), ("place", &one.place.to_string())]));
    Ok(unsigned.chain(different).collect())
}

fn key(wrong: Wrong) -> &'static str {
    match wrong {
        Wrong::LinkChanged => "records.link-changed",
        Wrong::LinkGone => "records.link-gone",
        Wrong::LineChanged => "records.line-changed",
        Wrong::LineGone => "records.line-gone",
        Wrong::LineForeign => "records.line-foreign",
        Wrong::LineCopied => "records.line-copied",
        Wrong::LineUnbound => "records.line-unbound",
        Wrong::RowsChanged => "records.rows-changed",
        Wrong::RowsGone => "records.rows-gone",
        Wrong::RowsForeign => "records.rows-foreign",
        Wrong::FilesChanged => "records.files-changed",
    }
}

/// Binds what is not bound yet, and takes a checkpoint.
async fn checkpoint(config: &Config, store: &Store, secret: Secret, words: &Words) -> Result<(), Failure> {
    let now = RealClock.now();
    store.write(|mut db| async move { signing_keys::begin(&mut db, now).await }).await?;
    let chainer = Chainer {
        store: store.clone(),
        scheme: Arc::new(open::scheme_now(config, store).await?.0),
        origin: config.http.origin.clone(),
        secret,
        clock: Arc::new(RealClock),
        dice: Arc::new(RealDice),
        file: audit::path(config),
        mail: mail(config),
        letters: Arc::default(),
    };
    let file: PathBuf = chainer.file.clone();
    let taken = chainer.checkpoint(&mut Sealer::default()).await.map_err(Failure::of)?;
    let place = taken.map_or(0, |taken| taken.place).to_string();
    let facts = [("file", file.display().to_string()), ("place", place)];
    crate::say::say!("{}", words.say("records.taken", &facts.each_ref().map(|(name, fact)| (*name, fact.as_str()))));
    Ok(())
}

/// Who keeps checkpoints outside; the configuration was checked before.
pub(super) fn mail(config: &Config) -> Option<Email> {
    Email::parse(&config.audit.checkpoint_mail).ok()
}
