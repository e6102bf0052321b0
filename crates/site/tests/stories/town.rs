//! The town the stories play in: one site, one clock that is moved by hand, one postman.

use crate::{databases, person::Person};
use domain::{email::Email, registers::Registers, scheme::Scheme, time::Clock};
use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use site::{App, HashCost, Hasher, MailHost, Outside, Secret, Settings, editions::Stage};
use std::sync::{Arc, Mutex};
use store::outbox;

/// Runs a story on both engines.
macro_rules! story {
    ($name:ident, $story:expr) => {
        mod $name {
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let place = crate::databases::sqlite().await;
                ($story)(crate::town::Town::on(&place)).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let place = crate::databases::postgres().await;
                ($story)(crate::town::Town::on(&place)).await;
            }
        }
    };
}
pub(crate) use story;

/// A clock that stands until it is moved.
pub struct Hand(Mutex<Timestamp>);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// Every domain has a mail server but those that begin with `no-mail`.
struct Played;

impl Outside for Played {
    fn mail_host<'a>(&'a self, domain: &'a str) -> BoxFuture<'a, MailHost> {
        let answer = if domain.starts_with("no-mail") { MailHost::None } else { MailHost::Accepts };
        Box::pin(async move { answer })
    }
}

/// The site and what is around it.
#[derive(Clone)]
pub struct Town {
    pub app: Arc<App>,
    pub router: axum::Router,
    pub clock: Arc<Hand>,
}

/// A letter as its reader sees it.
pub struct Read {
    pub subject: String,
    pub text: String,
    made_at: Timestamp,
}

impl Read {
    /// The address in the text that begins like this, without the site's own address before it.
    pub fn link(&self, begins: &str) -> String {
        let origin = "https://sengen.example.jp";
        let at =
            self.text.find(&format!("{origin}{begins}")).unwrap_or_else(|| panic!("no link {begins} in {}", self.text));
        self.text[at + origin.len()..].split_whitespace().next().unwrap().to_owned()
    }

    /// The eight digits that may be typed.
    pub fn code(&self) -> String {
        let four = |word: &&str| word.len() == 4 && word.chars().all(|c| c.is_ascii_digit());
        let words: Vec<_> = self.text.split(|c: char| c.is_whitespace() || c == '：').collect();
        words.windows(2).find(|pair| four(&pair[0]) && four(&pair[1])).map(<[&str]>::concat).expect("a code")
    }
}

impl Town {
    pub fn on(place: &databases::Place) -> Self {
        Self::with(place, |_| {})
    }

    /// A town whose scheme is a little different.
    pub fn with(place: &databases::Place, change: impl FnOnce(&mut Scheme)) -> Self {
        let mut scheme = Scheme::bundled().unwrap();
        change(&mut scheme);
        let registers = Arc::new(Registers::bundled().unwrap());
        let clock = Arc::new(Hand(Mutex::new("2026-11-22T01:12:00Z".parse().unwrap())));
        let app = Arc::new(App {
            store: place.store.clone(),
            scheme: Arc::new(scheme),
            registers: registers.clone(),
            directory: Arc::new(directory::Directory::new(registers.clone())),
            registry: Arc::new(site::registry::Registry::new(registers.clone())),
            clock: clock.clone(),
            dice: Arc::new(databases::TestDice),
            secret: Secret::new([9; 32]),
            hasher: Arc::new(Hasher::new(HashCost::Test, 2)),
            settings: Settings {
                origin: "https://sengen.example.jp".to_owned(),
                development: true,
                open_data: None,
                office_apart: false,
                inquiries_address: Some("inquiries@sengen.example.jp".to_owned()),
                letters_a_minute: 600,
                webhooks: Some(domain::webhook_url::Reach::World),
            },
            outside: Arc::new(Played),
            letters: Arc::default(),
            pressure: Arc::default(),
            crowd: Arc::new(site::rush::Crowd::of_today()),
            board: Arc::default(),
            provider: None,
            source: Arc::new(site::editions::Source { edition: None, files: domain::scheme::bundled() }),
        });
        Self { router: site::router(app.clone()), app, clock }
    }

    /// Another node on the same store, which has heard of no mode yet.
    pub fn another_node(&self) -> Self {
        let app = Arc::new(App { board: Arc::default(), ..App::clone(&self.app) });
        Self { router: site::router(app.clone()), app, clock: self.clock.clone() }
    }

    /// The same, with a provider of identities that the office trusts.
    pub fn trusting(&self, provider: site::provider::Provider) -> Self {
        let app = Arc::new(App { provider: Some(Arc::new(provider)), ..App::clone(&self.app) });
        Self { router: site::router(app.clone()), app, clock: self.clock.clone() }
    }

