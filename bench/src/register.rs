//! A register that is already large: declarations made without anybody typing, loaded straight into the store.

use crate::{
    chance::Chance,
    database::{self, Engine},
    driver::facts::People,
};
use anyhow::{Context, Result, anyhow};
use domain::{
    business::{Business, Identity, Numbered},
    corporate_number::CorporateNumber,
    declaration::Intent,
    dice::Dice,
    email::Email,
    ids::{DeclarationId, MemberNumber, ReceiptNumber},
    name::{BusinessName, TradeName},
    phone::Phone,
    postal_code::PostalCode,
    registers::Registers,
    scheme::Scheme,
    wizard::{BusinessForm, DeclarationForm},
};
use jiff::{SignedDuration, Timestamp, civil::date, tz::TimeZone};
use sengen::key_file::Key;
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use store::{
    Keys, Store,
    declarations::{self, Application, Loaded, Numbers, Past},
};
use uuid::Uuid;

/// A password hash nobody can log in with.
const NO_PASSWORD: &str =
    "$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
/// Declarations in one unit of work.
const CHUNK: u64 = 500;
/// Declarations that came on one day.
const A_DAY: u64 = 400;

/// A number for every row, spread out and never twice within 10⁹ rows: 3¹⁸ and 10⁹ share no factor.
pub fn spread(row: u64) -> u64 {
    row.wrapping_mul(387_420_489)
}

/// Seeded dice for the store's nonces: this is a measurement, not a register.
struct SeededDice(AtomicU64);

impl Dice for SeededDice {
    fn fill(&self, bytes: &mut [u8]) {
        for part in bytes.chunks_mut(8) {
            let roll = Chance::new(self.0.fetch_add(1, Ordering::Relaxed)).roll().to_le_bytes();
            part.copy_from_slice(roll.get(..part.len()).unwrap_or_default());
        }
    }
}

/// Opens the database at `url` with a key file, its schema brought up to date.
pub async fn open(url: &str, key_file: &Path) -> Result<Store> {
    let key = Key::read(key_file)?;
    let store = Store::open(store::Options {
        url: url.to_owned(),
        keys: Keys::new(key.store()),
        dice: Arc::new(SeededDice(AtomicU64::new(crate::moment()))),
        fatal: Arc::new(|why| eprintln!("the database failed: {why}")),
        readers: 8,
    });
    let store = store.await?;
    store.migrate().await?;
    Ok(store)
}

/// Businesses and intents as the domain reads them: the 300 templates, read once.
pub struct Templates {
    scheme: Scheme,
    registers: Registers,
    read: Vec<(Business, Intent)>,
}

/// One declaration, its parts owned.
pub struct Made {
    /// Number of the row, from 1.
    pub row: u64,
    business: Business,
    intent: Intent,
    folded_name: String,
    receipt: ReceiptNumber,
    /// Its numbers.
    pub numbers: Numbers,
    /// When it was submitted.
    pub at: Timestamp,
}

impl Templates {
    /// Reads them.
    pub fn read() -> Result<Self> {
        let scheme = Scheme::bundled().map_err(|faults| anyhow!("the bundled scheme: {faults:?}"))?;
        let registers = Registers::bundled()?;
        let people = People::default();
        let read = (0..300).map(|number| template(&people, number, &scheme, &registers)).collect::<Result<_>>()?;
        Ok(Self { scheme, registers, read })
    }

    /// The declaration of that row; the same for the same row.
    pub fn make(&self, row: u64) -> Result<Made> {
        let mut chance = Chance::new(row.wrapping_mul(31));
        let (mut business, mut intent) = chance.of(&self.read).cloned().context("templates")?;
        own_names(&mut business.identity, row)?;
        own_place(&mut business, row)?;
        intent.contact.email =
            Email::parse(&format!("m{row}@loaded.example.jp")).map_err(|problem| anyhow!("{problem:?}"))?;
        let day = date(2018, 4, 1) + SignedDuration::from_hours(24 * i64::try_from(row / A_DAY)?);
        let at = day.to_zoned(TimeZone::get("Asia/Tokyo")?)?.timestamp()
            + SignedDuration::from_secs(i64::try_from(row % A_DAY)? * 200);
        let numbers = Numbers {
            declaration_id: DeclarationId::draw(self.scheme.about.id_prefix, spread(row)),
            member_id: id(row, 4),
            member_number: MemberNumber::draw(spread(row)),
        };
        let folded_name = self.registers.fold_name(business.published_name());
        Ok(Made { row, business, intent, folded_name, receipt: ReceiptNumber::make(day, row % A_DAY + 1), numbers, at })
    }
}

fn template(people: &People, number: u64, scheme: &Scheme, registers: &Registers) -> Result<(Business, Intent)> {
    let facts = people.one("loaded", number);
    let field = |name: &str| {
        let all = facts.business.iter().chain(&facts.declaration);
        all.filter(|(key, _)| *key == name).map(|(_, value)| value.clone()).next().unwrap_or_default()
    };
    let employees = scheme.lists.employees.offered().nth(facts.employees).context("employees")?.code.clone();
    let form = BusinessForm {
        kind: field("kind"),
        corporate_number: field("corporate_number"),
        name: field("name"),
        kana: field("kana"),
        representative: field("representative"),
        representative_kana: field("representative_kana"),
        trade_name: field("trade_name"),
        postal_code: field("postal_code"),
        prefecture: field("prefecture"),
        town_line: field("town_line"),
        street: field("street"),
        phone: field("phone"),
        industry: field("industry"),
        employees,
        membership: field("membership"),
        news: field("news"),
        ..BusinessForm::default()
    };
    let business = form.parse(scheme, registers).map_err(|problems| anyhow!("template {number}: {problems:?}"))?;
    let day = date(2026, 11, 1);
    let form = DeclarationForm {
        level: field("level"),
        rules: scheme.rules_on(day).rules.iter().map(|rule| rule.id.clone()).collect(),
        publication: field("publication"),
        publication_url: field("publication_url"),
        purposes: scheme.lists.purposes.offered().take(1).map(|choice| choice.code.clone()).collect(),
        pledge: field("pledge"),
        contact_name: field("contact_name"),
        email: facts.email.clone(),
        ..DeclarationForm::default()
    };
    let intent = form.parse(scheme, day).map_err(|problems| anyhow!("template {number}: {problems:?}"))?;
    Ok((business, intent))
}

