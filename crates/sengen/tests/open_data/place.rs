//! A site with a folder of open data, on either engine, and businesses in it.

use crate::streets::{Counter, Town, corporation, sole_proprietor};
use domain::{
    business::{Business, Identity, Site},
    corporate_number::CorporateNumber,
    declaration::Level,
    ids::DeclarationId,
    registers::Registers,
    web_url::WebUrl,
};
use jiff::civil::Date;
use sengen::open_data::{Error, Made, Maker};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock},
};
use store::{
    Store,
    declarations::{Ending, end},
};

static REGISTERS: LazyLock<Arc<Registers>> = LazyLock::new(|| Arc::new(Registers::bundled().unwrap()));

/// A site, its maker of files, and where they lie.
pub struct Place {
    pub town: Town,
    pub maker: Maker,
    pub folder: PathBuf,
    _kept: tempfile::TempDir,
}

/// The day of the town's clock, and days after.
pub fn day(after: i32) -> Date {
    jiff::civil::date(2026, 11, 22).saturating_add(jiff::Span::new().days(after))
}

impl Place {
    /// With this store.
    pub fn on(store: Store) -> Self {
        let kept = tempfile::tempdir().unwrap();
        let folder = kept.path().join("a/open-data");
        let town = Town::beside(store, Arc::new(Counter::default()), Some(folder.clone()), None);
        let maker = Maker {
            store: town.app.store.clone(),
            scheme: town.app.scheme.clone(),
            registers: REGISTERS.clone(),
            clock: town.app.clock.clone(),
            origin: "http://localhost:8080".to_owned(),
            folder: folder.clone(),
        };
        Self { town, maker, folder, _kept: kept }
    }

    /// On SQLite, with five declarations: two accepted corporations, one that ended, one that waits, and a person.
    pub async fn with_five() -> (Self, Five) {
        let store = crate::town::sqlite().await;
        let place = Self::on(store.store.clone());
        let five = place.five().await;
        // The file of the database lives as long as the store has it open.
        std::mem::forget(store);
        (place, five)
    }

    /// The five.
    pub async fn five(&self) -> Five {
        let mut named = corporation("架空\"青葉\",精機株式会社", "アオバ");
        named.url = Some(Site { url: WebUrl::parse("https://aoba.example.jp/a?b=c,d").unwrap(), public: true });
        let (_, first) = self.town.accepted(named, Level::One, 3).await;
        let (_, second) = self.town.accepted(corporation("架空みどり株式会社", "ミドリ"), Level::Two, 2).await;
        let (ended, gone) = self.town.accepted(corporation("架空終了株式会社", "シュウリョウ"), Level::One, 2).await;
        self.end(ended, Ending::Stopped).await;
        let (_, waiting) = self.town.declare(corporation("架空待機株式会社", "タイキ"), Level::One, 1).await;
        let (_, person) = self.town.accepted(sole_proprietor(), Level::One, 1).await;
        Five { first, second, gone, waiting, person }
    }

    /// Ends an accepted declaration.
    pub async fn end(&self, declaration: uuid::Uuid, ending: Ending<'_>) {
        let (store, now) = (&self.town.app.store, self.town.app.now());
        let unit = store.write(|mut db| async move { end(&mut db, declaration, ending, "office", now).await });
        assert!(unit.await.unwrap());
    }

    /// Makes the files of that many days later.
    pub async fn make(&self, after: i32) -> Result<Made, Error> {
        self.maker.make(day(after)).await
    }

    /// A file of a day.
    pub fn file(&self, after: i32, name: &str) -> Vec<u8> {
        std::fs::read(self.folder.join(day(after).to_string()).join(name)).unwrap_or_else(|why| panic!("{name}: {why}"))
    }

    /// The rows of a table by their first column.
    pub fn rows(&self, after: i32, name: &str) -> BTreeMap<String, BTreeMap<String, String>> {
        rows(&self.file(after, name))
    }

    /// The folder of a day.
    pub fn of(&self, after: i32) -> PathBuf {
        Path::new(&self.folder).join(day(after).to_string())
    }
}

/// The rows of comma-separated values by their first column.
pub fn rows(text: &[u8]) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text);
    let head = reader.headers().unwrap().clone();
    let read = reader.records().map(|record| {
        let record = record.unwrap();
        let cells = head.iter().zip(&record).map(|(name, cell)| (name.to_owned(), cell.to_owned())).collect();
        (record[0].to_owned(), cells)
    });
    read.collect()
}

/// The IDs of the five.
pub struct Five {
    pub first: DeclarationId,
    pub second: DeclarationId,
    pub gone: DeclarationId,
    pub waiting: DeclarationId,
    pub person: DeclarationId,
}

/// A corporation with a number of its own, of no registry.
pub fn numbered(name: &str, nth: u64) -> Business {
    let twelve = format!("{}", 700_012_050_000 + nth);
    let sum: u32 = twelve.chars().rev().zip([1, 2].into_iter().cycle()).map(|(d, w)| d.to_digit(10).unwrap() * w).sum();
    let mut business = corporation(name, "カクウ");
    if let Identity::Corporation { number, .. } = &mut business.identity {
        let text = format!("{}{twelve}", 9 - sum % 9);
        *number = domain::business::Numbered::With(CorporateNumber::parse(&text).unwrap());
    }
    business
}
