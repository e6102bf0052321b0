//! The rows of a declaration, its business and its contact, and their one conversion into the domain.

use super::Declaration;
use crate::{
    columns::{Kept, Moment},
    door::Db,
    error::Error,
};
use domain::{
    address::{Address, Building, Street},
    business::{Business, Identity, Kind, Numbered, PublishAs, Site},
    contact::Contact,
    corporate_number::CorporateNumber,
    declaration::{Level, Method, Promise, Publication, SelfCheckResult, State},
    email::Email,
    flags::Flag,
    ids::{DeclarationId, ReceiptNumber},
    industry::IndustryGroup,
    mending::AskedFields,
    name::{BusinessName, Department, PersonName, TradeName},
    phone::Phone,
    place::{Prefecture, TownLine},
    postal_code::PostalCode,
    scheme::Code,
    text::Kana,
    web_url::WebUrl,
};
use jiff::Timestamp;
use sqlx::types::Json;
use uuid::Uuid;

/// The whole of a declaration; the argument is what follows the joins.
macro_rules! declaration_sql {
    ($rest:literal) => {
        concat!(
            "SELECT d.id, d.business_id, d.receipt, d.number, d.level, d.rules_edition, d.self_check_score,
                d.self_check_on, d.publication, d.publication_url, d.publication_other, d.purposes, d.terms_edition,
                d.partner, d.state, d.submitted_at, d.declared_at, d.accepted_at, d.state_at, d.last_confirmed_at,
                d.flags, d.reason, d.asked, b.kind, b.corporate_number, b.no_number_reason, b.name, b.kana,
                b.trade_name, b.publish_as, b.representative, b.representative_kana, b.url, b.url_public, b.postal_code,
                b.prefecture, b.town, b.street, b.building, b.phone, b.industry, b.employees, b.membership, b.news,
                c.name AS contact_name, c.department AS contact_department, c.email AS contact_email
             FROM declarations d JOIN businesses b ON b.id = d.business_id JOIN contacts c ON c.id = d.contact_id ",
            $rest
        )
    };
}
pub(super) use declaration_sql;

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: Uuid,
    business_id: Uuid,
    #[sqlx(flatten)]
    business: BusinessRow,
    #[sqlx(flatten)]
    contact: ContactRow,
    #[sqlx(flatten)]
    promise: PromiseRow,
    purposes: Json<Vec<String>>,
    terms_edition: String,
    #[sqlx(try_from = "Kept<ReceiptNumber>")]
    receipt: ReceiptNumber,
    number: Option<Kept<DeclarationId>>,
    #[sqlx(try_from = "Kept<State>")]
    state: State,
    #[sqlx(try_from = "Moment")]
    submitted_at: Timestamp,
    declared_at: Option<Moment>,
    accepted_at: Option<Moment>,
    #[sqlx(try_from = "Moment")]
    state_at: Timestamp,
    last_confirmed_at: Option<Moment>,
    flags: Json<Vec<String>>,
    reason: Option<String>,
    asked: Option<Json<Vec<String>>>,
    partner: Option<String>,
}

#[derive(sqlx::FromRow)]
struct BusinessRow {
    #[sqlx(try_from = "Kept<Kind>")]
    kind: Kind,
    corporate_number: Option<String>,
    no_number_reason: Option<String>,
    name: Option<String>,
    kana: Option<String>,
    trade_name: Option<String>,
    publish_as: Option<Kept<PublishAs>>,
    representative: Option<Vec<u8>>,
    representative_kana: Option<Vec<u8>>,
    url: Option<String>,
    url_public: bool,
    postal_code: String,
    #[sqlx(try_from = "Kept<Prefecture>")]
    prefecture: Prefecture,
    town: String,
    street: Vec<u8>,
    building: Option<Vec<u8>>,
    phone: Vec<u8>,
    industry: String,
    employees: String,
    membership: Option<String>,
    news: bool,
}

#[derive(sqlx::FromRow)]
struct ContactRow {
    #[sqlx(rename = "contact_name")]
    name: Vec<u8>,
    #[sqlx(rename = "contact_department")]
    department: Option<Vec<u8>>,
    #[sqlx(rename = "contact_email")]
    email: Vec<u8>,
}

#[derive(sqlx::FromRow)]
struct PromiseRow {
    #[sqlx(try_from = "Kept<Level>")]
    level: Level,
    rules_edition: Option<String>,
    self_check_score: Option<Vec<u8>>,
    self_check_on: Option<Vec<u8>>,
    publication: Option<Kept<Method>>,
    publication_url: Option<String>,
    publication_other: Option<String>,
}

impl Row {
    pub(super) fn read(self, db: &Db) -> Result<Declaration, Error> {
        let flags = self.flags.0.iter().map(|code| {
            Flag::parse(code).ok_or_else(|| Error::row("declarations", "flags", format!("{code:?} is not a flag")))
        });
        let asked = self.asked.as_ref().map(|codes| {
            AskedFields::parse(codes.0.iter().map(String::as_str))
                .map_err(|_| Error::row("declarations", "asked", format!("{:?} may not be asked for", codes.0)))
        });
        Ok(Declaration {
            id: self.id,
            business_id: self.business_id,
            business: self.business.read(db)?,
            contact: self.contact.read(db)?,
            level: self.promise.level,
            promise: self.promise.read(db)?,
            purposes: self.purposes.0.iter().map(|code| Code::kept(code)).collect(),
            terms_edition: self.terms_edition,
            receipt: self.receipt,
            number: self.number.map(|kept| kept.0),
            state: self.state,
            submitted_at: self.submitted_at,
            declared_at: self.declared_at.map(Timestamp::from),
            accepted_at: self.accepted_at.map(Timestamp::from),
            state_at: self.state_at,
            last_confirmed_at: self.last_confirmed_at.map(Timestamp::from),
            flags: flags.collect::<Result<_, _>>()?,
            reason: self.reason,
            asked: asked.transpose()?,
            partner: self.partner,
        })
    }
}

