//! Mails that are given up, and what that says of an address.

use super::{ADDRESS, ANSWER};
use crate::{
    columns::Moment,
    declarations,
    door::{Db, Unit, sql},
    error::Error,
    journal::{self, Kind, Line},
    mass_mail::Fate,
};
use domain::{email::Email, flags::Flag};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

/// Never: the server refuses it for good, and why; a declaration whose contact it was to is flagged. `false`: the lease was no
/// longer ours.
pub async fn failed(db: &mut Unit, id: Uuid, holder: Uuid, why: &str, now: Timestamp) -> Result<bool, Error> {
    let why = db.vault.seal(ANSWER, why.as_bytes())?;
    let text = "UPDATE outbox SET failed_at = $1, answer = $2, holder = NULL, leased_until = NULL
        WHERE id = $3 AND holder = $4 AND sent_at IS NULL AND failed_at IS NULL RETURNING declaration, kind";
    let Some((declaration, kind)) = sql!(db, optional (Option<Uuid>, String): text, now, why, id, holder)? else {
        return Ok(false);
    };
    super::came_of(db, (&kind, id), Fate::Failed, now).await?;
    let facts = json!({ "kind": kind });
    let line = Line { kind: Kind::MailFailed, business: None, declaration, actor: journal::SYSTEM, facts };
    journal::append(db, line, now).await?;
    let Some(case) = declaration else { return Ok(true) };
    if let Some(case) = declarations::find(db, case).await? {
        let came_back = came_back(db, case.id, &case.contact.email).await?;
        declarations::flag_later(db, &case, Flag::MailFailed, came_back, now).await?;
    }
    Ok(true)
}

/// The last mail about a declaration to this address whose fate is known was given up. Mails to another address, and those before one
/// that arrived, say nothing of it.
pub async fn came_back(db: &mut Db, declaration: Uuid, to: &Email) -> Result<bool, Error> {
    let text = "SELECT address, failed_at FROM outbox WHERE declaration = $1 AND (sent_at IS NOT NULL OR failed_at IS NOT NULL)
        ORDER BY made_at DESC, id DESC";
    for (address, failed_at) in sql!(db, all (Vec<u8>, Option<Moment>): text, declaration)? {
        if db.vault.open_text(ADDRESS, &address)? == to.as_str() {
            return Ok(failed_at.is_some());
        }
    }
    Ok(false)
}
