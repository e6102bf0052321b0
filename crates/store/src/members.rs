//! Those who may log in: made when a declaration is confirmed.

use crate::{
    columns::Kept,
    door::{Db, Unit, sql},
    error::Error,
    journal::{self, Kind, Line},
};
use domain::{email::Email, ids::MemberNumber};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

/// Who may log in.
#[derive(Clone)]
pub struct Member {
    /// Its id.
    pub id: Uuid,
    /// 利用者番号.
    pub number: MemberNumber,
    /// Its business.
    pub business_id: Uuid,
    /// The declaration it was made by.
    pub declaration: Uuid,
    /// The hash of the password, in the PHC format.
    pub password_hash: String,
}

impl std::fmt::Debug for Member {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Member").field("id", &self.id).finish_non_exhaustive()
    }
}

#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    id: Uuid,
    #[sqlx(try_from = "Kept<MemberNumber>")]
    number: MemberNumber,
    business_id: Uuid,
    declaration: Uuid,
    password_hash: String,
}

impl From<Row> for Member {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            number: row.number,
            business_id: row.business_id,
            declaration: row.declaration,
            password_hash: row.password_hash,
        }
    }
}

/// A member by its id.
pub async fn find(db: &mut Db, id: Uuid) -> Result<Option<Member>, Error> {
    Ok(sql!(db, optional Row: "SELECT * FROM members WHERE id = $1", id)?.map(Member::from))
}

/// A member by its 利用者番号.
pub async fn by_number(db: &mut Db, number: &MemberNumber) -> Result<Option<Member>, Error> {
    Ok(sql!(db, optional Row: "SELECT * FROM members WHERE number = $1", number)?.map(Member::from))
}

/// The members whose business has a contact with this mail address, newest first, at most ten; one address may stand for several.
pub async fn by_email(db: &mut Db, email: &Email) -> Result<Vec<Member>, Error> {
    let key = db.vault.blind_email(email);
    let text = "SELECT * FROM members WHERE business_id IN (SELECT business_id FROM contacts WHERE email_key = $1)
        ORDER BY made_at DESC, id DESC LIMIT 10";
    Ok(sql!(db, all Row: text, key)?.into_iter().map(Member::from).collect())
}

/// The member that the confirmation of a declaration made.
pub async fn of_declaration(db: &mut Db, declaration: Uuid) -> Result<Option<Member>, Error> {
    Ok(sql!(db, optional Row: "SELECT * FROM members WHERE declaration = $1", declaration)?.map(Member::from))
}

/// Makes the member of a declaration that was just confirmed.
pub(crate) async fn make(db: &mut Unit, member: &Member, now: Timestamp) -> Result<(), Error> {
    let text = "INSERT INTO members (id, number, business_id, declaration, password_hash, made_at) VALUES ($1, $2, $3, $4, $5, $6)";
    sql!(db, run: text, member.id, member.number, member.business_id, member.declaration, member.password_hash, now)
        .map(drop)
}

/// Notes that a member opened a document. The first time counts and is told in the journal.
pub async fn opened(db: &mut Unit, member: Uuid, document: &str, now: Timestamp) -> Result<(), Error> {
    let text = "INSERT INTO openings (member, document, opened_at) VALUES ($1, $2, $3) ON CONFLICT (member, document) DO NOTHING";
    if sql!(db, run: text, member, document, now)? == 0 {
        return Ok(());
    }
    let row = sql!(db, optional (Uuid, Uuid): "SELECT business_id, declaration FROM members WHERE id = $1", member)?;
    let (business, declaration) = row.ok_or(Error::Missing { table: "members" })?;
    let line = Line {
        kind: Kind::DocumentOpened,
        business: Some(business),
        declaration: Some(declaration),
        actor: journal::APPLICANT,
        facts: json!({ "document": document }),
    };
    journal::append(db, line, now).await
}

/// Notes that a member downloads the marks of a declaration: the first time is told in the journal, with which set it was.
pub async fn downloaded(
    db: &mut Unit,
    (business, declaration): (Uuid, Uuid),
    set: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let text = "SELECT count(*) FROM journal WHERE declaration = $1 AND kind = $2";
    let (before,) = sql!(db, one (i64,): text, declaration, Kind::MarkDownloaded.code())?;
    if before > 0 {
        return Ok(());
    }
    let line = Line {
        kind: Kind::MarkDownloaded,
        business: Some(business),
        declaration: Some(declaration),
        actor: journal::APPLICANT,
        facts: json!({ "set": set }),
    };
    journal::append(db, line, now).await
}

/// The documents a member has opened, by name.
pub async fn opened_documents(db: &mut Db, member: Uuid) -> Result<Vec<String>, Error> {
    let rows = sql!(db, all (String,): "SELECT document FROM openings WHERE member = $1 ORDER BY document", member)?;
    Ok(rows.into_iter().map(|(document,)| document).collect())
}
