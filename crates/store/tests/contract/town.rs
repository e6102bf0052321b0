//! The place tests live in: a database each, a clock that stands, chance that needs no seed, and people who declare.

use domain::{
    address::{Address, Building, Street},
    business::{Business, Identity, Numbered, PublishAs, Site},
    contact::Contact,
    corporate_number::CorporateNumber,
    declaration::{Intent, Method, Promise, Publication, SelfCheckResult},
    dice::Dice,
    email::Email,
    ids::{DeclarationId, MemberNumber, ReceiptNumber},
    industry::IndustryGroup,
    name::{BusinessName, Department, PersonName, TradeName},
    phone::Phone,
    place::{Prefecture, TownLine},
    postal_code::PostalCode,
    scheme::Code,
    text::Kana,
    web_url::WebUrl,
};
use jiff::{SignedDuration, Timestamp};
use sqlx::{Connection as _, Executor as _, PgConnection, SqliteConnection};
use std::{
    hash::{BuildHasher as _, Hasher as _, RandomState},
    sync::Arc,
    time::Duration,
};
use store::{
    Error, Keys, Options, Store,
    declarations::{self, Application, Declaration, Numbers, Submitted},
    drafts::{self, NewDraft},
};
use uuid::Uuid;

/// Runs a test on both engines, each in a database of its own.
macro_rules! contract {
    ($name:ident, $test:expr) => {
        mod $name {
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let place = crate::town::sqlite().await;
                ($test)(&place).await;
                place.store.close().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let place = crate::town::postgres().await;
                ($test)(&place).await;
                place.store.close().await;
            }
        }
    };
}
pub(crate) use contract;

/// The key of all test databases.
pub const KEY: [u8; 32] = [7; 32];

/// Chance from the standard library's own seeds.
pub struct TestDice;

impl Dice for TestDice {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let roll = RandomState::new().build_hasher().finish().to_le_bytes();
            chunk.copy_from_slice(&roll[..chunk.len()]);
        }
    }
}

/// A database for one test.
pub struct Place {
    /// Open and migrated.
    pub store: Store,
    /// Where it is.
    pub url: String,
    /// The folder of the file; gone with the test.
    _folder: Option<tempfile::TempDir>,
}

/// A new id.
pub fn id() -> Uuid {
    Uuid::from_u64_pair(TestDice.roll(), TestDice.roll())
}

/// The moment all tests begin at, and `minutes` later.
pub fn at(minutes: i64) -> Timestamp {
    "2026-11-22T01:00:00.25Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
}

/// What a test opens a store with. A failing disk fails the test.
pub fn options(url: &str, key: [u8; 32]) -> Options {
    Options {
        url: url.to_owned(),
        keys: Keys::new(key),
        dice: Arc::new(TestDice),
        fatal: Arc::new(|why| panic!("the disk failed: {why}")),
        readers: 4,
    }
}

pub async fn sqlite() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}/new/folder/test.db", folder.path().display());
    let store = Store::open(options(&url, KEY)).await.unwrap();
    store.migrate().await.unwrap();
    Place { store, url, _folder: Some(folder) }
}

pub async fn postgres() -> Place {
    let url = postgres_database(Some(&template().await)).await;
    let store = Store::open(options(&url, KEY)).await.unwrap();
    Place { store, url, _folder: None }
}

/// A new database in the throw-away cluster, empty or a copy of a template. Nobody drops it: the cluster is thrown away.
pub async fn postgres_database(template: Option<&str>) -> String {
    let name = format!("t_{}", id().simple());
    let mut admin = PgConnection::connect(&server()).await.unwrap();
    let template = template.unwrap_or("template0");
    let text = format!("CREATE DATABASE {name} TEMPLATE {template}");
    admin.execute(sqlx::AssertSqlSafe(text)).await.unwrap();
    admin.close().await.unwrap();
    named(&name)
}

#[expect(clippy::disallowed_methods, reason = "a test learns from outside where its throw-away cluster is")]
fn server() -> String {
    std::env::var("TEST_PG_URL").expect("TEST_PG_URL is not set: run bin/pg, which starts a throw-away PostgreSQL")
}