/// A number and a name of its own for every row.
fn own_names(identity: &mut Identity, row: u64) -> Result<()> {
    let wrong = |problem| anyhow!("row {row}: {problem:?}");
    match identity {
        Identity::Corporation { number, name, .. } => {
            let own = crate::driver::facts::corporate_number(200_000_000_000 + row);
            *number = Numbered::With(CorporateNumber::parse(&own).map_err(wrong)?);
            let (before, after) = name.as_str().split_once('第').unwrap_or((name.as_str(), ""));
            let after = after.trim_start_matches(|letter: char| letter.is_ascii_digit());
            *name = BusinessName::parse(&format!("{before}第{row}{after}")).map_err(wrong)?;
        }
        Identity::SoleProprietor { trade_name: Some(name), .. } => {
            let bare = name.as_str().trim_end_matches(|letter: char| letter.is_ascii_digit());
            *name = TradeName::parse(&format!("{bare}{row}")).map_err(wrong)?;
        }
        Identity::SoleProprietor { .. } => {}
    }
    Ok(())
}

/// Postal codes of Japan, about.
const POSTAL_CODES: u64 = 120_000;

/// A telephone number of its own for every row up to 10⁸, and a postal code it shares with few: 300 templates would make towns of
/// thousands that share theirs.
fn own_place(business: &mut Business, row: u64) -> Result<()> {
    let wrong = |problem| anyhow!("row {row}: {problem:?}");
    business.phone = Phone::parse(&format!("06{:08}", 20_000_000 + row)).map_err(wrong)?;
    let code = format!("{:07}", 1_000_000 + spread(row) % POSTAL_CODES * 73);
    business.address.postal_code = PostalCode::parse(&code).map_err(wrong)?;
    Ok(())
}

/// An id of version 7 for a row, in order of rows; `kind` keeps the ids of one row apart.
pub fn id(row: u64, kind: u64) -> Uuid {
    let mut random = [0; 10];
    random.copy_from_slice(&u128::from(Chance::new(row ^ (kind << 56)).roll()).to_be_bytes()[6..]);
    uuid::Builder::from_unix_timestamp_millis(1_520_000_000_000 + row * 200_000, &random).into_uuid()
}

impl Made {
    /// As the store takes it.
    pub fn application(&self) -> Application<'_> {
        Application {
            id: id(self.row, 1),
            business_id: id(self.row, 2),
            contact_id: id(self.row, 3),
            draft: id(self.row, 5),
            receipt: &self.receipt,
            business: &self.business,
            folded_name: &self.folded_name,
            intent: &self.intent,
            terms_edition: "2026-04",
            terms_at: self.at,
            partner: None,
            industry_edition: "14",
        }
    }

    /// The one to write to.
    pub fn email(&self) -> &Email {
        &self.intent.contact.email
    }
}

/// A register with so many declarations, and its URL; loaded once and kept under that name.
pub async fn kept(engine: Engine, folder: &Path, name: &str, count: u64) -> Result<(Store, String)> {
    let key = folder.join("key");
    if !key.exists() {
        Key::make(&key, &crate::NoSecret)?;
    }
    let name = format!("{name}_{count}");
    let mark = folder.join(format!("{engine}-{count}.loaded"));
    let kept = mark.exists() && (engine == Engine::Sqlite || database::exists(&name)?);
    let file = folder.join("sengen.db");
    if engine == Engine::Sqlite && !kept && file.exists() {
        std::fs::remove_file(&file)?;
    }
    let url = if engine == Engine::Postgres && kept {
        database::named(&name)?
    } else {
        database::prepare(engine, folder, &name)?
    };
    let store = open(&url, &key).await?;
    if !kept {
        load(&store, &Templates::read()?, count).await?;
        std::fs::write(&mark, "loaded\n")?;
    }
    Ok((store, url))
}

/// Loads accepted declarations into an empty register, rows 1 to `count`.
pub async fn load(store: &Store, templates: &Templates, count: u64) -> Result<()> {
    let bar = crate::progress(count, "declarations loaded")?;
    let mut row = 1;
    while row <= count {
        let end = (row + CHUNK).min(count + 1);
        let made: Vec<Made> = (row..end).map(|row| templates.make(row)).collect::<Result<_>>()?;
        let loaded: Vec<Loaded<'_>> = made
            .iter()
            .map(|one| Loaded {
                application: one.application(),
                numbers: &one.numbers,
                password_hash: NO_PASSWORD,
                past: Past::accepted(one.at),
            })
            .collect();
        let (loaded, now) = (&loaded, Timestamp::from_microsecond(i64::try_from(crate::moment())?)?);
        match store.write(|mut db| async move { declarations::load(&mut db, loaded, now).await }).await {
            // A disk that stood still: nothing of it was kept.
            Err(store::Error::Slow) => bar.println("the disk stood still for some seconds; trying again"),
            kept => {
                kept?;
                row = end;
            }
        }
        bar.set_position(row);
    }
    bar.finish_and_clear();
    Ok(())
}
