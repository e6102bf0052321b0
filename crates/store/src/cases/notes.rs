//! What officers tell each other about a case. Sealed; the applicant never sees it.

use crate::{
    columns::Moment,
    door::{Db, Unit, sql},
    error::Error,
};
use jiff::Timestamp;
use uuid::Uuid;

const BODY: &str = "case_notes.body";

/// A note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its id, UUID version 7.
    pub id: Uuid,
    /// Who wrote it.
    pub officer: Uuid,
    /// What.
    pub body: String,
    /// When.
    pub made_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    officer: Uuid,
    body: Vec<u8>,
    #[sqlx(try_from = "Moment")]
    made_at: Timestamp,
}

/// Adds a note to a declaration. The same id twice is one note: a form that is sent again changes nothing.
pub async fn add_note(db: &mut Unit, declaration: Uuid, note: &Note) -> Result<(), Error> {
    let body = db.vault.seal(BODY, note.body.as_bytes())?;
    let text =
        "INSERT INTO case_notes (id, declaration, officer, body, made_at, bound) VALUES ($1, $2, $3, $4, $5, TRUE)
        ON CONFLICT (id) DO NOTHING";
    sql!(db, run: text, note.id, declaration, note.officer, body, note.made_at).map(drop)
}

/// The notes of a declaration, oldest first.
pub async fn notes(db: &mut Db, declaration: Uuid) -> Result<Vec<Note>, Error> {
    let text = "SELECT id, officer, body, made_at FROM case_notes WHERE declaration = $1 ORDER BY made_at, id";
    let read = |row: Row, body: String| Note { id: row.id, officer: row.officer, body, made_at: row.made_at };
    let rows = sql!(db, all Row: text, declaration)?;
    rows.into_iter().map(|row| db.vault.open_text(BODY, &row.body).map(|body| read(row, body))).collect()
}