/// The address of a database beside that of `TEST_PG_URL`.
fn named(name: &str) -> String {
    let server = server();
    let (front, options) = server.split_once('?').unwrap_or((&server, ""));
    let (host, _) = front.rsplit_once('/').unwrap();
    format!("{host}/{name}?{options}")
}

/// A migrated database to copy, made once for each text of the migrations and each key.
async fn template() -> String {
    let mut hash = std::hash::DefaultHasher::new();
    hash.write(Keys::new(KEY).fingerprint().as_bytes());
    for file in migration_files("postgres") {
        hash.write(&std::fs::read(file).unwrap());
    }
    let name = format!("sengen_{:016x}", hash.finish());
    let mut admin = PgConnection::connect(&server()).await.unwrap();
    admin.execute("SELECT pg_advisory_lock(7265)").await.unwrap();
    let known: (i64,) = sqlx::query_as("SELECT count(*) FROM pg_database WHERE datname = $1")
        .bind(&name)
        .fetch_one(&mut admin)
        .await
        .unwrap();
    if known.0 == 0 {
        let url = postgres_database(None).await;
        let store = Store::open(options(&url, KEY)).await.unwrap();
        store.migrate().await.unwrap();
        store.close().await;
        let made = url.split('?').next().unwrap().rsplit('/').next().unwrap().to_owned();
        admin.execute(sqlx::AssertSqlSafe(format!("ALTER DATABASE {made} RENAME TO {name}"))).await.unwrap();
    }
    admin.execute("SELECT pg_advisory_unlock(7265)").await.unwrap();
    admin.close().await.unwrap();
    name
}

