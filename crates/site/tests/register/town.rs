//! A site in process with a store of its own, and businesses that have declared.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use directory::Directory;
use domain::{
    address::{Address, Street},
    business::{Business, Identity, Numbered, PublishAs},
    contact::Contact,
    corporate_number::CorporateNumber,
    declaration::{Intent, Level, Method, Promise, Publication},
    dice::Dice,
    email::Email,
    ids::{DeclarationId, MemberNumber},
    industry::IndustryGroup,
    name::{BusinessName, PersonName, TradeName},
    phone::Phone,
    place::{Prefecture, TownLine},
    postal_code::PostalCode,
    registers::Registers,
    scheme::{Code, Scheme},
    text::Kana,
    time::Clock,
    webhook_url::Reach,
};
use futures_util::{StreamExt as _, future::BoxFuture};
use http_body_util::BodyExt as _;
use jiff::{SignedDuration, Timestamp};
use scraper::{Html, Selector};
use site::{App, HashCost, Hasher, MailHost, Outside, Secret, Settings, decision::Decision, declare::mail::Desk};
use std::{
    path::PathBuf,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU64, Ordering},
    },
};
use store::{
    Keys, Options, Store,
    cases::{self, Undone},
    declarations::{self, Application, Ending, Numbers},
    drafts::{self, NewDraft},
    public, signing_keys,
};
use tokio::sync::Notify;
use tower::ServiceExt as _;
use uuid::Uuid;

static REGISTERS: LazyLock<Arc<Registers>> = LazyLock::new(|| Arc::new(Registers::bundled().unwrap()));
static SCHEME: LazyLock<Arc<Scheme>> = LazyLock::new(|| Arc::new(Scheme::bundled().unwrap()));

/// Numbers in a row: whoever needs chance here needs only that no two are the same.
pub struct Counter(AtomicU64);

impl Default for Counter {
    fn default() -> Self {
        Self(AtomicU64::new(1))
    }
}

impl Dice for Counter {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let next = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
            chunk.copy_from_slice(&next[..chunk.len()]);
        }
    }
}

/// The clock stands at 2026年11月22日 10時15分32秒.
struct Stands;

impl Clock for Stands {
    fn now(&self) -> Timestamp {
        "2026-11-22T01:15:32Z".parse().unwrap()
    }
}

struct Nowhere;

impl Outside for Nowhere {
    fn mail_host<'a>(&'a self, _: &'a str) -> BoxFuture<'a, MailHost> {
        Box::pin(async { MailHost::Unknown })
    }
}

/// The moment of the clock, and days before.
pub fn days_ago(days: i64) -> Timestamp {
    Stands.now() - SignedDuration::from_hours(24 * days)
}

/// A site and what stands behind it.
pub struct Town {
    pub app: Arc<App>,
    pub router: Router,
    _folder: Option<tempfile::TempDir>,
}

/// An answer, read.
pub struct Answer {
    pub status: StatusCode,
    pub location: Option<String>,
    pub page: Html,
}

impl Answer {
    /// The text of what the selector finds, without blanks, one a line.
    pub fn text(&self, selector: &str) -> String {
        let selector = Selector::parse(selector).unwrap();
        let squeeze = |found: scraper::ElementRef<'_>| found.text().collect::<String>().split_whitespace().collect();
        self.page.select(&selector).map(squeeze).collect::<Vec<String>>().join("\n")
    }

    /// How often the selector finds something.
    pub fn count(&self, selector: &str) -> usize {
        self.page.select(&Selector::parse(selector).unwrap()).count()
    }

    /// An attribute of the first thing the selector finds.
    pub fn attribute(&self, selector: &str, name: &str) -> Option<&str> {
        self.page.select(&Selector::parse(selector).unwrap()).next()?.attr(name)
    }
}

fn settings(open_data: Option<PathBuf>, webhooks: Option<Reach>) -> Settings {
    let origin = "http://localhost:8080".to_owned();
    Settings {
        origin,
        development: false,
        open_data,
        office_apart: false,
        inquiries_address: None,
        letters_a_minute: 600,
        webhooks,
    }
}

