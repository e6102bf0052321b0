//! An お知らせメール is sent by a program that is killed in the middle, again and again: everybody gets the one letter to them, and a second
//! copy of it only where the mail server had taken it and nobody could write that down any more.
#![cfg(test)]

mod smtp;
#[expect(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "the town of the store has streets this test does not walk"
)]
#[path = "../../store/tests/contract/town.rs"]
mod town;

use domain::news::{Act, Audience};
use sengen::{key_file::Key, world::RealDice};
use smtp::Sink;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use store::{
    Keys, Store,
    campaigns::{self, Draft},
    mass_mail::{self, Figures},
};
use town::{Applicant, at, id, options};
use uuid::Uuid;

/// Who wishes for news.
const PEOPLE: usize = 300;
/// How many letters have left when the program is killed.
const KILLED_AFTER: [usize; 3] = [1, 60, 150];
/// Letters that can have left without a word of it: for each of the connections, those on the wire and those that wait for their word.
const UNDER_WAY: usize = 4 * CONNECTIONS;
const CONNECTIONS: usize = 2;
/// Nothing takes so long.
const LONG: Duration = Duration::from_mins(2);

/// The program, serving.
struct Site(Child);

impl Site {
    fn start(folder: &Path, sink: &Sink) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sengen"));
        command.args(["serve", "--development"]).current_dir(folder).env_clear();
        let settings = [
            ("HTTP__LISTEN", "127.0.0.1:0".to_owned()),
            ("LIMITS__PASSWORD_HASH", "test".to_owned()),
            ("DATABASE__URL", "sqlite://sengen.db".to_owned()),
            ("SECRETS__KEY_FILE", "key".to_owned()),
            ("MAIL__HOST", "127.0.0.1".to_owned()),
            ("MAIL__PORT", sink.port.to_string()),
            ("MAIL__PROTECTION", "none".to_owned()),
            ("MAIL__CONNECTIONS", CONNECTIONS.to_string()),
            // What was leased by the one that was killed is sent by the next one after twice this.
            ("MAIL__TIMEOUT_SECONDS", "2".to_owned()),
            ("MAIL__NEWS_PER_MINUTE", "100000".to_owned()),
        ];
        command.envs(settings.map(|(name, value)| (format!("SENGEN_{name}"), value)));
        Self(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    }
}

impl Drop for Site {
    /// SIGKILL: it ends nothing and says nothing.
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Three hundred people and an お知らせメール to all of them, signed, in the database of this folder.
async fn prepared(folder: &Path) -> Uuid {
    Key::make(&folder.join("key"), &RealDice).unwrap();
    let store = opened(folder).await;
    store.migrate().await.unwrap();
    let people = (0..PEOPLE).map(|number| {
        let store = store.clone();
        tokio::spawn(async move { Applicant::new(&format!("p{number}@mihon.example.jp")).declared(&store).await })
    });
    for one in people.collect::<Vec<_>>() {
        one.await.unwrap();
    }
    let (new, clerk, senior) = (id(), id(), id());
    let (title, body) = ("題".to_owned(), "文".to_owned());
    let draft = &Draft { title, body, audience: Audience::default(), back_number: false, start_at: None };
    let unit = store.write(|mut db| async move {
        campaigns::make(&mut db, new, draft, clerk, at(3)).await?;
        campaigns::act(&mut db, (new, 1), Act::Propose, clerk, at(3)).await?;
        campaigns::act(&mut db, (new, 2), Act::Approve, senior, at(3)).await
    });
    unit.await.unwrap();
    store.close().await;
    new
}

/// The database of this folder.
async fn opened(folder: &Path) -> Store {
    let keys = Keys::new(Key::read(&folder.join("key")).unwrap().store());
    let url = format!("sqlite://{}", folder.join("sengen.db").display());
    Store::open(store::Options { keys, ..options(&url, [0; 32]) }).await.unwrap()
}

/// How many letters have left.
fn left(sink: &Sink) -> usize {
    std::fs::read_dir(sink.folder.path()).unwrap().count()
}

/// Waits until it is so.
fn until(what: &str, so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !so() {
        assert!(begun.elapsed() < LONG, "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The Message-IDs of the letters to each address.
fn arrived(sink: &Sink) -> BTreeMap<String, Vec<String>> {
    let mut arrived = BTreeMap::<_, Vec<_>>::new();
    for message in sink.messages() {
        let header =
            |name: &str| message.lines().find_map(|line| line.strip_prefix(name)).map(|text| text.trim().to_owned());
        // One that is being written is not whole yet.
        if let (Some(to), Some(id)) = (header("To:"), header("Message-ID:")) {
            arrived.entry(to).or_default().push(id);
        }
    }
    arrived
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_gets_one_letter_over_three_kills() {
    let folder = tempfile::tempdir().unwrap();
    let campaign = prepared(folder.path()).await;
    let sink = Sink::start("plain");
    for many in KILLED_AFTER {
        let site = Site::start(folder.path(), &sink);
        until("letters leave", || left(&sink) >= many);
        drop(site);
        assert!(many > 1 || left(&sink) < PEOPLE, "it was killed in the middle");
    }
    let _site = Site::start(folder.path(), &sink);
    until("everybody has a letter", || arrived(&sink).len() == PEOPLE);
    let store = opened(folder.path()).await;
    let people = i64::try_from(PEOPLE).unwrap();
    let all = Figures { put: people, sent: people, ..Figures::default() };
    let begun = Instant::now();
    // The last word of each is written down, and nothing goes out any more.
    while mass_mail::figures(&mut store.read().await.unwrap(), campaign).await.unwrap() != all {
        assert!(begun.elapsed() < LONG, "letters wait");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let arrived = arrived(&sink);
    let copies: usize = arrived.values().map(|letters| letters.len() - 1).sum();
    assert!(arrived.values().all(|letters| letters.iter().collect::<BTreeSet<_>>().len() == 1), "one letter each");
    assert!(copies <= UNDER_WAY * KILLED_AFTER.len(), "{copies} letters came twice");
}
