//! The post office against a real mail server (aiosmtpd) that also answers 421, 451, 550, hangs, and closes after DATA.
#![cfg(test)]

mod smtp;
mod town;

use domain::email::Email;
use domain::scheme::{Mail, MailKind};
use domain::time::Clock;
use jiff::{SignedDuration, Timestamp};
use sengen::config::{Config, Protection};
use sengen::post::letter::Sender;
use sengen::post::office::{PostOffice, Way};
use sengen::post::wire::Wire;
use sengen::stop::Stop;
use sengen::world::{RealClock, RealDice, new_id};
use smtp::{Sink, python, script};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use store::Store;
use store::outbox::{self, Letter, LetterState};
use tempfile::TempDir;
use tokio::sync::Notify;
use uuid::Uuid;

/// The settings that lead to this server.
fn settings(sink: &Sink, protection: Protection) -> Config {
    let mut config = Config::default();
    config.mail.host = "127.0.0.1".to_owned();
    config.mail.port = sink.port;
    config.mail.protection = protection;
    config.mail.timeout_seconds = 2;
    if protection != Protection::None {
        config.mail.host = "localhost".to_owned();
        config.mail.user = "sengen".to_owned();
        config.mail.password = "geheim".to_owned().into();
        config.mail.authority_file = sink.folder.path().join("authority.pem").display().to_string();
    }
    config
}

/// A clock that can be moved forward.
#[derive(Clone, Default)]
struct Hand(Arc<AtomicI64>);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        RealClock.now() + SignedDuration::from_secs(self.0.load(Ordering::Relaxed))
    }
}

/// A running post office with its outbox.
struct Office {
    store: Store,
    clock: Hand,
    bell: Arc<Notify>,
    stop: Stop,
    declaration: Uuid,
    put: Mutex<Vec<Uuid>>,
    _folder: TempDir,
}

impl Drop for Office {
    fn drop(&mut self) {
        self.stop.say();
    }
}

impl Office {
    async fn open(config: &Config) -> Self {
        let (folder, store) = town::store().await;
        let (clock, bell, stop) = (Hand::default(), Arc::new(Notify::new()), Stop::default());
        let sender = Sender { name: "事務局".to_owned(), address: "office@example.jp".parse().unwrap() };
        let post = PostOffice {
            store: store.clone(),
            way: Way::Wire(Box::new(Wire::new(config, sender).unwrap())),
            clock: Arc::new(clock.clone()),
            dice: Arc::new(RealDice),
            bell: bell.clone(),
            stop: stop.clone(),
            lease: jiff::SignedDuration::from_secs(60),
            at_once: 4,
            give_up: SignedDuration::from_hours(24),
        };
        tokio::spawn(post.run());
        let declaration = new_id(&RealClock, &RealDice);
        Self { store, clock, bell, stop, declaration, put: Mutex::default(), _folder: folder }
    }

    /// Puts a letter into the outbox.
    async fn write(&self, to: &str) -> Uuid {
        let (id, now) = (new_id(&RealClock, &RealDice), self.clock.now());
        let mail = Mail {
            kind: MailKind::Confirm,
            subject: "【見本】一つ星:自己宣言受付確認のお知らせ".to_owned(),
            text: "青空製作所 御中\n\n〜－㈱ 受付確認です。\n".to_owned(),
            html: "<!DOCTYPE html><p>青空製作所 御中</p>".to_owned(),
        };
        let (to, mail) = (&Email::parse(to).unwrap(), &mail);
        let put = self.store.write(|mut db| async move {
            let message_id = format!("<{id}@example.jp>");
            let letter =
                Letter { id, declaration: Some(self.declaration), to, mail, message_id, stop: None, reply_to: None };
            outbox::put(&mut db, &letter, now).await
        });
        put.await.unwrap();
        self.bell.notify_one();
        self.put.lock().unwrap().push(id);
        id
    }

    async fn state(&self, id: Uuid) -> LetterState {
        let all = outbox::of_declaration(&mut self.store.read().await.unwrap(), self.declaration).await.unwrap();
        all.into_iter().find(|letter| letter.id == id).unwrap()
    }