/// The migration files of an engine, in order.
pub fn migration_files(engine: &str) -> Vec<std::path::PathBuf> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../store/migrations").join(engine);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// Waits until the condition holds, at most ten seconds.
pub async fn until(mut condition: impl AsyncFnMut() -> bool) {
    for _ in 0..1000 {
        if condition().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("ten seconds are over and it does not hold");
}

/// A corporation with everything filled.
pub fn corporation() -> Business {
    Business {
        identity: Identity::Corporation {
            number: Numbered::With(CorporateNumber::parse("7000012050002").unwrap()),
            name: BusinessName::parse("株式会社みほん製作所").unwrap(),
            kana: Kana::of_business("ミホンセイサクショ").unwrap(),
        },
        url: Some(Site { url: WebUrl::parse("https://mihon.example.jp/").unwrap(), public: true }),
        address: Address {
            postal_code: PostalCode::parse("1130021").unwrap(),
            prefecture: Prefecture::parse("13").unwrap(),
            town: TownLine::kept("文京区本駒込").unwrap(),
            street: Street::parse("2丁目28番8号").unwrap(),
            building: Some(Building::parse("みほんビル5階").unwrap()),
        },
        phone: Phone::parse("03-1234-5678").unwrap(),
        industry: IndustryGroup::kept("26").unwrap(),
        employees: Code::kept("1-5"),
        membership: Some("みほん商工会".to_owned()),
        news: true,
    }
}

/// A sole proprietor under a 屋号, with the least that must be filled.
pub fn sole_proprietor() -> Business {
    let mut business = corporation();
    business.identity = Identity::SoleProprietor {
        representative: PersonName::parse("伊呂波 花子").unwrap(),
        kana: Kana::of_person("イロハハナコ").unwrap(),
        trade_name: Some(TradeName::parse("喫茶いろは").unwrap()),
        publish: PublishAs::TradeName,
    };
    business.url = None;
    business.address.building = None;
    business.membership = None;
    business.news = false;
    business
}

/// ★.
pub fn one_star(email: &str) -> Intent {
    Intent {
        promise: Promise::One { rules_edition: Some("six-2026".to_owned()) },
        purposes: vec![Code::kept("trust"), Code::kept("subsidy")],
        contact: Contact {
            name: PersonName::parse("見本 太郎").unwrap(),
            department: Some(Department::parse("総務部").unwrap()),
            email: Email::parse(email).unwrap(),
        },
        survey: Vec::new(),
    }
}

/// ★★, with a self-check and a page.
pub fn two_stars(email: &str) -> Intent {
    let url = WebUrl::parse("https://mihon.example.jp/policy").unwrap();
    Intent {
        promise: Promise::Two {
            self_check: Some(SelfCheckResult { score: -7, on: jiff::civil::date(2026, 11, 1) }),
            publication: Publication::Page { method: Method::OwnSite, url },
        },
        ..one_star(email)
    }
}

/// Somebody who applies.
pub struct Applicant {
    pub draft: Uuid,
    pub business: Business,
    pub intent: Intent,
    pub partner: Option<String>,
    pub entry: Option<Uuid>,
}

impl Applicant {
    /// A corporation with ★.
    pub fn new(email: &str) -> Self {
        Self { draft: id(), business: corporation(), intent: one_star(email), partner: None, entry: None }
    }

    /// Starts the draft.
    pub async fn start(&self, store: &Store) {
        let new = NewDraft { id: self.draft, visitor: [1; 32], entry: self.entry };
        let new = &new;
        store.write(|mut db| async move { drafts::start(&mut db, new, at(0)).await }).await.unwrap();
    }

    /// Submits the draft under a new id.
    pub async fn submit(&self, store: &Store, now: Timestamp) -> Result<(Uuid, Submitted), Error> {
        let receipt = store.receipt(jiff::civil::date(2026, 11, 22)).await?;
        let application = self.application(&receipt);
        let application = &application;
        let done = store.write(|mut db| async move { declarations::submit(&mut db, application, now).await }).await?;
        Ok((application.id, done))
    }

    /// The application with new ids.
    pub fn application<'a>(&'a self, receipt: &'a ReceiptNumber) -> Application<'a> {
        Application {
            id: id(),
            business_id: id(),
            contact_id: id(),
            draft: self.draft,
            receipt,
            business: &self.business,
            folded_name: self.business.published_name(),
            intent: &self.intent,
            terms_edition: "2026-04",
            terms_at: at(-5),
            partner: self.partner.as_deref(),
            industry_edition: "14",
        }
    }

    /// Starts and submits; the declaration.
    pub async fn applied(&self, store: &Store) -> Declaration {
        self.start(store).await;
        let (id, _) = self.submit(store, at(1)).await.unwrap();
        found(store, id).await
    }

    /// Starts, submits and confirms; the declaration.
    pub async fn declared(&self, store: &Store) -> Declaration {
        let declaration = self.applied(store).await;
        confirm(store, declaration.id, at(2)).await.unwrap();
        found(store, declaration.id).await
    }
}

/// Numbers nobody has.
pub fn numbers() -> Numbers {
    Numbers {
        declaration_id: DeclarationId::draw(4, TestDice.roll()),
        member_id: id(),
        member_number: MemberNumber::draw(TestDice.roll()),
    }
}

/// Confirms with new numbers.
pub async fn confirm(store: &Store, id: Uuid, now: Timestamp) -> Result<declarations::Confirmed, Error> {
    let numbers = numbers();
    let numbers = &numbers;
    store.write(|mut db| async move { declarations::confirm(&mut db, id, numbers, "hash", now).await }).await
}

/// The declaration, which must be there.
pub async fn found(store: &Store, id: Uuid) -> Declaration {
    declarations::find(&mut store.read().await.unwrap(), id).await.unwrap().unwrap()
}

/// The kinds of the journal's lines about a declaration, in order. Read from the table itself: a follower on PostgreSQL
/// waits for the transactions of the tests beside this one.
pub async fn told(place: &Place, declaration: Uuid) -> Vec<String> {
    let text = "SELECT kind FROM journal WHERE declaration = $1 ORDER BY seq";
    if place.store.engine() == "sqlite" {
        let mut db = SqliteConnection::connect(&place.url).await.unwrap();
        sqlx::query_scalar(text).bind(declaration).fetch_all(&mut db).await.unwrap()
    } else {
        let mut db = PgConnection::connect(&place.url).await.unwrap();
        sqlx::query_scalar(text).bind(declaration).fetch_all(&mut db).await.unwrap()
    }
}
