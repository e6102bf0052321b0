//! 仮申込み: business, contact and declaration are written, and the draft is marked, in one unit.

use crate::{
    door::{Unit, sql},
    drafts,
    error::Error,
    journal::{self, Kind, Line},
};
use domain::{
    business::{Business, Identity, Numbered},
    contact::Contact,
    declaration::{Intent, Promise, State},
    ids::ReceiptNumber,
    scheme::Code,
};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

/// What is submitted.
#[derive(Clone, Debug)]
pub struct Application<'a> {
    /// The declaration's id, UUID version 7.
    pub id: Uuid,
    /// The business's id, UUID version 7.
    pub business_id: Uuid,
    /// The contact's id, UUID version 7.
    pub contact_id: Uuid,
    /// The draft it is made of.
    pub draft: Uuid,
    /// 受付番号.
    pub receipt: &'a ReceiptNumber,
    /// 事業者情報.
    pub business: &'a Business,
    /// The published name under the domain's folding: the key under which equal names are found.
    pub folded_name: &'a str,
    /// 自己宣言. Its survey is not written here: see [`crate::surveys`].
    pub intent: &'a Intent,
    /// The edition of the terms agreed to.
    pub terms_edition: &'a str,
    /// When they were agreed to.
    pub terms_at: Timestamp,
    /// The partner whose link began it.
    pub partner: Option<&'a str>,
    /// The edition of the industry classification.
    pub industry_edition: &'a str,
}

/// What came of submitting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Submitted {
    /// This declaration was made.
    New,
    /// The draft was submitted before; this is the declaration of then, and nothing was changed.
    Already(Uuid),
}

/// Submits a draft: one declaration a draft, whatever happens.
pub async fn submit(db: &mut Unit, new: &Application<'_>, now: Timestamp) -> Result<Submitted, Error> {
    let facts = json!({ "level": new.intent.level().code(), "partner": new.partner });
    submit_by(db, new, (journal::APPLICANT, facts), now).await
}

/// As [`submit`], of a form on paper: which one, and the officer who took it in.
pub(crate) async fn submit_taken_in(
    db: &mut Unit,
    new: &Application<'_>,
    (intake, officer): (Uuid, &str),
    now: Timestamp,
) -> Result<Submitted, Error> {
    let facts = json!({ "level": new.intent.level().code(), "partner": new.partner, "form": intake });
    submit_by(db, new, (officer, facts), now).await
}

async fn submit_by(
    db: &mut Unit,
    new: &Application<'_>,
    (actor, facts): (&str, serde_json::Value),
    now: Timestamp,
) -> Result<Submitted, Error> {
    if let Some(earlier) = drafts::submit(db, new.draft, new.id, now).await? {
        return Ok(Submitted::Already(earlier));
    }
    insert(db, new, now).await?;
    let line = Line { kind: Kind::Submitted, business: Some(new.business_id), declaration: Some(new.id), actor, facts };
    journal::append(db, line, now).await?;
    Ok(Submitted::New)
}

/// The three rows of an application.
pub(super) async fn insert(db: &mut Unit, new: &Application<'_>, now: Timestamp) -> Result<(), Error> {
    insert_business(db, new, now).await?;
    insert_contact(db, new, now).await?;
    insert_declaration(db, new, now).await
}

/// What of an identity goes into which column.
#[derive(Default)]
pub(super) struct Names<'a> {
    pub number: Option<&'a str>,
    pub reason: Option<&'a Code>,
    pub name: Option<&'a str>,
    pub kana: Option<&'a str>,
    pub trade_name: Option<&'a str>,
    pub publish_as: Option<&'static str>,
    pub representative: Option<&'a str>,
    pub representative_kana: Option<&'a str>,
}

impl<'a> Names<'a> {
    pub fn of(identity: &'a Identity) -> Self {
        match identity {
            Identity::Corporation { number, name, kana } => {
                let (number, reason) = match number {
                    Numbered::With(number) => (Some(number.as_str()), None),
                    Numbered::Without(reason) => (None, Some(reason)),
                };
                Self { number, reason, name: Some(name.as_str()), kana: Some(kana.as_str()), ..Self::default() }
            }
            Identity::SoleProprietor { representative, kana, trade_name, publish } => Self {
                trade_name: trade_name.as_ref().map(domain::name::TradeName::as_str),
                publish_as: Some(publish.code()),
                representative: Some(representative.as_str()),
                representative_kana: Some(kana.as_str()),
                ..Self::default()
            },
        }
    }
}

