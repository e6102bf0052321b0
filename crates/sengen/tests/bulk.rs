//! A process that is killed while it accepts many at once: all of them are accepted or none, and journal, letters, batch and notes agree.
#![cfg(test)]

#[expect(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "the town of the store has streets this test does not walk"
)]
#[path = "../../store/tests/contract/town.rs"]
mod town;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use domain::declaration::State;
use domain::email::Email;
use domain::name::PersonName;
use domain::staff::{RecoveryCode, Role, Secret};
use domain::time::Clock as _;
use sengen::key_file::Key;
use sengen::world::{RealClock, RealDice};
use site::app::sha256;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use store::audit::{self, Act};
use store::staff::{self, Factor, Invitation, NewOfficer};
use store::{Store, cases, journal, outbox};
use town::{Applicant, found, id, options};
use uuid::Uuid;

/// So many are accepted at once.
const MANY: usize = 40;
/// So often a process is killed at least, each time nearer to the moment when its unit is kept.
const KILLS: usize = 6;
/// The cookie of the officer.
const TOKEN: [u8; 32] = [7; 32];

/// A running site.
struct Site {
    process: Child,
    address: SocketAddr,
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = (self.process.kill(), self.process.wait());
    }
}

impl Site {
    fn start(folder: &Path, url: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sengen"));
        command.args(["serve", "--development"]).current_dir(folder).env_clear();
        for (name, value) in [
            ("SENGEN_HTTP__LISTEN", "127.0.0.1:0"),
            ("SENGEN_LIMITS__PASSWORD_HASH", "test"),
            ("SENGEN_DATABASE__URL", url),
            ("SENGEN_SECRETS__KEY_FILE", "key"),
        ] {
            command.env(name, value);
        }
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        let address = lines.find_map(|line| line.strip_prefix("listening on http://")?.parse().ok());
        Self { process, address: address.expect("the site does not start") }
    }

    /// Sends the form of まとめて受理.
    fn accepts(&self, seen: &[(Uuid, i64)]) -> TcpStream {
        let all: Vec<String> = seen.iter().map(|(id, version)| format!("case={id}%3A{version}")).collect();
        let (body, cookie) = (all.join("&"), BASE64.encode(TOKEN));
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        write!(
            stream,
            "POST /office/queue/accept HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncookie: office={cookie}\r\n\
             sec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        stream
    }
}

async fn open(folder: &Path, url: &str) -> Store {
    let store = Store::open(options(url, Key::read(&folder.join("key")).unwrap().store())).await.unwrap();
    store.migrate().await.unwrap();
    store
}

/// An officer who is signed in.
async fn signed_in(store: &Store) -> Uuid {
    let (officer, now, half) = (id(), RealClock.now(), [6; 32]);
    let (name, email) = (PersonName::parse("事務 太郎").unwrap(), Email::parse("jimu@example.jp").unwrap());
    let new = &NewOfficer { id: officer, name, email, role: Role::Clerk, token: [1; 32] };
    let (secret, codes) = (&Secret::of([1; 32]), &[RecoveryCode::draw([1; 16])]);
    let factor = Factor::App { secret, step: 1 };
    let invitation = &Invitation { token: [1; 32], password_hash: "-", factor, codes };
    let unit = store.write(|mut db| async move {
        assert!(staff::add(&mut db, new, None, now).await?);
        let known = staff::set_up(&mut db, invitation, now).await?.unwrap();
        staff::enter(&mut db, (half, officer), &known, "test", now).await?;
        assert!(staff::complete(&mut db, (half, sha256(&TOKEN)), Act::SignedIn, now).await?);
        Ok::<_, store::Error>(())
    });
    unit.await.unwrap();
    officer
}

/// Declarations that wait, each with the version to be seen.
async fn waiting(store: &Store) -> Vec<(Uuid, i64)> {
    let mut all = Vec::new();
    for _ in 0..MANY {
        let case = Applicant::new("taro@mihon.example.jp").declared(store).await.id;
        all.push((case, cases::version(&mut store.read().await.unwrap(), case).await.unwrap().unwrap()));
    }
    all
}

/// How many were accepted; whatever tells of it says the same of each.
async fn accepted(store: &Store, seen: &[(Uuid, i64)]) -> usize {
    let mut db = store.read().await.unwrap();
    let batches = cases::open_batches(&mut db, RealClock.now()).await.unwrap();
    let notes = audit::before(&mut db, i64::MAX, 10_000).await.unwrap();
    let mut count = 0;
    for (case, version) in seen {
        let accepted = found(store, *case).await.state == State::Accepted;
        let lines = journal::of_declaration(&mut db, *case).await.unwrap();
        let letters = outbox::of_declaration(&mut db, *case).await.unwrap();
        let of_case = |note: &&audit::Noted| note.case == Some(*case) && note.act == Act::CaseAccepted.code();
        let told = [
            lines.iter().filter(|line| line.kind == "accepted").count(),
            letters.len(),
            batches.iter().filter(|batch| batch.declarations.contains(case)).count(),
            notes.iter().filter(of_case).count(),
        ];
        assert_eq!(told, [usize::from(accepted); 4], "journal, letters, batch, notes");
        let now = cases::version(&mut db, *case).await.unwrap().unwrap();
        assert_eq!(now - version, i64::from(accepted));
        count += usize::from(accepted);
    }
    count
}

async fn killed_in_the_middle(url: &str, folder: &Path) {
    Key::make(&folder.join("key"), &RealDice).unwrap();
    let mut store = open(folder, url).await;
    signed_in(&store).await;
    let mut seen = waiting(&store).await;
    store.close().await;
    // Once to the end, so that it is known how long it takes.
    let mut site = Site::start(folder, url);
    let begun = Instant::now();
    let mut said = String::new();
    site.accepts(&seen).read_to_string(&mut said).unwrap();
    let mut pause = begun.elapsed();
    assert!(said.starts_with("HTTP/1.1 303") && said.contains("/office/batches/"), "{said}");
    drop(site);
    store = open(folder, url).await;
    assert_eq!(accepted(&store, &seen).await, MANY);
    let (mut kills, mut undone) = (0, 0);
    while kills < KILLS || undone == 0 {
        if accepted(&store, &seen).await > 0 {
            seen = waiting(&store).await;
        }
        store.close().await;
        site = Site::start(folder, url);
        let answer = site.accepts(&seen);
        std::thread::sleep(pause);
        drop(site);
        drop(answer);
        kills += 1;
        store = open(folder, url).await;
        let count = accepted(&store, &seen).await;
        assert!(count == 0 || count == MANY, "all or none: {count}");
        undone += usize::from(count == 0);
        // Nearer to the moment when the unit is kept.
        pause = if count == 0 { pause * 5 / 4 } else { pause / 2 };
    }
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}/bulk.db", folder.path().display());
    killed_in_the_middle(&url, folder.path()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres() {
    let folder = tempfile::tempdir().unwrap();
    killed_in_the_middle(&town::postgres_database(None).await, folder.path()).await;
}
