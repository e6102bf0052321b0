//! Mail ①: the link and the code of one mail belong to one row.

use crate::{
    columns::Moment,
    door::{Db, Unit, sql},
    error::Error,
};
use jiff::Timestamp;
use uuid::Uuid;

/// What one mail ① can be answered with.
#[derive(Clone, Debug)]
pub struct Confirmation {
    /// The id that the link and the code are made of.
    pub id: Uuid,
    /// What it confirms.
    pub declaration: Uuid,
    /// When the mail was written.
    pub made_at: Timestamp,
    /// Until when it may be used.
    pub until: Timestamp,
    /// When it was used.
    pub used_at: Option<Timestamp>,
    /// How many wrong codes were typed.
    pub wrong: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    declaration: Uuid,
    #[sqlx(try_from = "Moment")]
    made_at: Timestamp,
    #[sqlx(try_from = "Moment")]
    until: Timestamp,
    used_at: Option<Moment>,
    wrong: i64,
}

impl From<Row> for Confirmation {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            declaration: row.declaration,
            made_at: row.made_at,
            until: row.until,
            used_at: row.used_at.map(Timestamp::from),
            wrong: row.wrong,
        }
    }
}

/// Starts a confirmation that may be used until `until`.
pub async fn start(db: &mut Unit, id: Uuid, declaration: Uuid, now: Timestamp, until: Timestamp) -> Result<(), Error> {
    let text = "INSERT INTO confirmations (id, declaration, made_at, until, wrong) VALUES ($1, $2, $3, $4, 0)";
    sql!(db, run: text, id, declaration, now, until).map(drop)
}

/// A confirmation by its id.
pub async fn find(db: &mut Db, id: Uuid) -> Result<Option<Confirmation>, Error> {
    Ok(sql!(db, optional Row: "SELECT * FROM confirmations WHERE id = $1", id)?.map(Confirmation::from))
}

/// The newest confirmation of a declaration.
pub async fn latest(db: &mut Db, declaration: Uuid) -> Result<Option<Confirmation>, Error> {
    let text = "SELECT * FROM confirmations WHERE declaration = $1 ORDER BY made_at DESC, id DESC LIMIT 1";
    Ok(sql!(db, optional Row: text, declaration)?.map(Confirmation::from))
}

/// Counts a wrong code; how many so far.
pub async fn wrong_code(db: &mut Unit, id: Uuid) -> Result<i64, Error> {
    let text = "UPDATE confirmations SET wrong = wrong + 1 WHERE id = $1 RETURNING wrong";
    let row = sql!(db, optional (i64,): text, id)?;
    row.map(|(wrong,)| wrong).ok_or(Error::Missing { table: "confirmations" })
}

/// Notes that it was used. The first use counts.
pub async fn used(db: &mut Unit, id: Uuid, now: Timestamp) -> Result<(), Error> {
    sql!(db, run: "UPDATE confirmations SET used_at = $1 WHERE id = $2 AND used_at IS NULL", now, id).map(drop)
}