const INSERT_BUSINESS: &str = "INSERT INTO businesses (id, kind, corporate_number, no_number_reason, name, kana,
        trade_name, publish_as, representative, representative_kana, published_name, folded_name, url, url_public,
        postal_code, prefecture, town, street, building, phone, industry, employees, membership, news, made_at, phone_key)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
        $24, $25, $26)";

async fn insert_business(db: &mut Unit, new: &Application<'_>, now: Timestamp) -> Result<(), Error> {
    let Business { identity, url, address, phone, industry, .. } = new.business;
    let names = Names::of(identity);
    let representative = db.vault.seal_some("businesses.representative", names.representative)?;
    let representative_kana = db.vault.seal_some("businesses.representative_kana", names.representative_kana)?;
    let street = db.vault.seal("businesses.street", address.street.as_str().as_bytes())?;
    let building = address.building.as_ref().map(domain::address::Building::as_str);
    let building = db.vault.seal_some("businesses.building", building)?;
    let phone_key = db.vault.blind_phone(phone);
    let phone = db.vault.seal("businesses.phone", phone.as_str().as_bytes())?;
    sql!(db, run: INSERT_BUSINESS,
        new.business_id,
        new.business.kind(),
        names.number,
        names.reason,
        names.name,
        names.kana,
        names.trade_name,
        names.publish_as,
        representative,
        representative_kana,
        new.business.published_name(),
        new.folded_name,
        url.as_ref().map(|site| site.url.as_str()),
        url.as_ref().is_some_and(|site| site.public),
        address.postal_code.as_str(),
        address.prefecture,
        address.town.as_str(),
        street,
        building,
        phone,
        industry.code(),
        new.business.employees,
        new.business.membership,
        new.business.news,
        now,
        phone_key,
    )
    .map(drop)
}

async fn insert_contact(db: &mut Unit, new: &Application<'_>, now: Timestamp) -> Result<(), Error> {
    let Contact { name, department, email } = &new.intent.contact;
    let key = db.vault.blind_email(email);
    let name = db.vault.seal("contacts.name", name.as_str().as_bytes())?;
    let department = department.as_ref().map(domain::name::Department::as_str);
    let department = db.vault.seal_some("contacts.department", department)?;
    let email = db.vault.seal("contacts.email", email.as_str().as_bytes())?;
    let text = "INSERT INTO contacts (id, business_id, name, department, email, email_key, made_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    sql!(db, run: text, new.contact_id, new.business_id, name, department, email, key, now).map(drop)
}

const INSERT_DECLARATION: &str = "INSERT INTO declarations (id, business_id, contact_id, draft, receipt, level,
        rules_edition, self_check_score, self_check_on, publication, publication_url, publication_other, purposes,
        terms_edition, terms_at, industry_edition, partner, state, submitted_at, state_at, flags)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $19, $20)";

async fn insert_declaration(db: &mut Unit, new: &Application<'_>, now: Timestamp) -> Result<(), Error> {
    let (rules_edition, self_check, publication) = match &new.intent.promise {
        Promise::One { rules_edition } => (rules_edition.as_deref(), None, None),
        Promise::Two { self_check, publication } => (None, *self_check, Some(publication)),
    };
    let score = self_check.map(|check| check.score.to_string());
    let score = db.vault.seal_some("declarations.self_check_score", score.as_deref())?;
    let on = self_check.map(|check| check.on.to_string());
    let on = db.vault.seal_some("declarations.self_check_on", on.as_deref())?;
    let purposes: Vec<&str> = new.intent.purposes.iter().map(Code::as_str).collect();
    sql!(db, run: INSERT_DECLARATION,
        new.id,
        new.business_id,
        new.contact_id,
        new.draft,
        new.receipt,
        new.intent.level(),
        rules_edition,
        score,
        on,
        publication.map(domain::declaration::Publication::method),
        publication.and_then(|publication| publication.url()).map(domain::web_url::WebUrl::as_str),
        publication.and_then(|publication| publication.other()),
        json!(purposes),
        new.terms_edition,
        new.terms_at,
        new.industry_edition,
        new.partner,
        State::Provisional,
        now,
        json!([]),
    )
    .map(drop)
}
