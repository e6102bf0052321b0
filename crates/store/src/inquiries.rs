//! お問い合わせ: who asks and what is sealed.

use crate::{
    columns::{Kept, Moment},
    door::{Db, Unit, sql},
    error::Error,
    journal::{self, Kind, Line},
};
use domain::scheme::Code;
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

/// An inquiry to be stored.
#[derive(Clone, Debug)]
pub struct NewInquiry<'a> {
    /// UUID version 7.
    pub id: Uuid,
    /// A code of the scheme's list `inquiry_categories`.
    pub category: &'a Code,
    /// Who asks.
    pub name: &'a str,
    /// Where the answer goes.
    pub email: &'a str,
    /// What is asked.
    pub body: &'a str,
    /// The member, if one is logged in.
    pub member: Option<Uuid>,
}

/// An inquiry as kept.
#[derive(Clone, Debug)]
pub struct Inquiry {
    /// Its id.
    pub id: Uuid,
    /// Its running number.
    pub number: i64,
    /// Its category.
    pub category: Code,
    /// Who asks.
    pub name: String,
    /// Where the answer goes.
    pub email: String,
    /// What is asked.
    pub body: String,
    /// The member who asks.
    pub member: Option<Uuid>,
    /// When it came.
    pub made_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    number: i64,
    #[sqlx(try_from = "Kept<Code>")]
    category: Code,
    name: Vec<u8>,
    email: Vec<u8>,
    body: Vec<u8>,
    member: Option<Uuid>,
    #[sqlx(try_from = "Moment")]
    made_at: Timestamp,
}

/// Stores an inquiry; its running number, from 1.
pub async fn put(db: &mut Unit, new: &NewInquiry<'_>, now: Timestamp) -> Result<i64, Error> {
    let name = db.vault.seal("inquiries.name", new.name.as_bytes())?;
    let email = db.vault.seal("inquiries.email", new.email.as_bytes())?;
    let body = db.vault.seal("inquiries.body", new.body.as_bytes())?;
    let (number,) = sql!(db, one (i64,): "SELECT COALESCE(MAX(number), 0) + 1 FROM inquiries")?;
    let text = "INSERT INTO inquiries (id, number, category, name, email, body, member, made_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    sql!(db, run: text, new.id, number, new.category, name, email, body, new.member, now)?;
    let facts = json!({ "number": number, "category": new.category });
    let line = Line { kind: Kind::Inquired, business: None, declaration: None, actor: journal::APPLICANT, facts };
    journal::append(db, line, now).await?;
    Ok(number)
}

/// An inquiry by its id.
pub async fn find(db: &mut Db, id: Uuid) -> Result<Option<Inquiry>, Error> {
    let Some(row) = sql!(db, optional Row: "SELECT * FROM inquiries WHERE id = $1", id)? else { return Ok(None) };
    Ok(Some(Inquiry {
        id: row.id,
        number: row.number,
        category: row.category,
        name: db.vault.open_text("inquiries.name", &row.name)?,
        email: db.vault.open_text("inquiries.email", &row.email)?,
        body: db.vault.open_text("inquiries.body", &row.body)?,
        member: row.member,
        made_at: row.made_at,
    }))
}
