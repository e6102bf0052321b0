//! What those who ask write: a new thread, and more of it.

use super::{BODY, EMAIL, NAME};
use crate::{
    door::{Unit, sql},
    error::Error,
    journal::{self, Kind, Line},
};
use domain::{
    email::Email,
    inquiry::{InquiryState, TiedBy, Voice, Way},
    scheme::Code,
};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

/// Rows that [`index_addresses`] deals with at most.
const BATCH: i64 = 200;

/// A thread to be begun.
#[derive(Clone, Debug)]
pub struct NewInquiry<'a> {
    /// UUID version 7. The form carries it, so that pressing twice makes one thread.
    pub id: Uuid,
    /// A code of the scheme's list `inquiry_categories`.
    pub category: &'a Code,
    /// Whether who asks says to have declared.
    pub declared: Option<bool>,
    /// Who asks.
    pub name: &'a str,
    /// Where answers go.
    pub email: &'a Email,
    /// What is asked.
    pub body: &'a str,
    /// The member, if one is logged in.
    pub member: Option<Uuid>,
    /// The declaration it is about, and how that is known.
    pub tie: Option<(Uuid, TiedBy)>,
}

/// What came of beginning a thread: its running number, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// It is new.
    New(i64),
    /// It was begun before; nothing changed.
    Already(i64),
}

impl Put {
    /// The running number.
    pub fn number(self) -> i64 {
        match self {
            Self::New(number) | Self::Already(number) => number,
        }
    }
}

/// Begins a thread.
pub async fn put(db: &mut Unit, new: &NewInquiry<'_>, now: Timestamp) -> Result<Put, Error> {
    if let Some((number,)) = sql!(db, optional (i64,): "SELECT number FROM inquiries WHERE id = $1", new.id)? {
        return Ok(Put::Already(number));
    }
    let name = db.vault.seal(NAME, new.name.as_bytes())?;
    let email = db.vault.seal(EMAIL, new.email.as_str().as_bytes())?;
    let key = db.vault.blind_email(new.email);
    let (number,) = sql!(db, one (i64,): "SELECT COALESCE(MAX(number), 0) + 1 FROM inquiries")?;
    let (declaration, tied_by) = new.tie.unzip();
    let text = "INSERT INTO inquiries
            (id, number, category, declared, state, declaration, tied_by, name, email, email_key, member, made_at, last_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)";
    sql!(db, run: text, new.id, number, new.category, new.declared, InquiryState::Open, declaration, tied_by, name, email, key, new.member, now)?;
    // The first message has the id of its thread.
    let said = Said { message: new.id, way: Way::Form, body: new.body, mark: None, attachments: 0 };
    keep(db, new.id, &said, now).await?;
    let facts = json!({ "number": number, "category": new.category });
    let line = Line { kind: Kind::Inquired, business: None, declaration, actor: journal::APPLICANT, facts };
    journal::append(db, line, now).await?;
    Ok(Put::New(number))
}

/// What who asks writes in a thread.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// UUID version 7.
    pub message: Uuid,
    /// How it came.
    pub way: Way,
    /// The text.
    pub body: &'a str,
    /// What tells that it came before: the Message-ID of a mail.
    pub mark: Option<&'a str>,
    /// Files that were not taken.
    pub attachments: i64,
}

/// Who asks writes in a thread, which opens it again. `false`: there is no such thread, or this was taken before.
pub async fn say(db: &mut Unit, inquiry: Uuid, said: &Said<'_>, now: Timestamp) -> Result<bool, Error> {
    let mark = said.mark.map(|mark| db.vault.blind(mark));
    let text = "SELECT count(*) FROM inquiry_messages WHERE id = $1 OR mark = $2";
    if sql!(db, one (i64,): text, said.message, mark)?.0 > 0 {
        return Ok(false);
    }
    let text = "UPDATE inquiries SET state = $1, last_at = $2 WHERE id = $3";
    if sql!(db, run: text, InquiryState::Open, now, inquiry)? == 0 {
        return Ok(false);
    }
    keep(db, inquiry, said, now).await?;
    Ok(true)
}

async fn keep(db: &mut Unit, inquiry: Uuid, said: &Said<'_>, now: Timestamp) -> Result<(), Error> {
    let body = db.vault.seal(BODY, said.body.as_bytes())?;
    let mark = said.mark.map(|mark| db.vault.blind(mark));
    let text = "INSERT INTO inquiry_messages (id, inquiry, voice, way, body, mark, attachments, made_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    sql!(db, run: text, said.message, inquiry, Voice::Person, said.way, body, mark, said.attachments, now).map(drop)
}

/// Gives threads that came before there was a blind index of their addresses theirs, some at a time; `true`: there may be more.
pub async fn index_addresses(db: &mut Unit) -> Result<bool, Error> {
    let text = "SELECT id, email FROM inquiries WHERE email_key IS NULL LIMIT $1";
    let rows = sql!(db, all (Uuid, Vec<u8>): text, BATCH)?;
    for (id, email) in &rows {
        let email = db.vault.open_text(EMAIL, email)?;
        let key = db.vault.blind(&email.to_lowercase());
        sql!(db, run: "UPDATE inquiries SET email_key = $1 WHERE id = $2", key, id)?;
    }
    Ok(!rows.is_empty())
}
