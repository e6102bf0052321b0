//! What the automatic checks and the office do with a declaration.

use super::{Declaration, alike, confirm::standing};
use crate::{
    corporate_register,
    door::{Db, Unit, sql},
    error::Error,
    journal::{self, Kind, Line},
    outbox, policies,
};
use domain::{
    declaration::{IdentityCheck, Promise, state::Act},
    flags::{Evidence, Flag, RegisterAnswer},
    mending::Asked,
};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

/// What is known about a declaration: other living declarations (declared, accepted, returned) like it, and what the
/// corporate register says.
pub async fn evidence(db: &mut Db, declaration: &Declaration) -> Result<Evidence, Error> {
    let mut evidence = Evidence::default();
    alike::count(db, declaration, &mut evidence).await?;
    if let Some(number) = declaration.business.corporate_number()
        && corporate_register::is_loaded(db).await?
    {
        let entry = corporate_register::find(db, number).await?;
        evidence.register =
            Some(entry.map_or(RegisterAnswer::Unknown, |entry| RegisterAnswer::Entry {
                name: entry.name,
                closed: entry.closed,
            }));
    }
    evidence.mail_failed = outbox::came_back(db, declaration.id, &declaration.contact.email).await?;
    if matches!(declaration.promise, Promise::Two { .. }) {
        evidence.policy_unreachable = policies::is_unreachable(db, declaration.id).await?;
    }
    Ok(evidence)
}

/// Keeps what the automatic checks found; told in the journal if it is anything, or if it is nothing any more.
pub async fn flag(db: &mut Unit, id: Uuid, flags: &[Flag], now: Timestamp) -> Result<(), Error> {
    let (_, business) = standing(db, id).await?;
    let codes: Vec<&str> = flags.iter().map(|flag| flag.code()).collect();
    let text = "UPDATE declarations SET flags = $1 WHERE id = $2 AND flags <> $1";
    // Nothing found, as before: nothing to tell. A flag that is gone is told, because a row never changes without a line.
    if sql!(db, run: text, json!(codes), id)? == 0 && codes.is_empty() {
        return Ok(());
    }
    let line = Line {
        kind: Kind::Flagged,
        business: Some(business),
        declaration: Some(id),
        actor: journal::SYSTEM,
        facts: json!({ "flags": codes }),
    };
    journal::append(db, line, now).await
}

/// A check that was made later found something, or what it had found is mended: one flag more or less on a declaration that stands.
pub(crate) async fn flag_later(
    db: &mut Unit,
    declaration: &Declaration,
    flag: Flag,
    found: bool,
    now: Timestamp,
) -> Result<(), Error> {
    if !declaration.state.stands() || declaration.flags.contains(&flag) == found {
        return Ok(());
    }
    let is_raised = |one: &Flag| if *one == flag { found } else { declaration.flags.contains(one) };
    let flags: Vec<Flag> = Flag::ALL.into_iter().filter(is_raised).collect();
    self::flag(db, declaration.id, &flags, now).await
}

/// 受理, by the office or by the automatic checks ([`journal::SYSTEM`]). `false`: not possible from where it stands,
/// nothing changed.
pub async fn accept(db: &mut Unit, id: Uuid, actor: &str, now: Timestamp) -> Result<bool, Error> {
    let (state, business) = standing(db, id).await?;
    let Some(next) = state.after(Act::Accept) else { return Ok(false) };
    // What the automatic checks look at says nothing of who declares.
    let identity = (actor != journal::SYSTEM).then_some(IdentityCheck::Office);
    let text = "UPDATE declarations SET state = $1, accepted_at = $2, state_at = $2, identity = COALESCE($3, identity),
        reason = NULL, asked = NULL WHERE id = $4";
    sql!(db, run: text, next, now, identity, id)?;
    let line = Line { kind: Kind::Accepted, business: Some(business), declaration: Some(id), actor, facts: json!({}) };
    journal::append(db, line, now).await?;
    Ok(true)
}

/// 差戻し, with the reason that is told to the contact and the fields that the member may mend; the journal tells which.
/// `false`: not possible from where it stands, nothing changed.
pub async fn give_back(db: &mut Unit, id: Uuid, actor: &str, asked: &Asked, now: Timestamp) -> Result<bool, Error> {
    let (state, business) = standing(db, id).await?;
    let Some(next) = state.after(Act::Return) else { return Ok(false) };
    let text = "UPDATE declarations SET state = $1, state_at = $2, reason = $3, asked = $4,
        mending = NULL WHERE id = $5";
    let fields = json!(asked.fields.codes());
    sql!(db, run: text, next, now, asked.reason, fields, id)?;
    let facts = json!({ "fields": fields });
    let line = Line { kind: Kind::Returned, business: Some(business), declaration: Some(id), actor, facts };
    journal::append(db, line, now).await?;
    Ok(true)
}
