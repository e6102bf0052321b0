//! `sengen audit`: an untouched register passes; what was changed is named; a cut disagrees with the checkpoints.
#![cfg(test)]

mod town;

use domain::{email::Email, scheme::Scheme};
use jiff::{SignedDuration, Timestamp};
use sengen::{
    audit::{self, Chainer},
    stop::Stop,
    world::RealDice,
};
use site::Secret;
use sqlx::Connection as _;
use std::{
    path::Path,
    process::Command,
    sync::{Arc, Mutex},
};
use store::{
    Error, Store,
    audit::{Act, Note},
    chain::Sealer,
    outbox, signing_keys,
};

/// The binary in this folder.
fn sengen(folder: &Path, words: &[&str]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sengen"));
    command.args(words).arg("--development").current_dir(folder).env_clear();
    let done = command.env("SENGEN_DATABASE__URL", "sqlite://sengen.db").output().unwrap();
    (done.status.success(), String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned())
}

/// Another program with every right.
fn edits(folder: &Path, text: &'static str) {
    let url = format!("sqlite://{}", folder.join("sengen.db").display());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut own = sqlx::SqliteConnection::connect(&url).await.unwrap();
        assert!(sqlx::query(text).execute(&mut own).await.unwrap().rows_affected() > 0, "{text}");
        own.close().await.unwrap();
    });
}

#[test]
fn the_command_says_what_was_changed_and_where() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    assert!(sengen(folder, &["import", "demo"]).0);
    let (fine, said) = sengen(folder, &["audit", "verify"]);
    assert!(!fine && said.contains("記録がまだ綴じられていません"), "{said}");
    let (fine, said) = sengen(folder, &["audit", "checkpoint"]);
    assert!(fine && said.contains("控えを、sengen-checkpoints.txt に加えました"), "{said}");
    let (fine, said) = sengen(folder, &["audit", "verify"]);
    assert!(
        fine && said.contains("控え 1 件と合っています") && said.contains("書き換えは見つかりませんでした"),
        "{said}"
    );
    assert!(said.contains("台帳の 300 件"), "{said}");
    edits(
        folder,
        "UPDATE businesses SET published_name = published_name || '！' WHERE id = (SELECT MIN(id) FROM businesses)",
    );
    edits(folder, "UPDATE journal SET actor = 'somebody' WHERE seq = 7");
    let (fine, said) = sengen(folder, &["audit", "verify"]);
    assert!(!fine && said.contains("journal 7：記録が書き換えられています"), "{said}");
    assert!(said.contains("：記録にない変更があります") && said.contains("2 件の食い違いがあります"), "{said}");
    std::fs::write(folder.join("other.txt"), "nobody.signed.this\n").unwrap();
    let (_, said) = sengen(folder, &["audit", "verify", "--checkpoints", "other.txt"]);
    assert!(said.contains("other.txt の 1 行目は、このサイトが署名した控えではありません"), "{said}");
    assert!(!sengen(folder, &["audit", "verify", "--checkpoints", "missing.txt"]).0);
}

#[test]
fn a_past_that_was_begun_anew_disagrees_with_the_checkpoints() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    assert!(sengen(folder, &["import", "demo"]).0 && sengen(folder, &["audit", "checkpoint"]).0);
    let kept = std::fs::read(folder.join("sengen-checkpoints.txt")).unwrap();
    std::fs::write(folder.join("kept-outside.txt"), kept).unwrap();
    std::fs::remove_file(folder.join("sengen-checkpoints.txt")).unwrap();
    edits(folder, "DELETE FROM journal WHERE seq = (SELECT MAX(seq) FROM journal WHERE kind = 'accepted')");
    edits(folder, "DELETE FROM chain");
    assert!(sengen(folder, &["audit", "checkpoint"]).0);
    assert!(sengen(folder, &["audit", "verify"]).0, "nothing inside shows it");
    let (fine, said) = sengen(folder, &["audit", "verify", "--checkpoints", "kept-outside.txt"]);
    assert!(!fine && said.contains("と合いません"), "{said}");
}