    /// Waits until the letter looks like this.
    async fn until(&self, id: Uuid, what: &str, right: impl Fn(&LetterState) -> bool) -> LetterState {
        let begun = Instant::now();
        loop {
            let state = self.state(id).await;
            if right(&state) {
                return state;
            }
            assert!(begun.elapsed() < Duration::from_secs(15), "{what}: {state:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn sent(&self, id: Uuid) -> LetterState {
        self.until(id, "is not sent", |letter| letter.sent_at.is_some()).await
    }

    async fn tried(&self, id: Uuid) -> LetterState {
        let waiting =
            |letter: &LetterState| letter.answer.is_some() && letter.sent_at.is_none() && letter.failed_at.is_none();
        self.until(id, "was not tried", waiting).await
    }

    fn later(&self, span: SignedDuration) {
        self.clock.0.fetch_add(span.as_secs(), Ordering::Relaxed);
    }
}

fn has_id(message: &str, id: Uuid) -> bool {
    message.contains(&format!("Message-ID: <{id}@example.jp>\r\n"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_arrives_whole_and_alone() {
    let sink = Sink::start("plain");
    let office = Office::open(&settings(&sink, Protection::None)).await;
    let id = office.write("aoki@example.co.jp").await;
    assert_eq!(office.sent(id).await.answer.unwrap(), "250 2.0.0 queued as TEST");
    let messages = sink.messages();
    assert_eq!(messages.len(), 1);
    let message = &messages[0];
    assert!(has_id(message, id) && message.contains("To: aoki@example.co.jp\r\n"), "{message}");
    assert!(
        message.contains("multipart/alternative") && message.contains("text/plain") && message.contains("text/html")
    );
    assert!(message.is_ascii(), "safe for every relay");
}

#[tokio::test(flavor = "multi_thread")]
async fn four_hundreds_are_tried_again_and_five_hundreds_are_not() {
    let sink = Sink::start("plain");
    let office = Office::open(&settings(&sink, Protection::None)).await;
    let (busy, grey, once) = (
        office.write("421@example.jp").await,
        office.write("451@example.jp").await,
        office.write("451-once@example.jp").await,
    );
    let (nobody, spam) = (office.write("550@example.jp").await, office.write("554-data@example.jp").await);
    assert_eq!(office.tried(busy).await.answer.unwrap(), "421 4.3.2 shutting down");
    assert_eq!(office.tried(grey).await.answer.unwrap(), "451 4.7.1 greylisted, come back later");
    office.tried(once).await;
    let failed = office.until(nobody, "is not refused", |letter| letter.failed_at.is_some()).await;
    assert_eq!((failed.answer.as_deref(), failed.tries), (Some("550 5.1.1 no such user here"), 1));
    office.until(spam, "is not refused", |letter| letter.failed_at.is_some()).await;
    office.later(SignedDuration::from_mins(2));
    assert_eq!(office.sent(once).await.tries, 2);
    assert!(has_id(&sink.messages()[0], once));
    // After a day nobody waits any longer.
    office.later(SignedDuration::from_hours(25));
    let given_up = office.until(grey, "is not given up", |letter| letter.failed_at.is_some()).await;
    assert_eq!(given_up.answer.unwrap(), "451 4.7.1 greylisted, come back later");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hanging_server_does_not_stop_other_letters() {
    let sink = Sink::start("plain");
    let office = Office::open(&settings(&sink, Protection::None)).await;
    let hang = office.write("hang@example.jp").await;
    let other = office.write("aoki@example.co.jp").await;
    office.sent(other).await;
    assert_eq!(office.tried(hang).await.answer.unwrap(), "no answer within 2 s");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_after_data_sends_the_same_letter_once_more() {
    let sink = Sink::start("plain");
    let office = Office::open(&settings(&sink, Protection::None)).await;
    let id = office.write("close-after-data@example.jp").await;
    office.tried(id).await;
    office.later(SignedDuration::from_mins(2));
    office.sent(id).await;
    let messages = sink.messages();
    assert_eq!(messages.len(), 2, "one cut, one more copy");
    assert!(messages.iter().all(|message| has_id(message, id)));
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_wait_for_a_server_that_is_away() {
    let sink = Sink::start("plain");
    let config = settings(&sink, Protection::None);
    drop(sink);
    let office = Office::open(&config).await;
    let id = office.write("aoki@example.co.jp").await;
    office.tried(id).await;
    office.later(SignedDuration::from_hours(48));
    let still = office.until(id, "was not tried again", |letter| letter.tries >= 2).await;
    assert_eq!(still.failed_at, None, "no letter is to blame for its server");
}

#[tokio::test(flavor = "multi_thread")]
async fn starttls_and_login() {
    let sink = Sink::start("starttls");
    let office = Office::open(&settings(&sink, Protection::StartTls)).await;
    let id = office.write("aoki@example.co.jp").await;
    office.sent(id).await;
    assert_eq!(sink.messages().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn tls_from_the_first_byte_and_login() {
    let sink = Sink::start("tls");
    let office = Office::open(&settings(&sink, Protection::Tls)).await;
    let id = office.write("aoki@example.co.jp").await;
    office.sent(id).await;
    assert_eq!(sink.messages().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_an_unknown_authority_and_a_missing_starttls_send_nothing() {
    let sink = Sink::start("starttls");
    let mut wrong = settings(&sink, Protection::StartTls);
    wrong.mail.password = "falsch".to_owned().into();
    let mut unknown = settings(&sink, Protection::StartTls);
    unknown.mail.authority_file = String::new();
    let plain = Sink::start("plain");
    let mut bare = settings(&plain, Protection::StartTls);
    bare.mail.authority_file = String::new();
    for config in [wrong, unknown, bare] {
        let office = Office::open(&config).await;
        let id = office.write("aoki@example.co.jp").await;
        let state = office.tried(id).await;
        assert_eq!(state.failed_at, None, "{state:?}");
    }
    assert_eq!(sink.messages().len() + plain.messages().len(), 0);
}

/// Makes a key with openssl and its public half; the path of the private one.
fn key(folder: &Path, name: &str, words: &[&str]) -> String {
    let private = folder.join(format!("{name}.pem")).display().to_string();
    let public = folder.join(format!("{name}.pub")).display().to_string();
    for words in [[words, &["-out", &private]].concat(), vec!["pkey", "-in", &private, "-pubout", "-out", &public]] {
        assert!(
            Command::new("openssl").args(&words).stderr(Stdio::null()).status().unwrap().success(),
            "openssl {words:?}"
        );
    }
    private
}

#[tokio::test(flavor = "multi_thread")]
async fn both_signatures_hold_and_break_with_the_text() {
    let sink = Sink::start("plain");
    let keys = sink.folder.path();
    let mut config = settings(&sink, Protection::None);
    config.mail.dkim_rsa_selector = "r1".to_owned();
    config.mail.dkim_rsa_key_file =
        key(keys, "r1", &["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]);
    config.mail.dkim_ed25519_selector = "e1".to_owned();
    config.mail.dkim_ed25519_key_file = key(keys, "e1", &["genpkey", "-algorithm", "ed25519"]);
    let office = Office::open(&config).await;
    office.sent(office.write("aoki@example.co.jp").await).await;
    let verify = |file: &Path| {
        let public = |name: &str| format!("{name}={}", keys.join(format!("{name}.pub")).display());
        let words = [file.display().to_string(), public("r1"), public("e1")];
        let said = Command::new(python()).arg(script("verify.py")).args(words).output().unwrap();
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        String::from_utf8(said.stdout).unwrap()
    };
    let letter = keys.join("1.eml");
    assert_eq!(verify(&letter), "r1 true\ne1 true\n");
    let forged = keys.join("forged.eml");
    std::fs::write(&forged, sink.messages()[0].replace("To: aoki@", "To: mori@")).unwrap();
    assert_eq!(verify(&forged), "r1 false\ne1 false\n");
    std::fs::write(&forged, sink.messages()[0].replace("multipart/alternative", "multipart/mixed")).unwrap();
    assert_eq!(verify(&forged), "r1 false\ne1 false\n");
}