    /// A node that follows the edition of the scheme in force, as a process does.
    pub fn node(&self) -> (Arc<Stage>, Self) {
        let app = Arc::new(App { board: Arc::default(), ..App::clone(&self.app) });
        let folder = app.source.as_ref().clone();
        let stage = Arc::new(Stage::new(app.clone(), folder, |app| (site::router(app), None)));
        let (router, _) = site::on_stage(&stage);
        (stage, Self { router, app, clock: self.clock.clone() })
    }

    pub fn visitor(&self) -> Person {
        Person::new(self)
    }

    pub fn passes(&self, time: SignedDuration) {
        *self.clock.0.lock().unwrap() += time;
    }

    /// The newest letter to this address whose subject has these words.
    pub async fn letter(&self, to: &str, subject: &str) -> Read {
        let mut fitting = self.letters(to).await.into_iter().filter(|letter| letter.subject.contains(subject));
        let (found, before) = (fitting.next(), fitting.next());
        // Which of two of one moment is the newer is chance; a story in which it matters lets time pass between them.
        let moment = |letter: &Option<Read>| letter.as_ref().map(|letter| letter.made_at);
        assert!(before.is_none() || moment(&found) != moment(&before), "two letters {subject:?} to {to} in one moment");
        found.unwrap_or_else(|| panic!("no letter {subject:?} to {to}"))
    }

    /// All letters to this address, newest first.
    pub async fn letters(&self, to: &str) -> Vec<Read> {
        let mut db = self.app.store.read().await.unwrap();
        let all = outbox::recent(&mut db, 1000).await.unwrap();
        all.into_iter()
            .filter(|letter| letter.state.to == to)
            .map(|letter| Read { subject: letter.mail.subject, text: letter.mail.text, made_at: letter.state.made_at })
            .collect()
    }

    /// The postman takes all letters; servers answer as told.
    pub async fn posts(&self, answer: Answer) {
        let (holder, now) = (self.app.id(), self.app.now());
        let until = now + SignedDuration::from_mins(1);
        let leased = self
            .app
            .store
            .write(|mut db| async move { outbox::lease(&mut db, holder, until, now, 100).await })
            .await
            .unwrap();
        for letter in leased {
            let id = letter.id;
            self.app
                .store
                .write(|mut db| async move {
                    match answer {
                        Answer::Takes => outbox::sent(&mut db, id, holder, "250 2.0.0 ok", now).await,
                        Answer::Later => {
                            let due = now + SignedDuration::from_mins(1);
                            outbox::again(&mut db, id, holder, due, "451 4.7.1 try later").await
                        }
                        Answer::Refuses => outbox::failed(&mut db, id, holder, "550 5.1.1 no such user", now).await,
                    }
                })
                .await
                .unwrap();
        }
    }

    /// The 自己宣言 with that address as its contact: how many there are.
    pub async fn members(&self, email: &str) -> usize {
        let mut db = self.app.store.read().await.unwrap();
        store::members::by_email(&mut db, &Email::parse(email).unwrap()).await.unwrap().len()
    }
}

/// What the receiving server says.
#[derive(Clone, Copy)]
pub enum Answer {
    Takes,
    Later,
    Refuses,
}

/// The ways people go often.
impl Person {
    /// From the terms to 内容確認 as a corporation that declares ★.
    pub async fn applies_as_corporation(&mut self, name: &str, number: &str, email: &str) -> &mut Self {
        self.opens("/declare").await.presses("使用規約に同意する").await;
        self.fills_corporation(name, number).presses("次へ進む").await;
        self.fills_one_star(email).presses("入力した内容を確認する").await
    }

    pub fn fills_corporation(&mut self, name: &str, number: &str) -> &mut Self {
        self.chooses("事業者の区分", "法人")
            .fills("法人番号", number)
            .fills("事業者名", name)
            .fills("事業者名（全角カナ）", "ミホン")
            .fills("郵便番号", "113-0021")
            .picks("都道府県", "東京都")
            .fills("市区町村・町名", "文京区本駒込")
            .fills("番地", "2-28-8")
            .fills("電話番号", "03-1234-5678")
            .fills("業種", "26")
            .picks("従業員数", "6～20人")
            .chooses("所属団体", "所属していない")
            .chooses("お知らせメール", "希望しない")
    }

    pub fn fills_one_star(&mut self, email: &str) -> &mut Self {
        self.chooses("取組み段階", "一つ星")
            .ticks_all("取り組むこと")
            .ticks_all("目的")
            .ticks_all("誓約")
            .fills("担当者名", "青木 花子")
            .fills("メールアドレス", email)
    }

    /// Answers mail ① with 「私が申し込みました」.
    pub async fn confirms(&mut self, link: &str, password: &str) -> &mut Self {
        self.opens(link).await;
        self.chooses("", "私が申し込みました").fills("パスワード", password).presses("回答する").await
    }
}