/// A clock that is moved by hand.
struct Hand(Mutex<Timestamp>);

impl domain::time::Clock for Hand {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

fn chainer(store: &Store, clock: &Arc<Hand>, file: &Path) -> Chainer {
    Chainer {
        store: store.clone(),
        scheme: Arc::new(Scheme::bundled().unwrap()),
        origin: "https://sengen.example.jp".to_owned(),
        secret: Secret::new([9; 32]),
        clock: clock.clone(),
        dice: Arc::new(RealDice),
        file: file.to_owned(),
        mail: Some(Email::parse("kansa@example.jp").unwrap()),
        letters: Arc::default(),
    }
}

async fn notes(store: &Store, now: Timestamp) {
    let note = &Note { officer: None, act: Act::StaffSeen, case: None, subject: None, reason: None };
    store.write(|mut db| async move { store::audit::note(&mut db, note, now).await }).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_nodes_keep_their_files_and_mail_once_a_day() {
    let (folder, store) = town::store().await;
    let now: Timestamp = "2026-11-22T01:00:00Z".parse().unwrap();
    let clock = Arc::new(Hand(Mutex::new(now)));
    let begun: Result<(), Error> = store.write(|mut db| async move { signing_keys::begin(&mut db, now).await }).await;
    begun.unwrap();
    notes(&store, now).await;
    let files = ["one.txt", "two.txt"].map(|name| folder.path().join(name));
    let nodes = files.each_ref().map(|file| chainer(&store, &clock, file));
    for node in &nodes {
        let taken = node.checkpoint(&mut Sealer::default()).await.unwrap().unwrap();
        assert_eq!((taken.place, taken.at), (3, now));
    }
    let mails = async || {
        let all = outbox::recent(&mut store.read().await.unwrap(), 100).await.unwrap();
        all.into_iter().map(|letter| letter.mail.text).collect::<Vec<_>>()
    };
    let text = std::fs::read_to_string(&files[0]).unwrap();
    assert_eq!(mails().await.len(), 1);
    assert!(
        mails().await[0].contains(text.trim()) && mails().await[0].contains("3番までの記録"),
        "{:?}",
        mails().await
    );
    *clock.0.lock().unwrap() = now + SignedDuration::from_hours(24);
    nodes[1].checkpoint(&mut Sealer::default()).await.unwrap();
    assert_eq!(mails().await.len(), 2, "the next day");
    let both = std::fs::read_to_string(&files[1]).unwrap();
    let compared = audit::compare(&store, &Secret::new([9; 32]), &both).await.unwrap();
    assert_eq!((compared.equal, compared.unsigned.len(), compared.different.len()), (2, 0, 0));
    let other = audit::compare(&store, &Secret::new([8; 32]), &both).await.unwrap();
    assert_eq!((other.equal, other.unsigned), (0, vec![1, 2]), "signed with another key");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_binds_what_is_written_and_leaves_a_checkpoint_when_it_stops() {
    let (folder, store) = town::store().await;
    let now: Timestamp = "2026-11-22T01:00:00Z".parse().unwrap();
    let begun: Result<(), Error> = store.write(|mut db| async move { signing_keys::begin(&mut db, now).await }).await;
    begun.unwrap();
    let (file, stop) = (folder.path().join("checkpoints.txt"), Stop::default());
    let node = tokio::spawn(chainer(&store, &Arc::new(Hand(Mutex::new(now))), &file).run(stop.clone()));
    notes(&store, now).await;
    let begun = std::time::Instant::now();
    let links = async || store::chain::verify(&mut store.read().await.unwrap(), now).await.unwrap().links;
    while links().await < 3 {
        assert!(begun.elapsed() < std::time::Duration::from_secs(10), "it is not bound");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    notes(&store, now).await;
    assert!(!file.exists());
    stop.say();
    node.await.unwrap();
    assert_eq!(std::fs::read_to_string(&file).unwrap().lines().count(), 1);
    assert_eq!(links().await, 4, "the last line is bound, too");
}
