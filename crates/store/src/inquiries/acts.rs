//! What officers do with a thread. Each act and each look is noted here, so that none can be forgotten.

use super::BODY;
use crate::{
    audit::{self, Act, Note},
    door::{Unit, sql},
    error::Error,
};
use domain::inquiry::{InquiryState, TiedBy, Voice};
use jiff::Timestamp;
use uuid::Uuid;

/// An answer of the office.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// UUID version 7.
    pub message: Uuid,
    /// Who writes it.
    pub officer: Uuid,
    /// The text.
    pub body: &'a str,
    /// The id of the mail that carries it; it goes into the outbox in the same unit. `None`: the address wants no mail.
    pub letter: Option<Uuid>,
    /// Where the thread stands then.
    pub state: InquiryState,
}

/// Answers. A thread that is given to nobody is the officer's then. `false`: there is no such thread, or this was kept before.
pub async fn answer(db: &mut Unit, number: i64, new: &Answer<'_>, now: Timestamp) -> Result<bool, Error> {
    let Some(inquiry) = fresh(db, number, new.message).await? else { return Ok(false) };
    let text = "UPDATE inquiries SET state = $1, last_at = $2, officer = COALESCE(officer, $3) WHERE id = $4";
    sql!(db, run: text, new.state, now, new.officer, inquiry)?;
    let body = db.vault.seal(BODY, new.body.as_bytes())?;
    let text = "INSERT INTO inquiry_messages (id, inquiry, voice, officer, body, letter, attachments, made_at)
        VALUES ($1, $2, $3, $4, $5, $6, 0, $7)";
    sql!(db, run: text, new.message, inquiry, Voice::Office, new.officer, body, new.letter, now)?;
    noted(db, (new.officer, Act::InquiryAnswered), number, Some(new.state.code()), now).await?;
    Ok(true)
}

/// Writes a note for the office alone. `false`: there is no such thread, or this was kept before.
pub async fn note(
    db: &mut Unit,
    number: i64,
    (message, officer): (Uuid, Uuid),
    body: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let Some(inquiry) = fresh(db, number, message).await? else { return Ok(false) };
    let body = db.vault.seal(BODY, body.as_bytes())?;
    let text = "INSERT INTO inquiry_messages (id, inquiry, voice, officer, body, attachments, made_at)
        VALUES ($1, $2, $3, $4, $5, 0, $6)";
    sql!(db, run: text, message, inquiry, Voice::Note, officer, body, now)?;
    noted(db, (officer, Act::InquiryNoted), number, None, now).await?;
    Ok(true)
}

/// Gives the thread to an officer, or to nobody. `false`: nothing would change.
pub async fn assign(db: &mut Unit, number: i64, to: Option<Uuid>, by: Uuid, now: Timestamp) -> Result<bool, Error> {
    let Some((before,)) =
        sql!(db, optional (Option<Uuid>,): "SELECT officer FROM inquiries WHERE number = $1", number)?
    else {
        return Ok(false);
    };
    if before == to {
        return Ok(false);
    }
    sql!(db, run: "UPDATE inquiries SET officer = $1 WHERE number = $2", to, number)?;
    let whom = to.map(|to| to.to_string());
    noted(db, (by, Act::InquiryAssigned), number, whom.as_deref(), now).await?;
    Ok(true)
}

/// Says where the thread stands. `false`: nothing would change.
pub async fn move_to(db: &mut Unit, number: i64, state: InquiryState, by: Uuid, now: Timestamp) -> Result<bool, Error> {
    let text = "UPDATE inquiries SET state = $1 WHERE number = $2 AND state <> $1";
    if sql!(db, run: text, state, number)? == 0 {
        return Ok(false);
    }
    noted(db, (by, Act::InquiryMoved), number, Some(state.code()), now).await?;
    Ok(true)
}

/// Ties the thread to a declaration, or to none. `false`: there is no such thread.
pub async fn tie(db: &mut Unit, number: i64, to: Option<Uuid>, by: Uuid, now: Timestamp) -> Result<bool, Error> {
    let text = "UPDATE inquiries SET declaration = $1, tied_by = $2 WHERE number = $3";
    if sql!(db, run: text, to, to.map(|_| TiedBy::Officer), number)? == 0 {
        return Ok(false);
    }
    noted(db, (by, Act::InquiryTied), number, None, now).await?;
    Ok(true)
}

/// An officer looked at the thread.
pub async fn seen(db: &mut Unit, number: i64, by: Uuid, now: Timestamp) -> Result<(), Error> {
    noted(db, (by, Act::InquirySeen), number, Some(audit::FOR_INQUIRY), now).await
}

/// An officer looked at the list.
pub async fn seen_list(db: &mut Unit, by: Uuid, now: Timestamp) -> Result<(), Error> {
    audit::note(db, &Note::of(by, Act::InquiriesSeen), now).await
}

/// The thread, if the message is not in it yet.
async fn fresh(db: &mut Unit, number: i64, message: Uuid) -> Result<Option<Uuid>, Error> {
    if sql!(db, one (i64,): "SELECT count(*) FROM inquiry_messages WHERE id = $1", message)?.0 > 0 {
        return Ok(None);
    }
    let row = sql!(db, optional (Uuid,): "SELECT id FROM inquiries WHERE number = $1", number)?;
    Ok(row.map(|(id,)| id))
}

async fn noted(
    db: &mut Unit,
    (officer, act): (Uuid, Act),
    number: i64,
    reason: Option<&str>,
    now: Timestamp,
) -> Result<(), Error> {
    let text = "SELECT declaration FROM inquiries WHERE number = $1";
    let tied = sql!(db, optional (Option<Uuid>,): text, number)?.and_then(|(tied,)| tied);
    let number = number.to_string();
    audit::note(db, &Note { case: tied, subject: Some(&number), reason, ..Note::of(officer, act) }, now).await
}
