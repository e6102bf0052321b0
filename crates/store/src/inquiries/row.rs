//! Threads and their messages as rows, and found one by one.

use super::{BODY, EMAIL, Fate, Inquiry, Message, NAME};
use crate::{
    columns::{Kept, Moment},
    door::{Db, sql},
    error::Error,
};
use domain::{
    email::Email,
    inquiry::{InquiryState, TiedBy, Voice, Way},
    scheme::Code,
};
use jiff::Timestamp;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: Uuid,
    number: i64,
    #[sqlx(try_from = "Kept<Code>")]
    category: Code,
    declared: Option<bool>,
    #[sqlx(try_from = "Kept<InquiryState>")]
    state: InquiryState,
    officer: Option<Uuid>,
    declaration: Option<Uuid>,
    tied_by: Option<Kept<TiedBy>>,
    name: Vec<u8>,
    email: Vec<u8>,
    member: Option<Uuid>,
    #[sqlx(try_from = "Moment")]
    made_at: Timestamp,
    #[sqlx(try_from = "Moment")]
    last_at: Timestamp,
}

impl Row {
    pub(super) fn read(self, db: &Db) -> Result<Inquiry, Error> {
        Ok(Inquiry {
            id: self.id,
            number: self.number,
            category: self.category,
            declared: self.declared,
            state: self.state,
            officer: self.officer,
            declaration: self.declaration,
            tied_by: self.tied_by.map(|kept| kept.0),
            name: db.vault.open_text(NAME, &self.name)?,
            email: db.vault.read(EMAIL, &self.email, Email::parse)?,
            member: self.member,
            made_at: self.made_at,
            last_at: self.last_at,
        })
    }
}

/// A thread by its id.
pub async fn find(db: &mut Db, id: Uuid) -> Result<Option<Inquiry>, Error> {
    let row = sql!(db, optional Row: "SELECT * FROM inquiries WHERE id = $1", id)?;
    row.map(|row| row.read(db)).transpose()
}

/// The threads that are tied to a declaration, the newest first, at most `limit`.
pub async fn of_declaration(db: &mut Db, declaration: Uuid, limit: i64) -> Result<Vec<Inquiry>, Error> {
    let text = "SELECT * FROM inquiries WHERE declaration = $1 ORDER BY last_at DESC, id DESC LIMIT $2";
    let rows = sql!(db, all Row: text, declaration, limit)?;
    rows.into_iter().map(|row| row.read(db)).collect()
}

/// A thread by its running number.
pub async fn by_number(db: &mut Db, number: i64) -> Result<Option<Inquiry>, Error> {
    let row = sql!(db, optional Row: "SELECT * FROM inquiries WHERE number = $1", number)?;
    row.map(|row| row.read(db)).transpose()
}

#[derive(sqlx::FromRow)]
struct MessageRow {
    id: Uuid,
    #[sqlx(try_from = "Kept<Voice>")]
    voice: Voice,
    way: Option<Kept<Way>>,
    officer: Option<Uuid>,
    body: Vec<u8>,
    attachments: i64,
    #[sqlx(try_from = "Moment")]
    made_at: Timestamp,
    letter: Option<Uuid>,
    known: Option<Uuid>,
    sent_at: Option<Moment>,
    failed_at: Option<Moment>,
}

impl MessageRow {
    fn fate(&self) -> Option<Fate> {
        self.letter?;
        Some(match (self.known, self.sent_at, self.failed_at) {
            (None, ..) => Fate::Forgotten,
            (_, Some(at), _) => Fate::Sent(at.0),
            (_, _, Some(at)) => Fate::Failed(at.0),
            _ => Fate::Waiting,
        })
    }

    fn read(self, db: &Db) -> Result<Message, Error> {
        Ok(Message {
            id: self.id,
            voice: self.voice,
            mail: self.fate(),
            way: self.way.map(|kept| kept.0),
            officer: self.officer,
            body: db.vault.open_text(BODY, &self.body)?,
            attachments: self.attachments,
            made_at: self.made_at,
        })
    }
}

/// The messages of a thread, oldest first.
pub async fn messages(db: &mut Db, inquiry: Uuid) -> Result<Vec<Message>, Error> {
    let text = "SELECT m.id, m.voice, m.way, m.officer, m.body, m.attachments, m.made_at, m.letter, o.id AS known, o.sent_at, o.failed_at
        FROM inquiry_messages m LEFT JOIN outbox o ON o.id = m.letter WHERE m.inquiry = $1 ORDER BY m.made_at, m.id";
    let rows = sql!(db, all MessageRow: text, inquiry)?;
    rows.into_iter().map(|row| row.read(db)).collect()
}
