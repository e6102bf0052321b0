//! Letters to many, お知らせメール and the mail that announces an edition of the scheme: each person, which is one mail address, gets one of each
//! mailing at most, no more are put within a minute than the house allows, and what became of each stays when it is forgotten.

use crate::{
    door::{Db, Unit, sql},
    error::Error,
};
use domain::email::Email;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// What goes to many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// お知らせメール.
    News,
    /// The mail that announces an edition of the scheme.
    Edition,
}

impl Kind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::News, Self::Edition];
}

/// What became of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The server of its reader took it.
    Sent,
    /// It was given up, or came back.
    Failed,
}

/// The figures of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Letters that were put: as many as persons.
    pub put: i64,
    /// Of these, those a server took and that did not come back.
    pub sent: i64,
    /// Of these, those that were given up or came back.
    pub failed: i64,
    /// Persons who stopped the news by the link of this one.
    pub stopped: i64,
}

/// How many letters may be put now, so that within a minute there are no more than `a_minute` of all kinds together.
pub async fn room(db: &mut Db, a_minute: i64, now: Timestamp) -> Result<i64, Error> {
    let (lately,) = sql!(db, one (i64,): "SELECT count(*) FROM mass_letters WHERE put_at > $1", before(now))?;
    Ok(a_minute.saturating_sub(lately).max(0))
}

/// How many letters to many that were put longer than a minute ago still wait for their turn in the outbox: they take the room of others, so
/// that no more pile up while the mail server is away or slow. Those whose reader's server asked to come back later do not wait here: a few
/// such servers must not hold a mailing up. Asked before the unit that puts letters, so that it never meets those that send.
pub async fn waiting(db: &mut Db, now: Timestamp) -> Result<i64, Error> {
    let (waiting,) = sql!(db, one (i64,): WAITING, now, before(now))?;
    Ok(waiting)
}

pub(crate) const WAITING: &str = "SELECT count(*) FROM outbox
    WHERE bulk = TRUE AND sent_at IS NULL AND failed_at IS NULL AND due_at <= $1 AND made_at <= $2";

fn before(now: Timestamp) -> Timestamp {
    now - SignedDuration::from_mins(1)
}

/// Notes that a person gets this letter. `false`: they have one already.
pub(crate) async fn note(
    db: &mut Unit,
    mailing: Uuid,
    (key, letter): (&[u8], Uuid),
    now: Timestamp,
) -> Result<bool, Error> {
    let text = "INSERT INTO mass_letters (mailing, email_key, letter, put_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (mailing, email_key) DO NOTHING";
    Ok(sql!(db, run: text, mailing, key, letter, now)? > 0)
}

/// Everybody up to this address was dealt with, and so many more letters were put.
pub async fn reached(db: &mut Unit, (kind, mailing): (Kind, Uuid), key: &[u8], put: i64) -> Result<(), Error> {
    let text = match kind {
        Kind::News => "UPDATE campaigns SET reached = $1, put = put + $2 WHERE id = $3",
        Kind::Edition => {
            "UPDATE edition_notices SET reached = $1, put = put + $2,
                untold = CASE WHEN untold < $2 THEN 0 ELSE untold - $2 END WHERE edition = $3"
        }
    };
    sql!(db, run: text, key, put, mailing).map(drop)
}

/// What became of a letter, in the unit that knows it.
pub async fn came_of(db: &mut Unit, letter: Uuid, fate: Fate, now: Timestamp) -> Result<(), Error> {
    let text = match fate {
        Fate::Sent => "UPDATE mass_letters SET sent_at = $1 WHERE letter = $2",
        Fate::Failed => "UPDATE mass_letters SET failed_at = $1 WHERE letter = $2",
    };
    sql!(db, run: text, now, letter).map(drop)
}

/// The figures of one. Only the few that wait or failed are counted, whenever that came to be known; how many were put is kept.
pub async fn figures(db: &mut Db, mailing: Uuid) -> Result<Figures, Error> {
    let (put, waiting, failed, stopped) = sql!(db, one (i64, i64, i64, i64): FIGURES, mailing)?;
    Ok(Figures { put, sent: put - waiting - failed, failed, stopped })
}

pub(crate) const FIGURES: &str = "SELECT coalesce((SELECT put FROM campaigns WHERE id = $1),
        (SELECT put FROM edition_notices WHERE edition = $1), 0),
    (SELECT count(*) FROM mass_letters WHERE mailing = $1 AND sent_at IS NULL AND failed_at IS NULL),
    (SELECT count(*) FROM mass_letters WHERE mailing = $1 AND failed_at IS NOT NULL),
    (SELECT count(DISTINCT email_key) FROM news_choices WHERE campaign = $1 AND NOT wished)";

/// The address of a contact. One that cannot be read is told in the log, and must not keep a letter from everybody behind it.
pub(crate) fn readable(db: &Db, contact: Uuid, sealed: &[u8]) -> Result<Option<Email>, Error> {
    match db.vault.read("contacts.email", sealed, Email::parse) {
        Err(why @ Error::Row { .. }) => {
            tracing::error!(%contact, cause = %why, "a letter to many cannot be sent to a contact");
            Ok(None)
        }
        read => read.map(Some),
    }
}