impl BusinessRow {
    fn read(self, db: &Db) -> Result<Business, Error> {
        let vault = &db.vault;
        let building = self.building.as_deref().map(|text| vault.read("businesses.building", text, Building::parse));
        let url = self.url.as_deref().map(|url| plain("businesses", "url", url, WebUrl::parse)).transpose()?;
        Ok(Business {
            identity: self.identity(db)?,
            url: url.map(|url| Site { url, public: self.url_public }),
            address: Address {
                postal_code: plain("businesses", "postal_code", &self.postal_code, PostalCode::parse)?,
                prefecture: self.prefecture,
                town: plain("businesses", "town", &self.town, TownLine::kept)?,
                street: vault.read("businesses.street", &self.street, Street::parse)?,
                building: building.transpose()?,
            },
            phone: vault.read("businesses.phone", &self.phone, Phone::parse)?,
            industry: plain("businesses", "industry", &self.industry, IndustryGroup::kept)?,
            employees: Code::kept(&self.employees),
            membership: self.membership,
            news: self.news,
        })
    }

    fn identity(&self, db: &Db) -> Result<Identity, Error> {
        match self.kind {
            Kind::Corporation => Ok(Identity::Corporation {
                number: self.number()?,
                name: plain(
                    "businesses",
                    "name",
                    some("businesses", "name", self.name.as_deref())?,
                    BusinessName::kept,
                )?,
                kana: plain("businesses", "kana", some("businesses", "kana", self.kana.as_deref())?, Kana::kept)?,
            }),
            Kind::SoleProprietor => {
                let name = some("businesses", "representative", self.representative.as_deref())?;
                let kana = some("businesses", "representative_kana", self.representative_kana.as_deref())?;
                let trade_name = self.trade_name.as_deref();
                let trade_name = trade_name.map(|name| plain("businesses", "trade_name", name, TradeName::parse));
                let publish = some("businesses", "publish_as", self.publish_as.as_ref())?;
                Ok(Identity::SoleProprietor {
                    representative: db.vault.read("businesses.representative", name, PersonName::parse)?,
                    kana: db.vault.read("businesses.representative_kana", kana, Kana::kept)?,
                    trade_name: trade_name.transpose()?,
                    publish: publish.0,
                })
            }
        }
    }

    fn number(&self) -> Result<Numbered, Error> {
        match &self.corporate_number {
            Some(number) => plain("businesses", "corporate_number", number, CorporateNumber::parse).map(Numbered::With),
            None => some("businesses", "no_number_reason", self.no_number_reason.as_deref())
                .map(|code| Numbered::Without(Code::kept(code))),
        }
    }
}

impl ContactRow {
    fn read(&self, db: &Db) -> Result<Contact, Error> {
        let department = self.department.as_deref();
        let department = department.map(|text| db.vault.read("contacts.department", text, Department::parse));
        Ok(Contact {
            name: db.vault.read("contacts.name", &self.name, PersonName::parse)?,
            department: department.transpose()?,
            email: db.vault.read("contacts.email", &self.email, Email::parse)?,
        })
    }
}

impl PromiseRow {
    fn read(self, db: &Db) -> Result<Promise, Error> {
        if self.level == Level::One {
            return Ok(Promise::One { rules_edition: self.rules_edition });
        }
        let self_check = match (&self.self_check_score, &self.self_check_on) {
            (Some(score), Some(on)) => Some(SelfCheckResult {
                score: db.vault.read("declarations.self_check_score", score, str::parse)?,
                on: db.vault.read("declarations.self_check_on", on, str::parse)?,
            }),
            _ => None,
        };
        Ok(Promise::Two { self_check, publication: self.publication()? })
    }

    fn publication(self) -> Result<Publication, Error> {
        let method = some("declarations", "publication", self.publication)?.0;
        if method == Method::Other {
            return some("declarations", "publication_other", self.publication_other).map(Publication::Other);
        }
        if method.needs_url() {
            let url = some("declarations", "publication_url", self.publication_url)?;
            let url = plain("declarations", "publication_url", &url, WebUrl::parse)?;
            return Ok(Publication::Page { method, url });
        }
        Ok(Publication::Offline(method))
    }
}

/// A plain text column read by the domain.
pub(crate) fn plain<T, E>(
    table: &str,
    column: &str,
    text: &str,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Result<T, Error> {
    parse(text).map_err(|_| Error::row(table, column, format!("the domain does not read {text:?}")))
}

/// A column that must be filled here.
fn some<T>(table: &str, column: &str, value: Option<T>) -> Result<T, Error> {
    value.ok_or_else(|| Error::row(table, column, "it is empty, which cannot be here"))
}
