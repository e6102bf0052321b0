//! A line of an export, as it is read, and as the database gives it.

use crate::{
    columns::{Kept, Moment},
    door::Db,
    error::Error,
};
use domain::{
    business::{Kind, PublishAs},
    case::Source,
    declaration::{Level, State},
    ids::{DeclarationId, ReceiptNumber},
    place::Prefecture,
};
use jiff::Timestamp;
use uuid::Uuid;

/// A declaration.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its id.
    pub id: Uuid,
    /// 受付番号.
    pub receipt: ReceiptNumber,
    /// 自己宣言ID.
    pub number: Option<DeclarationId>,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub state_at: Timestamp,
    /// 取組み段階.
    pub level: Level,
    /// The edition of the rules (★).
    pub rules_edition: Option<String>,
    /// 法人 or 個人事業主.
    pub kind: Kind,
    /// The name the public sees; `None` where it is the name of a person.
    pub name: Option<String>,
    /// 法人番号.
    pub corporate_number: Option<String>,
    /// 都道府県.
    pub prefecture: Prefecture,
    /// 市区町村・町名.
    pub town: String,
    /// 業種（中分類）.
    pub industry: String,
    /// 従業員数: a code of the scheme's list.
    pub employees: String,
    /// How it came.
    pub source: Source,
    /// 仮申込み.
    pub submitted_at: Timestamp,
    /// 宣言完了.
    pub declared_at: Option<Timestamp>,
    /// 受理.
    pub accepted_at: Option<Timestamp>,
    /// When the business last said that it still holds.
    pub confirmed_at: Option<Timestamp>,
    /// 事業者URL.
    pub url: Option<String>,
    /// The data of persons, where they were asked for.
    pub persons: Option<Persons>,
}

/// What stands sealed in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Persons {
    /// 代表者名 of a sole proprietor.
    pub representative: Option<String>,
    /// 担当者名.
    pub contact: String,
    /// 部署.
    pub department: Option<String>,
    /// メールアドレス.
    pub email: String,
    /// 電話番号.
    pub phone: String,
    /// 郵便番号.
    pub postal_code: String,
    /// 番地.
    pub street: String,
    /// 建物名.
    pub building: Option<String>,
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: Uuid,
    #[sqlx(try_from = "Kept<ReceiptNumber>")]
    receipt: ReceiptNumber,
    number: Option<Kept<DeclarationId>>,
    #[sqlx(try_from = "Kept<State>")]
    state: State,
    #[sqlx(try_from = "Moment")]
    state_at: Timestamp,
    #[sqlx(try_from = "Kept<Level>")]
    level: Level,
    rules_edition: Option<String>,
    #[sqlx(try_from = "Kept<Kind>")]
    kind: Kind,
    published_name: String,
    publish_as: Option<Kept<PublishAs>>,
    corporate_number: Option<String>,
    #[sqlx(try_from = "Kept<Prefecture>")]
    prefecture: Prefecture,
    town: String,
    industry: String,
    employees: String,
    #[sqlx(try_from = "Kept<Source>")]
    source: Source,
    #[sqlx(try_from = "Moment")]
    submitted_at: Timestamp,
    declared_at: Option<Moment>,
    accepted_at: Option<Moment>,
    last_confirmed_at: Option<Moment>,
    url: Option<String>,
}

#[derive(sqlx::FromRow)]
pub(super) struct PersonsRow {
    #[sqlx(flatten)]
    row: Row,
    representative: Option<Vec<u8>>,
    contact: Vec<u8>,
    department: Option<Vec<u8>>,
    email: Vec<u8>,
    phone: Vec<u8>,
    postal_code: String,
    street: Vec<u8>,
    building: Option<Vec<u8>>,
}

/// The name the public sees is that of a person: a sole proprietor is published under the own name.
pub(crate) fn is_of_person(kind: Kind, publish_as: Option<PublishAs>) -> bool {
    kind == Kind::SoleProprietor && publish_as.is_none_or(|publish| publish == PublishAs::Representative)
}

impl Row {
    pub(super) fn read(self, persons: Option<Persons>) -> Line {
        let of_person = is_of_person(self.kind, self.publish_as.map(|kept| kept.0));
        Line {
            id: self.id,
            receipt: self.receipt,
            number: self.number.map(|kept| kept.0),
            state: self.state,
            state_at: self.state_at,
            level: self.level,
            rules_edition: self.rules_edition,
            kind: self.kind,
            name: (persons.is_some() || !of_person).then_some(self.published_name),
            corporate_number: self.corporate_number,
            prefecture: self.prefecture,
            town: self.town,
            industry: self.industry,
            employees: self.employees,
            source: self.source,
            submitted_at: self.submitted_at,
            declared_at: self.declared_at.map(Timestamp::from),
            accepted_at: self.accepted_at.map(Timestamp::from),
            confirmed_at: self.last_confirmed_at.map(Timestamp::from),
            url: self.url,
            persons,
        }
    }
}

impl PersonsRow {
    pub(super) fn read(self, db: &Db) -> Result<Line, Error> {
        let open = |place: &'static str, sealed: &[u8]| db.vault.open_text(place, sealed);
        let some = |place: &'static str, sealed: Option<Vec<u8>>| sealed.map(|text| open(place, &text)).transpose();
        let persons = Persons {
            representative: some("businesses.representative", self.representative)?,
            contact: open("contacts.name", &self.contact)?,
            department: some("contacts.department", self.department)?,
            email: open("contacts.email", &self.email)?,
            phone: open("businesses.phone", &self.phone)?,
            postal_code: self.postal_code,
            street: open("businesses.street", &self.street)?,
            building: some("businesses.building", self.building)?,
        };
        Ok(self.row.read(Some(persons)))
    }
}
