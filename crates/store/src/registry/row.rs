//! A line of a page of the search, from plain columns alone: what is sealed stays so until somebody opens the case.

use crate::{
    cases,
    columns::{Kept, Moment},
    declarations::plain,
    door::{Db, sql},
    error::Error,
};
use domain::{
    business::Kind,
    case::Source,
    corporate_number::CorporateNumber,
    declaration::{Level, State},
    flags::Flag,
    ids::{DeclarationId, ReceiptNumber},
    place::Prefecture,
};
use jiff::Timestamp;
use sqlx::types::Json;
use uuid::Uuid;

/// A declaration on a page of the search.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id.
    pub id: Uuid,
    /// The id of its business.
    pub business: Uuid,
    /// 受付番号.
    pub receipt: ReceiptNumber,
    /// 自己宣言ID, once confirmed.
    pub number: Option<DeclarationId>,
    /// The published name.
    pub name: String,
    /// 法人 or 個人事業主.
    pub kind: Kind,
    /// 法人番号.
    pub corporate_number: Option<CorporateNumber>,
    /// 都道府県.
    pub prefecture: Prefecture,
    /// 取組み段階.
    pub level: Level,
    /// Where it stands.
    pub state: State,
    /// How it came.
    pub source: Source,
    /// What the automatic checks found.
    pub flags: Vec<Flag>,
    /// 仮申込み.
    pub submitted_at: Timestamp,
    /// 宣言完了.
    pub declared_at: Option<Timestamp>,
    /// 受理.
    pub accepted_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct Columns {
    id: Uuid,
    business_id: Uuid,
    #[sqlx(try_from = "Kept<ReceiptNumber>")]
    receipt: ReceiptNumber,
    number: Option<Kept<DeclarationId>>,
    name: String,
    #[sqlx(try_from = "Kept<Kind>")]
    kind: Kind,
    corporate_number: Option<String>,
    #[sqlx(try_from = "Kept<Prefecture>")]
    prefecture: Prefecture,
    #[sqlx(try_from = "Kept<Level>")]
    level: Level,
    #[sqlx(try_from = "Kept<State>")]
    state: State,
    #[sqlx(try_from = "Kept<Source>")]
    source: Source,
    flags: Json<Vec<String>>,
    #[sqlx(try_from = "Moment")]
    submitted_at: Timestamp,
    declared_at: Option<Moment>,
    accepted_at: Option<Moment>,
}

const ROW: &str = concat!(
    "SELECT d.id, d.business_id, d.receipt, d.number, b.published_name AS name, b.kind, b.corporate_number,
        b.prefecture, d.level, d.state, ",
    crate::cases::source_sql!(),
    " AS source, d.flags, d.submitted_at, d.declared_at, d.accepted_at
     FROM declarations d JOIN businesses b ON b.id = d.business_id WHERE d.id = $1"
);

/// A declaration as it stands now; `None`: it is gone.
pub async fn row(db: &mut Db, id: Uuid) -> Result<Option<Row>, Error> {
    sql!(db, optional Columns: ROW, id)?.map(Columns::read).transpose()
}

impl Columns {
    fn read(self) -> Result<Row, Error> {
        let number = self.corporate_number;
        let number = number.map(|number| plain("businesses", "corporate_number", &number, CorporateNumber::parse));
        Ok(Row {
            id: self.id,
            business: self.business_id,
            receipt: self.receipt,
            number: self.number.map(|kept| kept.0),
            name: self.name,
            kind: self.kind,
            corporate_number: number.transpose()?,
            prefecture: self.prefecture,
            level: self.level,
            state: self.state,
            source: self.source,
            flags: cases::flags(&self.flags.0)?,
            submitted_at: self.submitted_at,
            declared_at: self.declared_at.map(Timestamp::from),
            accepted_at: self.accepted_at.map(Timestamp::from),
        })
    }
}
