//! Postings against an endpoint that checks them with the reference library of Standard Webhooks, and misbehaves on order.
#![cfg(test)]

mod town;

use base64::{Engine as _, prelude::BASE64_STANDARD as BASE64};
use domain::{
    api_key::{KeyName, Quota},
    time::Clock,
    webhook_url::Reach,
};
use futures_util::{FutureExt as _, future::BoxFuture};
use jiff::{SignedDuration, Timestamp};
use sengen::{
    config::Webhooks,
    stop::Stop,
    webhooks::{place::Names, wire::Wire, worker::Worker},
    world::{RealClock, RealDice, new_id},
};
use serde_json::Value;
use site::{Secret, links::webhook_secret};
use std::{
    io::{BufRead, BufReader},
    net::IpAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use store::{
    Store,
    api_keys::{self, NewKey},
    webhooks::{self, Delivery, New},
};
use tempfile::TempDir;
use tokio::sync::Notify;
use uuid::Uuid;

/// The Python of the tests: `SMTP_PYTHON`, or what `bin/check prepare` made.
fn python() -> PathBuf {
    #[expect(clippy::disallowed_methods, reason = "the test's own tool, not a setting of the program")]
    let given = std::env::var("SMTP_PYTHON").ok().map(PathBuf::from);
    let python = given.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/venv/bin/python"));
    assert!(python.exists(), "{} is missing; run bin/check prepare, or set SMTP_PYTHON", python.display());
    python
}

/// An endpoint.
struct Endpoint {
    process: Child,
    port: u16,
    folder: TempDir,
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Endpoint {
    fn start(kind: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hooks/receiver.py");
        let mut process = Command::new(python())
            .arg(script)
            .args([folder.path().to_str().unwrap(), kind])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().parse().expect("the endpoint does not start; is standardwebhooks in the venv?");
        Self { process, port, folder }
    }

    fn at(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What was posted to it.
    fn log(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// These secrets are good.
    fn knows(&self, secrets: &[Uuid]) {
        let text =
            secrets.iter().map(|id| format!("whsec_{}", BASE64.encode(webhook_secret(&Secret::new([9; 32]), *id))));
        std::fs::write(self.folder.path().join("secrets"), text.collect::<Vec<_>>().join("\n")).unwrap();
    }
}

/// A clock that can be moved forward.
#[derive(Clone, Default)]
struct Hand(Arc<AtomicI64>);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        RealClock.now() + SignedDuration::from_secs(self.0.load(Ordering::Relaxed))
    }
}

/// Every name is this machine.
struct Here;

impl Names for Here {
    fn addresses<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Vec<IpAddr>> {
        async { vec!["127.0.0.1".parse().unwrap()] }.boxed()
    }
}

/// A running worker, and a key with webhooks.
struct House {
    store: Store,
    clock: Hand,
    bell: Arc<Notify>,
    stop: Stop,
    key: Uuid,
    _folder: TempDir,
}

impl Drop for House {
    fn drop(&mut self) {
        self.stop.say();
    }
}

impl House {
    async fn open(reach: Reach, authority: &str) -> Self {
        Self::with(reach, Webhooks { timeout_seconds: 1, authority_file: authority.to_owned(), ..Webhooks::default() })
            .await
    }

    async fn with(reach: Reach, config: Webhooks) -> Self {
        let (folder, store) = town::store().await;
        let (clock, bell, stop) = (Hand::default(), Arc::new(Notify::new()), Stop::default());
        let worker = Worker {
            store: store.clone(),
            wire: Wire::new(&config, reach, Arc::new(Here), "https://sengen.example.jp").unwrap(),
            secret: Secret::new([9; 32]),
            clock: Arc::new(clock.clone()),
            dice: Arc::new(RealDice),
            bell: bell.clone(),
            stop: stop.clone(),
            lease: config.lease(),
            at_once: 8,
        };
        tokio::spawn(worker.run());
        let key = new_id(&RealClock, &RealDice);
        let now = RealClock.now();
        let name = &KeyName::parse("x").unwrap();
        let new = &NewKey { id: key, hash: [5; 32], prefix: "sengen_x", name, quota: Quota::USUAL };
        store.write(|mut db| async move { api_keys::make(&mut db, new, None, now).await }).await.unwrap();
        Self { store, clock, bell, stop, key, _folder: folder }
    }

    /// A webhook and its secret.
    async fn webhook(&self, url: &str) -> (Uuid, Uuid) {
        let made = (new_id(&RealClock, &RealDice), new_id(&RealClock, &RealDice));
        let (key, now) = (self.key, self.clock.now());
        let unit = self.store.write(|mut db| async move { webhooks::make(&mut db, key, made, url, now).await });
        assert!(unit.await.unwrap());
        made
    }

    async fn put(&self, webhook: Uuid) -> Uuid {
        let (id, now) = (new_id(&RealClock, &RealDice), self.clock.now());
        let body = &site::told::test(now).unwrap();
        let new = New { id, webhook, kind: site::told::TEST, number: None, body };
        self.store.write(|mut db| async move { webhooks::put(&mut db, &new, now).await }).await.unwrap();
        self.bell.notify_one();
        id
    }

    /// Waits until the delivery looks like this.
    async fn until(&self, webhook: Uuid, id: Uuid, what: &str, right: impl Fn(&Delivery) -> bool) -> Delivery {
        for _ in 0..1500 {
            let all = webhooks::log(&mut self.store.read().await.unwrap(), webhook, None, 100).await.unwrap();
            let one = all.into_iter().find(|one| one.id == id).unwrap();
            if right(&one) {
                return one;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{what} does not come");
    }

    async fn taken(&self, webhook: Uuid, id: Uuid) -> Delivery {
        self.until(webhook, id, "taken", |one| one.taken_at.is_some()).await
    }

    async fn tried(&self, webhook: Uuid, id: Uuid, tries: i64) -> Delivery {
        // A posting under way counts as a try, too, with the moment of the one before.
        let lately = self.clock.now() - SignedDuration::from_hours(1);
        let told = |one: &Delivery| one.tried_at.is_some_and(|at| at > lately && one.due_at > at);
        let done = |one: &Delivery| one.tries == tries && told(one);
        self.until(webhook, id, "tried", |one| done(one) || one.failed_at.is_some()).await
    }

    async fn is_disabled(&self, webhook: Uuid) -> Option<String> {
        let found = webhooks::find(&mut self.store.read().await.unwrap(), self.key, webhook).await.unwrap().unwrap();
        found.disabled.map(|(_, why)| why)
    }

    fn later(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds, Ordering::Relaxed);
        self.bell.notify_one();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reference_library_takes_what_we_sign_and_nothing_else() {
    let (endpoint, house) = (Endpoint::start("http"), House::open(Reach::WorldAndHere, "").await);
    let (webhook, old) = house.webhook(&endpoint.at("/ok")).await;
    let (new, key, until) =
        (new_id(&RealClock, &RealDice), house.key, RealClock.now() + SignedDuration::from_hours(24));
    endpoint.knows(&[old, new]);
    let first = house.put(webhook).await;
    assert_eq!(house.taken(webhook, first).await.status, Some(204));
    let log = endpoint.log();
    let line = &log[0];
    assert_eq!((&line["holds"], &line["signatures"]), (&serde_json::json!([true, false]), &serde_json::json!(1)));
    assert_eq!(line["tampered"], serde_json::json!([false, false]));
    assert_eq!((&line["id"], &line["body"]["type"]), (&first.to_string().into(), &"webhook.test".into()));
    let headers = line["headers"].as_array().unwrap();
    assert!(["content-type", "user-agent", "host"].iter().all(|name| headers.contains(&(*name).into())), "{headers:?}");

    let rotate = house.store.write(|mut db| async move { webhooks::rotate(&mut db, key, webhook, new, until).await });
    assert!(rotate.await.unwrap());
    let second = house.put(webhook).await;
    house.taken(webhook, second).await;
    let line = endpoint.log().pop().unwrap();
    assert_eq!((&line["holds"], &line["signatures"]), (&serde_json::json!([true, true]), &serde_json::json!(2)));

    let replay = async |id, now| {
        house.store.write(|mut db| async move { webhooks::replay(&mut db, webhook, id, now).await }).await
    };
    assert!(replay(first, house.clock.now()).await.unwrap());
    house.bell.notify_one();
    house.taken(webhook, first).await;
    let ids: Vec<_> = endpoint.log().iter().map(|line| line["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids, [first, second, first].map(|id| id.to_string()), "replayed with the same id");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_is_tried_again_and_an_endpoint_that_never_takes_is_disabled() {
    let (endpoint, house) = (Endpoint::start("http"), House::open(Reach::WorldAndHere, "").await);
    let ((once, secret), (never, _)) =
        (house.webhook(&endpoint.at("/500-once")).await, house.webhook(&endpoint.at("/500")).await);
    endpoint.knows(&[secret]);
    let again = house.put(once).await;
    assert_eq!(house.tried(once, again, 1).await.error.as_deref(), Some("status"));
    house.later(6);
    let taken = house.taken(once, again).await;
    assert_eq!((taken.tries, taken.error), (2, None));
    let mine: Vec<_> = endpoint.log().into_iter().filter(|line| line["path"] == "/500-once").collect();
    assert!(mine[0]["id"] == mine[1]["id"] && mine[0]["timestamp"] != mine[1]["timestamp"], "signed anew");
    assert!(mine.iter().all(|line| line["holds"] == serde_json::json!([true])));

    let lost = house.put(never).await;
    for tries in 1..10 {
        let kept = house.tried(never, lost, tries).await;
        assert!(kept.failed_at.is_none() && kept.status == Some(500), "{kept:?}");
        house.later(27 * 3600);
    }
    house.until(never, lost, "given up", |one| one.failed_at.is_some() && one.tries == 10).await;
    assert_eq!(house.is_disabled(never).await.as_deref(), Some("status"));
    assert_eq!(house.is_disabled(once).await, None);
    let waits = house.put(never).await;
    let other = house.put(once).await;
    house.tried(once, other, 1).await;
    let kept = webhooks::log(&mut house.store.read().await.unwrap(), never, None, 9).await.unwrap();
    assert!(kept.iter().any(|one| one.id == waits && one.tries == 0), "nothing is posted while it is disabled");
}

#[tokio::test(flavor = "multi_thread")]
async fn gone_is_believed_and_a_redirect_is_not_followed() {
    let (endpoint, house) = (Endpoint::start("http"), House::open(Reach::WorldAndHere, "").await);
    let (gone, _) = house.webhook(&endpoint.at("/410")).await;
    let one = house.put(gone).await;
    let kept = house.until(gone, one, "given up", |one| one.failed_at.is_some()).await;
    assert_eq!((kept.tries, kept.status, kept.error.as_deref()), (1, Some(410), Some("gone")));
    assert_eq!(house.is_disabled(gone).await.as_deref(), Some("gone"));
    let (elsewhere, _) = house.webhook(&endpoint.at("/redirect")).await;
    let one = house.put(elsewhere).await;
    let kept = house.tried(elsewhere, one, 1).await;
    assert_eq!((kept.status, kept.error.as_deref()), (Some(302), Some("status")));
    assert!(endpoint.log().iter().all(|line| line["path"] != "/ok"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_endpoint_does_not_hold_the_others() {
    // It may be slow for longer than anything here waits: what is taken meanwhile was not held up by it.
    let patient = Webhooks { timeout_seconds: 300, ..Webhooks::default() };
    let (endpoint, house) = (Endpoint::start("http"), House::with(Reach::WorldAndHere, patient).await);
    let ((slow, _), (quick, _)) =
        (house.webhook(&endpoint.at("/slow")).await, house.webhook(&endpoint.at("/ok")).await);
    for _ in 0..20 {
        house.put(slow).await;
    }
    let mut done = Vec::new();
    for _ in 0..8 {
        done.push(house.put(quick).await);
    }
    for id in done {
        house.taken(quick, id).await;
    }
    let all = webhooks::log(&mut house.store.read().await.unwrap(), slow, None, 100).await.unwrap();
    assert!(all.iter().all(|one| one.taken_at.is_none() && one.error.is_none()), "the slow one is still at it");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_never_answers_is_left() {
    let (endpoint, house) = (Endpoint::start("http"), House::open(Reach::WorldAndHere, "").await);
    let (slow, _) = house.webhook(&endpoint.at("/slow")).await;
    let one = house.put(slow).await;
    assert_eq!(house.tried(slow, one, 1).await.error.as_deref(), Some("timeout"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_posted_into_the_house() {
    let (endpoint, house) = (Endpoint::start("http"), House::open(Reach::World, "").await);
    // As it would stand in the store if it was registered under other settings, or if the name meant another place then.
    for url in [endpoint.at("/ok"), format!("https://hooks.mihon.jp:{}/ok", endpoint.port)] {
        let (webhook, _) = house.webhook(&url).await;
        let one = house.put(webhook).await;
        let kept = house.tried(webhook, one, 1).await;
        assert_eq!((kept.status, kept.error.as_deref()), (None, Some("address")), "{url}");
    }
    assert!(endpoint.log().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn with_https_the_certificate_must_fit() {
    let endpoint = Endpoint::start("https");
    let authority = endpoint.folder.path().join("authority.pem").display().to_string();
    let (house, stranger) =
        (House::open(Reach::WorldAndHere, &authority).await, House::open(Reach::WorldAndHere, "").await);
    let (right, secret) = house.webhook(&format!("https://hooks.test.jp:{}/ok", endpoint.port)).await;
    endpoint.knows(&[secret]);
    let one = house.put(right).await;
    house.taken(right, one).await;
    assert_eq!(endpoint.log()[0]["holds"], serde_json::json!([true]));
    let (wrong, _) = house.webhook(&format!("https://other.test.jp:{}/ok", endpoint.port)).await;
    let one = house.put(wrong).await;
    assert_eq!(house.tried(wrong, one, 1).await.error.as_deref(), Some("tls"), "another name");
    let (webhook, _) = stranger.webhook(&format!("https://hooks.test.jp:{}/ok", endpoint.port)).await;
    let one = stranger.put(webhook).await;
    assert_eq!(stranger.tried(webhook, one, 1).await.error.as_deref(), Some("tls"), "another authority");
    assert_eq!(endpoint.log().len(), 1);
}
