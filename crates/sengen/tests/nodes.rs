//! Several nodes on one PostgreSQL: whenever a node starts, and however transactions overlap, its copy becomes the store.
//!
//! The same writers are followed by a planted node that asks for "lines with a greater number than my last": it must lose some,
//! or this test could not see a loss.

#![cfg(test)]

#[expect(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "the town of the store has streets this test does not walk"
)]
#[path = "../../store/tests/contract/town.rs"]
mod town;

use directory::{Change, Directory, Entry};
use domain::{
    declaration::State,
    dice::Dice as _,
    mending::{Asked, AskedFields},
    registers::Registers,
};
use futures_util::TryStreamExt as _;
use sengen::{
    follow::{CHECK_EVERY, Follower},
    stop::Stop,
    world::RealClock,
};
use sqlx::{Connection as _, PgConnection};
use std::{
    collections::BTreeSet,
    path::Path,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use store::{
    Error, Store, declarations,
    journal::{self, Mark},
    public,
};
use tokio::task::JoinHandle;
use town::{Applicant, KEY, TestDice, numbers, options};
use uuid::Uuid;

static REGISTERS: LazyLock<Arc<Registers>> = LazyLock::new(|| Arc::new(Registers::bundled().unwrap()));

/// How long the writers write at least, and how many declarations they confirm at least.
const WRITING: (Duration, u64) = (Duration::from_secs(5), 100);
/// Writers at the same time; each pauses inside its units, so that commits overlap in every order.
const WRITERS: u64 = 8;

/// A node: a store of its own, a directory of its own, a follower between them.
struct Node {
    directory: Arc<Directory>,
    running: JoinHandle<()>,
}

impl Node {
    async fn start(url: &str, snapshot: Option<&Path>) -> Self {
        let store = Store::open(options(url, KEY)).await.unwrap();
        let directory = Arc::new(Directory::new(REGISTERS.clone()));
        let follower = Follower {
            store,
            directory: directory.clone(),
            clock: Arc::new(RealClock),
            check_every: CHECK_EVERY,
            snapshot: snapshot.map(Path::to_owned),
        };
        Self { directory, running: tokio::spawn(follower.run(Stop::default())) }
    }

    /// As a process that is killed: whatever it was doing stays undone.
    fn kill(self) {
        self.running.abort();
    }
}

/// A node as one would first write it. It reads what was committed in the order of the lines, and never looks back.
async fn planted(url: String, store: Store) -> Arc<Directory> {
    let directory = Arc::new(Directory::new(REGISTERS.clone()));
    let (mut own, following) = (PgConnection::connect(&url).await.unwrap(), directory.clone());
    tokio::spawn(async move {
        let mut last = 0_i64;
        loop {
            let text = "SELECT seq, declaration FROM journal WHERE seq > $1 ORDER BY seq";
            let lines: Vec<(i64, Option<Uuid>)> = sqlx::query_as(text).bind(last).fetch_all(&mut own).await.unwrap();
            last = lines.last().map_or(last, |(seq, _)| *seq);
            let mut db = store.read().await.unwrap();
            for declaration in lines.into_iter().filter_map(|(_, declaration)| declaration) {
                let row = public::one(&mut db, declaration).await.unwrap();
                let change = row.map_or(Change::Gone(declaration), |row| Change::Put(Box::new(row)));
                following.follow([change], None);
            }
            drop(db);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    directory
}

/// A pause inside a unit, mostly short.
async fn pause() {
    let most = if TestDice.roll().is_multiple_of(10) { 200 } else { 20 };
    tokio::time::sleep(Duration::from_millis(TestDice.roll() % most)).await;
}

/// A unit that pauses when its work is done, and refuses one time in five.
async fn end<T>(done: T) -> Result<T, Error> {
    pause().await;
    if TestDice.roll().is_multiple_of(5) { Err(Error::Missing { table: "nothing" }) } else { Ok(done) }
}

/// Applies, confirms, is accepted or sent back; each step may be refused, and the next is tried all the same.
async fn declare(store: &Store, confirmed: &AtomicU64) {
    let applicant = Applicant::new("taro@mihon.example.jp");
    applicant.start(store).await;
    let now = now();
    let receipt = store.receipt(jiff::civil::date(2026, 11, 22)).await.unwrap();
    let application = &applicant.application(&receipt);
    let (id, numbers) = (application.id, &numbers());
    let asked = &Asked { reason: "why".to_owned(), fields: AskedFields::parse(["name"]).unwrap() };
    let submitted = store.write(|mut db| async move {
        declarations::submit(&mut db, application, now).await?;
        end(()).await
    });
    if submitted.await.is_err() {
        return;
    }
    let done = store.write(|mut db| async move {
        declarations::confirm(&mut db, id, numbers, "hash", now).await?;
        end(()).await
    });
    confirmed.fetch_add(u64::from(done.await.is_ok()), Ordering::Relaxed);
    for _ in 0..TestDice.roll() % 3 {
        let back = TestDice.roll().is_multiple_of(4);
        let decided = store.write(|mut db| async move {
            let done = if back {
                declarations::give_back(&mut db, id, "office", asked, now).await
            } else {
                declarations::accept(&mut db, id, "office", now).await
            };
            done?;
            end(()).await
        });
        let _ = decided.await;
    }
}

fn now() -> jiff::Timestamp {
    use domain::time::Clock as _;
    RealClock.now()
}

async fn write_enough(store: Store, confirmed: Arc<AtomicU64>) {
    let begun = Instant::now();
    while begun.elapsed() < WRITING.0 || confirmed.load(Ordering::Relaxed) < WRITING.1 {
        declare(&store, &confirmed).await;
    }
}

/// Declarations of which the store and a copy tell different things, in either direction.
fn differing(store: &[Entry], copy: &Directory) -> BTreeSet<Uuid> {
    let entries = store.iter();
    let wrong = entries.filter(|entry| copy.by_number(&entry.number).as_ref() != Some(entry));
    let mut wrong: BTreeSet<Uuid> = wrong.map(|entry| entry.declaration).collect();
    if copy.len() + wrong.len() != store.len() && wrong.is_empty() {
        wrong.insert(Uuid::nil());
    }
    wrong
}

async fn all(store: &Store) -> Vec<Entry> {
    public::every(&mut store.read().await.unwrap()).try_collect().await.unwrap()
}

/// A transaction of somebody else, anywhere on the server, keeps the lines behind it from becoming final.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_is_seen_while_a_stranger_keeps_a_transaction_open_on_postgres() {
    let place = town::postgres().await;
    let mut stranger = PgConnection::connect(&place.url).await.unwrap();
    let node = Node::start(&place.url, None).await;
    let declared = Applicant::new("taro@mihon.example.jp").declared(&place.store).await;
    let (number, id) = (declared.number.unwrap(), declared.id);
    let is = |state: State| node.directory.by_number(&number).is_some_and(|entry| entry.state == state);
    town::until(async || is(State::Declared)).await;
    // No longer than need be: tests beside this one wait for lines to become final.
    for text in ["BEGIN", "SELECT pg_current_xact_id()"] {
        sqlx::query(text).execute(&mut stranger).await.unwrap();
    }
    let accepted = place.store.write(|mut db| async move { declarations::accept(&mut db, id, "office", now()).await });
    assert!(accepted.await.unwrap());
    town::until(async || is(State::Accepted)).await;
    let (lines, _) = journal::after(&mut place.store.read().await.unwrap(), Mark::default(), 10).await.unwrap();
    assert!(lines.iter().all(|line| line.kind != "accepted"), "it is not final: {lines:?}");
    let asked = now();
    town::until(async || node.directory.as_of().is_some_and(|as_of| as_of.at > asked)).await;
    sqlx::query("ROLLBACK").execute(&mut stranger).await.unwrap();
    let ended = place
        .store
        .write(|mut db| async move { declarations::end(&mut db, id, declarations::Ending::Stopped, "x", now()).await });
    assert!(ended.await.unwrap());
    town::until(async || is(State::Stopped)).await;
    node.kill();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_copy_becomes_the_store_on_postgres() {
    let place = town::postgres().await;
    let confirmed = Arc::new(AtomicU64::new(0));
    let writer = || tokio::spawn(write_enough(place.store.clone(), confirmed.clone()));
    let writers: Vec<_> = (0..WRITERS).map(|_| writer()).collect();
    let naive = planted(place.url.clone(), place.store.clone()).await;
    let later = |millis: u64| tokio::time::sleep(Duration::from_millis(millis));
    later(700).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sengen-directory.snapshot");
    let first = Node::start(&place.url, Some(&file)).await;
    later(500).await;
    let second = Node::start(&place.url, None).await;
    later(500).await;
    let third = Node::start(&place.url, None).await;
    later(500).await;
    // Two nodes die in the middle of it; in their place one starts from the file that was written beside the writers, one from
    // nothing.
    first.kill();
    third.kill();
    later(400).await;
    assert!(file.exists(), "the first node wrote its file");
    let (first, third) = (Node::start(&place.url, Some(&file)).await, Node::start(&place.url, None).await);
    for writer in writers {
        writer.await.unwrap();
    }
    let truth = all(&place.store).await;
    assert_eq!(u64::try_from(truth.len()).unwrap(), confirmed.load(Ordering::Relaxed));
    // A test beside this one may hold the horizon back: asked until it is so.
    let (nodes, begun) = ([&first, &second, &third], Instant::now());
    let wrong = loop {
        let wrong = nodes.map(|node| differing(&truth, &node.directory));
        if wrong.iter().all(BTreeSet::is_empty) || begun.elapsed() > Duration::from_secs(20) {
            break wrong;
        }
        later(50).await;
    };
    assert_eq!(wrong, [const { BTreeSet::new() }; 3], "of {} declarations", truth.len());
    assert_eq!(nodes.map(|node| node.directory.len()), [truth.len(); 3]);
    let lost = differing(&truth, &naive).len();
    assert!(lost > 0, "the planted node lost nothing of {}: then this test would not see a loss", truth.len());
    println!("{} declarations; the planted node lost {lost}", truth.len());
}
