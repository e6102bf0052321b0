//! Acceptances of many at once: each with its letter, which is held back while the whole can still be taken back.

use crate::{
    columns::Moment,
    declarations,
    door::{Db, Unit, sql},
    error::Error,
    journal::{self, Kind, Line},
    outbox,
};
use domain::declaration::{IdentityCheck, State, state::Act};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use uuid::Uuid;

/// So long many acceptances can be taken back, and so long their letters are held.
pub const UNDO: SignedDuration = SignedDuration::from_mins(10);

/// Acceptances that were made together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Its id.
    pub id: Uuid,
    /// Who accepted.
    pub officer: Uuid,
    /// When.
    pub made_at: Timestamp,
    /// Before that moment it can be taken back.
    pub until: Timestamp,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
    /// The declarations, in the order of declaring.
    pub declarations: Vec<Uuid>,
}

/// What came of taking it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undone {
    /// So many wait again, and to so many something else has happened since: these stay as they are.
    Done {
        /// Wait again.
        back: usize,
        /// Stay.
        stay: usize,
    },
    /// The time is over.
    TooLate,
    /// It was taken back before.
    Already,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    officer: Uuid,
    #[sqlx(try_from = "Moment")]
    made_at: Timestamp,
    #[sqlx(try_from = "Moment")]
    until: Timestamp,
    undone_at: Option<Moment>,
}

impl Row {
    async fn read(self, db: &mut Db) -> Result<Batch, Error> {
        let text = "SELECT c.declaration FROM accept_batch_cases c JOIN declarations d ON d.id = c.declaration
            WHERE c.batch = $1 ORDER BY d.declared_at, d.id";
        let cases = sql!(db, all (Uuid,): text, self.id)?;
        Ok(Batch {
            id: self.id,
            officer: self.officer,
            made_at: self.made_at,
            until: self.until,
            undone_at: self.undone_at.map(Timestamp::from),
            declarations: cases.into_iter().map(|(id,)| id).collect(),
        })
    }
}

/// Begins a batch. Its letters are put with [`outbox::put_until`] the end of [`UNDO`].
pub async fn begin(db: &mut Unit, id: Uuid, officer: Uuid, now: Timestamp) -> Result<(), Error> {
    let text = "INSERT INTO accept_batches (id, officer, made_at, until) VALUES ($1, $2, $3, $4)";
    sql!(db, run: text, id, officer, now, now + UNDO).map(drop)
}

/// Notes a declaration that was just accepted in a batch, and the letter that tells it.
pub async fn join(db: &mut Unit, batch: Uuid, declaration: Uuid, letter: Uuid) -> Result<(), Error> {
    let text = "INSERT INTO accept_batch_cases (batch, declaration, letter, version)
        SELECT $1, id, $2, version FROM declarations WHERE id = $3";
    sql!(db, run: text, batch, letter, declaration).map(drop)
}

/// A batch by its id.
pub async fn batch(db: &mut Db, id: Uuid) -> Result<Option<Batch>, Error> {
    let text = "SELECT id, officer, made_at, until, undone_at FROM accept_batches WHERE id = $1";
    match sql!(db, optional Row: text, id)? {
        Some(row) => row.read(db).await.map(Some),
        None => Ok(None),
    }
}

/// The batches that can still be taken back, the newest first.
pub async fn open_batches(db: &mut Db, now: Timestamp) -> Result<Vec<Batch>, Error> {
    let text = "SELECT id, officer, made_at, until, undone_at FROM accept_batches
        WHERE until > $1 AND undone_at IS NULL ORDER BY made_at DESC, id";
    let mut all = Vec::new();
    for row in sql!(db, all Row: text, now)? {
        all.push(row.read(db).await?);
    }
    Ok(all)
}

/// The batch a declaration was accepted in, while it can still be taken back with it: nothing else has happened to the declaration since.
pub async fn open_batch_of(db: &mut Db, declaration: Uuid, now: Timestamp) -> Result<Option<Batch>, Error> {
    let text = "SELECT b.id, b.officer, b.made_at, b.until, b.undone_at FROM accept_batches b
        JOIN accept_batch_cases c ON c.batch = b.id JOIN declarations d ON d.id = c.declaration AND d.version = c.version
        WHERE c.declaration = $1 AND b.until > $2 AND b.undone_at IS NULL ORDER BY b.made_at DESC, b.id LIMIT 1";
    match sql!(db, optional Row: text, declaration, now)? {
        Some(row) => row.read(db).await.map(Some),
        None => Ok(None),
    }
}

/// Takes a batch back: its declarations wait again, its letters are never sent. What something else has happened to stays.
pub async fn undo(db: &mut Unit, id: Uuid, actor: &str, now: Timestamp) -> Result<Undone, Error> {
    let found = batch(db, id).await?.ok_or(Error::Missing { table: "accept_batches" })?;
    if found.undone_at.is_some() {
        return Ok(Undone::Already);
    }
    if now >= found.until {
        return Ok(Undone::TooLate);
    }
    sql!(db, run: "UPDATE accept_batches SET undone_at = $1 WHERE id = $2", now, id)?;
    let text = "SELECT declaration, letter, version FROM accept_batch_cases WHERE batch = $1 ORDER BY declaration";
    let (mut back, mut stay) = (0, 0);
    for (declaration, letter, version) in sql!(db, all (Uuid, Uuid, i64): text, id)? {
        if take_back(db, declaration, (letter, version), actor, now).await? {
            back += 1;
        } else {
            stay += 1;
        }
    }
    Ok(Undone::Done { back, stay })
}

/// Takes one acceptance back, if nothing has happened since and its letter is still here.
async fn take_back(
    db: &mut Unit,
    id: Uuid,
    (letter, version): (Uuid, i64),
    actor: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let (state, business) = declarations::standing(db, id).await?;
    let next = state.after(Act::UndoAccept).filter(|_| state == State::Accepted);
    let Some(next) = next else { return Ok(false) };
    if super::version(db, id).await? != Some(version) || !outbox::withdraw(db, letter).await? {
        return Ok(false);
    }
    // As it was before an officer looked at it.
    let text = "UPDATE declarations SET state = $1, state_at = $2, accepted_at = NULL, identity = CASE WHEN EXISTS
        (SELECT 1 FROM journal j WHERE j.declaration = $3 AND j.kind = $4) THEN $5 ELSE $6 END WHERE id = $3";
    sql!(db, run: text, next, now, id, Kind::Loaded.code(), IdentityCheck::Imported, IdentityCheck::Mail)?;
    let line =
        Line { kind: Kind::AcceptanceUndone, business: Some(business), declaration: Some(id), actor, facts: json!({}) };
    journal::append(db, line, now).await?;
    Ok(true)
}