impl Town {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dice: Arc<dyn Dice> = Arc::new(Counter::default());
        let options = Options {
            url: format!("sqlite:{}/town.db", folder.path().display()),
            keys: Keys::new([7; 32]),
            dice: dice.clone(),
            fatal: Arc::new(|why| panic!("the disk failed: {why}")),
            readers: 2,
        };
        let store = Store::open(options).await.unwrap();
        store.migrate().await.unwrap();
        store.write(|mut db| async move { signing_keys::begin(&mut db, Stands.now()).await }).await.unwrap();
        Self::beside(store, dice, None, Some(folder))
    }

    /// A site with this store and this folder of open data.
    pub fn beside(
        store: Store,
        dice: Arc<dyn Dice>,
        open_data: Option<PathBuf>,
        folder: Option<tempfile::TempDir>,
    ) -> Self {
        Self::with(store, dice, settings(open_data, Some(Reach::World)), folder)
    }

    /// A site beside this one that posts to no webhooks.
    pub fn without_webhooks(&self) -> Self {
        Self::with(self.app.store.clone(), self.app.dice.clone(), settings(None, None), None)
    }

    fn with(store: Store, dice: Arc<dyn Dice>, settings: Settings, folder: Option<tempfile::TempDir>) -> Self {
        let app = Arc::new(App {
            store,
            scheme: SCHEME.clone(),
            registers: REGISTERS.clone(),
            directory: Arc::new(Directory::new(REGISTERS.clone())),
            registry: Arc::new(site::registry::Registry::new(REGISTERS.clone())),
            clock: Arc::new(Stands),
            dice,
            secret: Secret::new([3; 32]),
            hasher: Arc::new(Hasher::new(HashCost::Test, 1)),
            settings,
            outside: Arc::new(Nowhere),
            letters: Arc::new(Notify::new()),
            pressure: Arc::default(),
            crowd: Arc::new(site::rush::Crowd::of_today()),
            board: Arc::default(),
            provider: None,
            source: Arc::new(site::editions::Source { edition: None, files: domain::scheme::bundled() }),
        });
        Self { router: site::router(app.clone()), app, _folder: folder }
    }

    /// Any request: status, headers and the whole body.
    pub async fn ask(&self, request: Request<Body>) -> (StatusCode, HeaderMap, Vec<u8>) {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        (status, headers, answer.into_body().collect().await.unwrap().to_bytes().to_vec())
    }

    /// GET.
    pub async fn get(&self, address: &str) -> Answer {
        let request = Request::get(address).body(Body::empty()).unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        let location = headers.get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
        Answer { status, location, page: Html::parse_document(std::str::from_utf8(&body).unwrap()) }
    }

    /// Fills the directory from the store, as the follower does.
    pub async fn fill_directory(&self) {
        let mut db = self.app.store.read().await.unwrap();
        let rows: Vec<_> = public::every(&mut db).collect().await;
        self.app.directory.fill(rows).unwrap();
        self.app.directory.follow([], Some(self.app.now()));
    }

    /// A business declares and confirms, some days ago.
    pub async fn declare(&self, business: Business, level: Level, days: i64) -> (Uuid, DeclarationId) {
        let store = &self.app.store;
        let (draft, now) = (self.app.id(), days_ago(days));
        let new = &NewDraft { id: draft, visitor: [1; 32], entry: None };
        store.write(|mut db| async move { drafts::start(&mut db, new, now).await }).await.unwrap();
        let receipt = store.receipt(self.app.today()).await.unwrap();
        let (business, intent) = (&business, &intent(level));
        let application = &Application {
            id: self.app.id(),
            business_id: self.app.id(),
            contact_id: self.app.id(),
            draft,
            receipt: &receipt,
            business,
            folded_name: business.published_name(),
            intent,
            terms_edition: "2026-04",
            terms_at: now,
            partner: None,
            industry_edition: "14",
        };
        store.write(|mut db| async move { declarations::submit(&mut db, application, now).await }).await.unwrap();
        let random = self.app.dice.roll();
        let numbers = &Numbers {
            declaration_id: DeclarationId::draw(4, random),
            member_id: self.app.id(),
            member_number: MemberNumber::draw(random),
        };
        let id = application.id;
        store
            .write(|mut db| async move { declarations::confirm(&mut db, id, numbers, "hash", now).await })
            .await
            .unwrap();
        (id, numbers.declaration_id.clone())
    }

    /// A business declares and is accepted, some days ago.
    pub async fn accepted(&self, business: Business, level: Level, days: i64) -> (Uuid, DeclarationId) {
        let (id, number) = self.declare(business, level, days).await;
        let store = &self.app.store;
        let accepted =
            store.write(|mut db| async move { declarations::accept(&mut db, id, "system", days_ago(days)).await });
        assert!(accepted.await.unwrap());
        (id, number)
    }

    /// A declaration is accepted in a batch, which can be taken back for a while ([`Town::take_back`]).
    pub async fn accept_in_batch(&self, id: Uuid, number: &DeclarationId) -> Uuid {
        let (app, batch, now) = (&self.app, self.app.id(), self.app.now());
        let case = declarations::find(&mut app.store.read().await.unwrap(), id).await.unwrap().unwrap();
        let letter = Decision::Accept.letter(Desk::of(app), app.id(), &case, number).held_until(now + cases::UNDO);
        let letter = &letter;
        let unit = app.store.write(|mut db| async move {
            assert!(Decision::Accept.keep(&mut db, (id, "officer"), letter, now).await?);
            cases::join(&mut db, batch, id, letter.id()).await?;
            cases::begin(&mut db, batch, id, now).await
        });
        unit.await.unwrap();
        batch
    }

    /// Takes a batch of one back.
    pub async fn take_back(&self, batch: Uuid) {
        let now = self.app.now();
        let undone = self.app.store.write(|mut db| async move { cases::undo(&mut db, batch, "officer", now).await });
        assert_eq!(undone.await.unwrap(), Undone::Done { back: 1, stay: 0 });
    }

    /// A declaration ends, some days ago.
    pub async fn end(&self, id: Uuid, ending: Ending<'_>, days: i64) {
        let store = &self.app.store;
        let ended =
            store.write(|mut db| async move { declarations::end(&mut db, id, ending, "office", days_ago(days)).await });
        assert!(ended.await.unwrap(), "{ending:?}");
    }

    /// Puts a row into a state that no verb leads to.
    pub async fn put_into(&self, change: &'static str) {
        let store = &self.app.store;
        let changed: Result<u64, store::Error> = store.write(|mut db| async move { db.run_as_is(change).await }).await;
        assert_eq!(changed.unwrap(), 1, "{change}");
    }
}

