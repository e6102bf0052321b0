//! Many declarations at once, for the bench and for taking over an older register.

use super::{
    confirm::Numbers,
    submit::{Application, insert},
};
use crate::{
    door::{Unit, sql},
    error::Error,
    journal::{self, Kind, Line},
    members::{self, Member},
};
use domain::declaration::State;
use jiff::Timestamp;
use serde_json::json;

/// A declaration that is already accepted.
#[derive(Clone, Debug)]
pub struct Loaded<'a> {
    /// What was submitted.
    pub application: Application<'a>,
    /// Its numbers.
    pub numbers: &'a Numbers,
    /// The hash of the member's password.
    pub password_hash: &'a str,
    /// When it was submitted, declared and accepted.
    pub at: Timestamp,
}

/// Writes accepted declarations with their members, at most 500 a unit so that others get their turn. No drafts and no mails, and
/// in the journal only that each was taken over: a follower builds its copy anew after a load.
pub async fn load(db: &mut Unit, many: &[Loaded<'_>], now: Timestamp) -> Result<(), Error> {
    for one in many {
        insert(db, &one.application, one.at).await?;
        let text = "UPDATE declarations SET number = $1, state = $2, declared_at = $3, accepted_at = $3,
            last_confirmed_at = $3 WHERE id = $4";
        sql!(db, run: text, one.numbers.declaration_id, State::Accepted, one.at, one.application.id)?;
        let member = Member {
            id: one.numbers.member_id,
            number: one.numbers.member_number.clone(),
            business_id: one.application.business_id,
            declaration: one.application.id,
            password_hash: one.password_hash.to_owned(),
        };
        members::make(db, &member, one.at).await?;
        let line = Line {
            kind: Kind::Loaded,
            business: Some(one.application.business_id),
            declaration: Some(one.application.id),
            actor: journal::SYSTEM,
            facts: json!({}),
        };
        journal::append(db, line, now).await?;
    }
    Ok(())
}
