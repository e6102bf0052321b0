//! Mails to send: stored in the unit of the fact they tell, sent by whoever holds the lease.

mod failed;

pub use failed::{came_back, failed};

use crate::{
    columns::{Kept, Moment},
    door::{Db, Unit, sql},
    error::Error,
    mass_mail::{self, Fate},
};
use domain::{
    email::Email,
    scheme::{Mail, MailKind},
};
use jiff::Timestamp;
use uuid::Uuid;

const ADDRESS: &str = "outbox.address";
const BODY: &str = "outbox.body";
const ANSWER: &str = "outbox.answer";

/// Takes what is due. The outer condition stands there again because PostgreSQL looks only at it once more after waiting for a row.
pub(crate) const LEASE: &str = "UPDATE outbox SET holder = $1, leased_until = $2, tries = tries + 1
    WHERE sent_at IS NULL AND failed_at IS NULL AND (leased_until IS NULL OR leased_until < $3)
      AND id IN (SELECT id FROM outbox WHERE sent_at IS NULL AND failed_at IS NULL AND due_at <= $3
                 AND (leased_until IS NULL OR leased_until < $3) ORDER BY bulk, due_at, id LIMIT $4)
    RETURNING id, kind, address, body, message_id, tries, bulk, due_at";

/// A mail to be stored.
#[derive(Clone, Debug)]
pub struct Letter<'a> {
    /// UUID version 7.
    pub id: Uuid,
    /// The declaration it is about.
    pub declaration: Option<Uuid>,
    /// The one recipient.
    pub to: &'a Email,
    /// The mail, filled in.
    pub mail: &'a Mail,
    /// Its Message-ID, the same at every try.
    pub message_id: String,
    /// The address that stops mails of its kind at once (RFC 8058), for a mail somebody has subscribed to.
    pub stop: Option<&'a str>,
    /// Where an answer to it goes (Reply-To), if not to the sender.
    pub reply_to: Option<&'a str>,
}

/// A mail that is ours to send until the lease ends.
#[derive(Clone, Debug)]
pub struct Leased {
    /// Its id.
    pub id: Uuid,
    /// The recipient.
    pub to: String,
    /// The mail.
    pub mail: Mail,
    /// Its Message-ID.
    pub message_id: String,
    /// The address that stops mails of its kind at once.
    pub stop: Option<String>,
    /// Where an answer to it goes (Reply-To), if not to the sender.
    pub reply_to: Option<String>,
    /// Which try this is, from 1.
    pub tries: i64,
}

/// How far a mail has come.
#[derive(Clone, Debug)]
pub struct LetterState {
    /// Its id.
    pub id: Uuid,
    /// Its kind.
    pub kind: MailKind,
    /// The recipient.
    pub to: String,
    /// When it was stored.
    pub made_at: Timestamp,
    /// When a server took it.
    pub sent_at: Option<Timestamp>,
    /// When it was given up.
    pub failed_at: Option<Timestamp>,
    /// How many tries so far.
    pub tries: i64,
    /// The server's last answer, or why it could not be asked.
    pub answer: Option<String>,
}

/// A mail with its state, for the development mailbox.
#[derive(Clone, Debug)]
pub struct Stored {
    /// How far it has come.
    pub state: LetterState,
    /// The mail.
    pub mail: Mail,
    /// Its Message-ID.
    pub message_id: String,
}

#[derive(sqlx::FromRow)]
struct LeaseRow {
    id: Uuid,
    #[sqlx(try_from = "Kept<MailKind>")]
    kind: MailKind,
    address: Vec<u8>,
    body: Vec<u8>,
    message_id: String,
    tries: i64,
    bulk: bool,
    #[sqlx(try_from = "Moment")]
    due_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    #[sqlx(try_from = "Kept<MailKind>")]
    kind: MailKind,
    address: Vec<u8>,
    body: Vec<u8>,
    message_id: String,
    #[sqlx(try_from = "Moment")]
    made_at: Timestamp,
    sent_at: Option<Moment>,
    failed_at: Option<Moment>,
    tries: i64,
    answer: Option<Vec<u8>>,
}

/// What of a mail is sealed as one value.
#[derive(serde::Serialize, serde::Deserialize)]
struct Body {
    subject: String,
    text: String,
    html: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stop: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reply_to: Option<String>,
}

