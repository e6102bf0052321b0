//! What a person agreed to tell a partner: a code stands for it, and opens it once.

use crate::{
    columns::Moment,
    door::{Db, Unit, sql},
    error::Error,
    journal::{self, Kind, Line},
    partner_entries::{self, PartnerEntry},
};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

/// A grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The id that the code is made of.
    pub id: Uuid,
    /// The way the person came.
    pub entry: PartnerEntry,
    /// The declaration that is told.
    pub declaration: Uuid,
    /// Until when the code is good.
    pub until: Timestamp,
    /// When it was exchanged.
    pub used_at: Option<Timestamp>,
}

/// Keeps that a person agreed.
pub async fn give(
    db: &mut Unit,
    id: Uuid,
    entry: Uuid,
    declaration: Uuid,
    (now, until): (Timestamp, Timestamp),
) -> Result<(), Error> {
    let text = "INSERT INTO partner_grants (id, entry, declaration, made_at, until) VALUES ($1, $2, $3, $4, $5)";
    sql!(db, run: text, id, entry, declaration, now, until).map(drop)
}

/// A grant by its id.
pub async fn find(db: &mut Db, id: Uuid) -> Result<Option<Grant>, Error> {
    let text = "SELECT entry, declaration, until, used_at FROM partner_grants WHERE id = $1";
    let row = sql!(db, optional (Uuid, Uuid, Moment, Option<Moment>): text, id)?;
    let Some((entry, declaration, until, used_at)) = row else { return Ok(None) };
    let entry = partner_entries::find(db, entry).await?.ok_or(Error::Missing { table: "partner_entries" })?;
    Ok(Some(Grant { id, entry, declaration, until: until.into(), used_at: used_at.map(Timestamp::from) }))
}

/// Uses the code up. `false`: it was used before; nothing may be told.
pub async fn redeem(db: &mut Unit, grant: &Grant, now: Timestamp) -> Result<bool, Error> {
    let text = "UPDATE partner_grants SET used_at = $1 WHERE id = $2 AND used_at IS NULL";
    if sql!(db, run: text, now, grant.id)? == 0 {
        return Ok(false);
    }
    let line = Line {
        kind: Kind::ToldPartner,
        business: None,
        declaration: Some(grant.declaration),
        actor: journal::APPLICANT,
        facts: json!({ "partner": grant.entry.partner.as_str() }),
    };
    journal::append(db, line, now).await.map(|()| true)
}
