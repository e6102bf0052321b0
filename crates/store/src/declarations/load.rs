//! Many declarations at once, for the bench and for taking over an older register.

use super::{
    confirm::Numbers,
    submit::{Application, insert},
};
use crate::{
    columns::Moment,
    door::{Db, Unit, sql},
    error::Error,
    journal::{self, Kind, Line},
    members::{self, Member},
};
use domain::{
    declaration::{IdentityCheck, State},
    ids::DeclarationId,
};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

/// A declaration that was made elsewhere or earlier.
#[derive(Clone, Debug)]
pub struct Loaded<'a> {
    /// What was submitted.
    pub application: Application<'a>,
    /// Its numbers.
    pub numbers: &'a Numbers,
    /// The hash of the member's password.
    pub password_hash: &'a str,
    /// What has become of it since.
    pub past: Past,
}

/// What has become of a declaration before it is loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// 宣言完了; it counts as submitted at the same moment.
    pub declared_at: Timestamp,
    /// 受理; none if it never was.
    pub accepted_at: Option<Timestamp>,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub state_at: Timestamp,
    /// Why it was cancelled or rejected.
    pub reason: Option<String>,
    /// When the business last said that it still holds, if that is known.
    pub last_confirmed_at: Option<Timestamp>,
    /// The declaration that took its place.
    pub superseded_by: Option<DeclarationId>,
}

impl Past {
    /// Declared and accepted at one moment, and nothing since.
    pub fn accepted(at: Timestamp) -> Self {
        Self {
            declared_at: at,
            accepted_at: Some(at),
            state: State::Accepted,
            state_at: at,
            reason: None,
            last_confirmed_at: Some(at),
            superseded_by: None,
        }
    }

    /// What its line of the journal tells, because the row forgets it as soon as the declaration moves.
    fn facts(&self) -> Value {
        json!({
            "state": self.state.code(),
            "declared_at": self.declared_at.to_string(),
            "accepted_at": self.accepted_at.map(|at| at.to_string()),
            "state_at": self.state_at.to_string(),
        })
    }
}

const UPDATE: &str =
    "UPDATE declarations SET number = $1, state = $2, declared_at = $3, accepted_at = $4, state_at = $5,
        last_confirmed_at = $6, reason = $7, superseded_by = $8, identity = $9 WHERE id = $10";

/// Writes declarations with their members, at most 500 a unit so that others get their turn. No drafts and no mails, and in the
/// journal only that each was taken over. [`Error::Taken`]: a number is there already; nothing of the unit is kept.
pub async fn load(db: &mut Unit, many: &[Loaded<'_>], now: Timestamp) -> Result<(), Error> {
    for one in many {
        one_of(db, one, now).await?;
    }
    Ok(())
}

async fn one_of(db: &mut Unit, one: &Loaded<'_>, now: Timestamp) -> Result<(), Error> {
    let Loaded { application, numbers, password_hash, past } = one;
    insert(db, application, past.declared_at).await?;
    sql!(db, run: UPDATE, numbers.declaration_id, past.state, past.declared_at, past.accepted_at, past.state_at,
        past.last_confirmed_at, past.reason, past.superseded_by, IdentityCheck::Imported, application.id)?;
    let member = Member {
        id: numbers.member_id,
        number: numbers.member_number.clone(),
        business_id: application.business_id,
        declaration: application.id,
        password_hash: (*password_hash).to_owned(),
    };
    members::make(db, &member, past.declared_at).await?;
    let line = Line {
        kind: Kind::Loaded,
        business: Some(application.business_id),
        declaration: Some(application.id),
        actor: journal::SYSTEM,
        facts: past.facts(),
    };
    journal::append(db, line, now).await
}

/// What tells whether a number is that of the same declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// 自己宣言ID.
    pub number: String,
    /// The declaration.
    pub id: Uuid,
    /// 宣言完了.
    pub declared_at: Option<Timestamp>,
    /// The published name under the domain's folding.
    pub folded_name: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    number: String,
    id: Uuid,
    declared_at: Option<Moment>,
    folded_name: String,
}

const KNOWN_SQLITE: &str = "SELECT d.number, d.id, d.declared_at, b.folded_name FROM json_each($1) j
    JOIN declarations d ON d.number = j.value JOIN businesses b ON b.id = d.business_id";
const KNOWN_POSTGRES: &str =
    "SELECT d.number, d.id, d.declared_at, b.folded_name FROM jsonb_array_elements_text($1::jsonb) j (value)
    JOIN declarations d ON d.number = j.value JOIN businesses b ON b.id = d.business_id";

/// The declarations that have one of these numbers already; a call takes some thousand.
pub async fn known(db: &mut Db, numbers: &[&str]) -> Result<Vec<Known>, Error> {
    let text = db.pick(KNOWN_SQLITE, KNOWN_POSTGRES);
    let rows = sql!(db, all Row: text, json!(numbers).to_string())?;
    let known = |row: Row| Known {
        number: row.number,
        id: row.id,
        declared_at: row.declared_at.map(Timestamp::from),
        folded_name: row.folded_name,
    };
    Ok(rows.into_iter().map(known).collect())
}