/// Stores a mail, due at once.
pub async fn put(db: &mut Unit, letter: &Letter<'_>, now: Timestamp) -> Result<(), Error> {
    put_until(db, letter, now, now).await
}

/// Stores a mail that nobody sends before `due`.
pub async fn put_until(db: &mut Unit, letter: &Letter<'_>, due: Timestamp, now: Timestamp) -> Result<(), Error> {
    let Mail { kind, subject, text, html } = letter.mail.clone();
    let (stop, reply_to) = (letter.stop.map(str::to_owned), letter.reply_to.map(str::to_owned));
    let body = serde_json::to_vec(&Body { subject, text, html, stop, reply_to });
    let body = body.map_err(|why| Error::row("outbox", "body", why))?;
    let body = db.vault.seal(BODY, &body)?;
    let address = db.vault.seal(ADDRESS, letter.to.as_str().as_bytes())?;
    let text = "INSERT INTO outbox (id, declaration, kind, address, body, message_id, made_at, due_at, tries, bulk)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9)";
    let (about, message_id, bulk) = (letter.declaration, letter.message_id.as_str(), kind.goes_to_many());
    sql!(db, run: text, letter.id, about, kind, address, body, message_id, now, due, bulk).map(drop)
}

/// Takes a mail away that nobody has tried to send. `false`: it is on its way, or gone.
pub async fn withdraw(db: &mut Unit, id: Uuid) -> Result<bool, Error> {
    let text = "DELETE FROM outbox
        WHERE id = $1 AND tries = 0 AND holder IS NULL AND sent_at IS NULL AND failed_at IS NULL";
    Ok(sql!(db, run: text, id)? > 0)
}