/// A corporation of that name.
pub fn corporation(name: &str, kana: &str) -> Business {
    Business {
        identity: Identity::Corporation {
            number: Numbered::With(CorporateNumber::parse("7000012050002").unwrap()),
            name: BusinessName::parse(name).unwrap(),
            kana: Kana::of_business(kana).unwrap(),
        },
        url: None,
        address: Address {
            postal_code: PostalCode::parse("1130021").unwrap(),
            prefecture: Prefecture::parse("13").unwrap(),
            town: TownLine::kept("文京区本駒込").unwrap(),
            street: Street::parse("2丁目28番8号").unwrap(),
            building: None,
        },
        phone: Phone::parse("03-1234-5678").unwrap(),
        industry: IndustryGroup::kept("26").unwrap(),
        employees: Code::kept("1-5"),
        membership: None,
        news: false,
    }
}

/// 喫茶いろは of 伊呂波 花子, in 北海道.
pub fn sole_proprietor() -> Business {
    let mut business = corporation("架空株式会社", "カクウ");
    business.identity = Identity::SoleProprietor {
        representative: PersonName::parse("伊呂波 花子").unwrap(),
        kana: Kana::of_person("イロハハナコ").unwrap(),
        trade_name: Some(TradeName::parse("喫茶いろは").unwrap()),
        publish: PublishAs::TradeName,
    };
    business.address.prefecture = Prefecture::parse("01").unwrap();
    business.address.town = TownLine::kept("札幌市中央区北一条西").unwrap();
    business.industry = IndustryGroup::kept("76").unwrap();
    business
}

fn intent(level: Level) -> Intent {
    let promise = match level {
        Level::One => Promise::One { rules_edition: Some("six-2026".to_owned()) },
        Level::Two => Promise::Two { self_check: None, publication: Publication::Offline(Method::Premises) },
    };
    let contact = Contact {
        name: PersonName::parse("見本 太郎").unwrap(),
        department: None,
        email: Email::parse("taro@example.jp").unwrap(),
    };
    Intent { promise, purposes: vec![Code::kept("trust")], contact, survey: Vec::new() }
}