/// Takes what is due, at most `limit`, for `holder` until `until`, letters to many behind all others. Nobody else gets it before then.
pub async fn lease(
    db: &mut Unit,
    holder: Uuid,
    until: Timestamp,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Leased>, Error> {
    let mut rows = sql!(db, all LeaseRow: LEASE, holder, until, now, limit)?;
    // What an UPDATE returns has no order.
    rows.sort_by_key(|row| (row.bulk, row.due_at, row.id));
    rows.into_iter()
        .map(|row| {
            let (mail, stop, reply_to) = open_mail(db, row.kind, &row.body)?;
            Ok(Leased {
                id: row.id,
                to: db.vault.open_text(ADDRESS, &row.address)?,
                mail,
                message_id: row.message_id,
                stop,
                reply_to,
                tries: row.tries,
            })
        })
        .collect()
}

/// A server took it; its answer. `false`: the lease was no longer ours.
pub async fn sent(db: &mut Unit, id: Uuid, holder: Uuid, answer: &str, now: Timestamp) -> Result<bool, Error> {
    let answer = db.vault.seal(ANSWER, answer.as_bytes())?;
    let text = "UPDATE outbox SET sent_at = $1, answer = $2, holder = NULL, leased_until = NULL
        WHERE id = $3 AND holder = $4 AND sent_at IS NULL AND failed_at IS NULL RETURNING kind";
    let Some((kind,)) = sql!(db, optional (String,): text, now, answer, id, holder)? else { return Ok(false) };
    came_of(db, (&kind, id), Fate::Sent, now).await?;
    Ok(true)
}

/// What became of a letter stays with what it was part of when the letter is forgotten.
async fn came_of(db: &mut Unit, (kind, id): (&str, Uuid), fate: Fate, now: Timestamp) -> Result<(), Error> {
    match MailKind::parse(kind) {
        Some(kind) if kind.goes_to_many() => mass_mail::came_of(db, id, fate, now).await,
        _ => Ok(()),
    }
}

/// Not now; again at `due`, and why. `false`: the lease was no longer ours.
pub async fn again(db: &mut Unit, id: Uuid, holder: Uuid, due: Timestamp, why: &str) -> Result<bool, Error> {
    let why = db.vault.seal(ANSWER, why.as_bytes())?;
    let text = "UPDATE outbox SET due_at = $1, answer = $2, holder = NULL, leased_until = NULL
        WHERE id = $3 AND holder = $4 AND sent_at IS NULL AND failed_at IS NULL";
    Ok(sql!(db, run: text, due, why, id, holder)? > 0)
}

/// Not tried after all: it is due as before. `false`: the lease was no longer ours.
pub async fn give_back(db: &mut Unit, id: Uuid, holder: Uuid) -> Result<bool, Error> {
    let text = "UPDATE outbox SET tries = tries - 1, holder = NULL, leased_until = NULL
        WHERE id = $1 AND holder = $2 AND sent_at IS NULL AND failed_at IS NULL";
    Ok(sql!(db, run: text, id, holder)? > 0)
}

/// The mails about a declaration, newest first.
pub async fn of_declaration(db: &mut Db, declaration: Uuid) -> Result<Vec<LetterState>, Error> {
    let text = "SELECT * FROM outbox WHERE declaration = $1 ORDER BY made_at DESC, id DESC";
    let rows = sql!(db, all Row: text, declaration)?;
    rows.iter().map(|row| row.state(db)).collect()
}

/// The newest mails that still have their text.
pub async fn recent(db: &mut Db, limit: i64) -> Result<Vec<Stored>, Error> {
    let text = "SELECT * FROM outbox WHERE length(body) > 0 ORDER BY made_at DESC, id DESC LIMIT $1";
    let rows = sql!(db, all Row: text, limit)?;
    rows.iter().map(|row| row.stored(db)).collect()
}

/// A mail by its id, while it has its text.
pub async fn read(db: &mut Db, id: Uuid) -> Result<Option<Stored>, Error> {
    let row = sql!(db, optional Row: "SELECT * FROM outbox WHERE id = $1 AND length(body) > 0", id)?;
    row.map(|row| row.stored(db)).transpose()
}

/// How many mails are still to be sent, and since when the oldest is due.
pub async fn backlog(db: &mut Db) -> Result<(i64, Option<Timestamp>), Error> {
    let text = "SELECT count(*), min(due_at) FROM outbox WHERE sent_at IS NULL AND failed_at IS NULL";
    let (count, oldest) = sql!(db, one (i64, Option<Moment>): text)?;
    Ok((count, oldest.map(Timestamp::from)))
}

/// Forgets mails that were sent or given up before that time, at most `limit` of each kind; how many. Of one about a declaration only the
/// text is forgotten, which may hold links: when it was sent to whom, and what became of it, belongs to the case.
pub async fn purge(db: &mut Unit, before: Timestamp, limit: i64) -> Result<u64, Error> {
    let others = "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE made_at < $1 AND declaration IS NULL
        AND length(body) > 0 AND (sent_at IS NOT NULL OR failed_at IS NOT NULL) ORDER BY made_at LIMIT $2)";
    let texts =
        "UPDATE outbox SET body = $3 WHERE id IN (SELECT id FROM outbox WHERE made_at < $1 AND declaration IS NOT NULL
        AND length(body) > 0 AND (sent_at IS NOT NULL OR failed_at IS NOT NULL) ORDER BY made_at LIMIT $2)";
    Ok(sql!(db, run: others, before, limit)? + sql!(db, run: texts, before, limit, Vec::<u8>::new())?)
}

impl Row {
    fn state(&self, db: &Db) -> Result<LetterState, Error> {
        let answer = self.answer.as_deref().map(|answer| db.vault.open_text(ANSWER, answer));
        Ok(LetterState {
            id: self.id,
            kind: self.kind,
            to: db.vault.open_text(ADDRESS, &self.address)?,
            made_at: self.made_at,
            sent_at: self.sent_at.map(Timestamp::from),
            failed_at: self.failed_at.map(Timestamp::from),
            tries: self.tries,
            answer: answer.transpose()?,
        })
    }

    fn stored(&self, db: &Db) -> Result<Stored, Error> {
        let (mail, ..) = open_mail(db, self.kind, &self.body)?;
        Ok(Stored { state: self.state(db)?, mail, message_id: self.message_id.clone() })
    }
}

/// The mail, the address that stops its kind, and where an answer goes.
type Opened = (Mail, Option<String>, Option<String>);

fn open_mail(db: &Db, kind: MailKind, sealed: &[u8]) -> Result<Opened, Error> {
    let body = serde_json::from_slice(&db.vault.open(BODY, sealed)?);
    let Body { subject, text, html, stop, reply_to } =
        body.map_err(|_| Error::row("outbox", "body", "it is no mail"))?;
    Ok((Mail { kind, subject, text, html }, stop, reply_to))
}
