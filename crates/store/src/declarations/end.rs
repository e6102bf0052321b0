//! How a declaration ends. Nothing is deleted: its ID answers with state and day from then on.

use super::confirm::standing;
use crate::{
    door::{Unit, sql},
    error::Error,
    journal::{self, Kind, Line},
};
use domain::{declaration::state::Act, ids::DeclarationId};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

/// How it ends.
#[derive(Clone, Copy, Debug)]
pub enum Ending<'a> {
    /// 停止, as the member wishes.
    Stopped,
    /// 不受理, with the reason that is told to the contact.
    Rejected(&'a str),
    /// 取消, with the reason that is told to the contact.
    Cancelled(&'a str),
    /// Another declaration of the same business takes its place.
    SupersededBy(&'a DeclarationId),
}

impl<'a> Ending<'a> {
    fn act(self) -> Act {
        match self {
            Self::Stopped => Act::Stop,
            Self::Rejected(_) => Act::Reject,
            Self::Cancelled(_) => Act::Cancel,
            Self::SupersededBy(_) => Act::Supersede,
        }
    }

    fn kind(self) -> Kind {
        match self {
            Self::Stopped => Kind::Stopped,
            Self::Rejected(_) => Kind::Rejected,
            Self::Cancelled(_) => Kind::Cancelled,
            Self::SupersededBy(_) => Kind::Superseded,
        }
    }

    fn reason(self) -> Option<&'a str> {
        match self {
            Self::Rejected(reason) | Self::Cancelled(reason) => Some(reason),
            Self::Stopped | Self::SupersededBy(_) => None,
        }
    }

    fn later(self) -> Option<&'a DeclarationId> {
        if let Self::SupersededBy(later) = self { Some(later) } else { None }
    }

    fn facts(self) -> Value {
        self.later().map_or(json!({}), |later| json!({ "by": later.as_str() }))
    }
}

/// Ends a declaration. `false`: not possible from where it stands, nothing changed.
pub async fn end(db: &mut Unit, id: Uuid, ending: Ending<'_>, actor: &str, now: Timestamp) -> Result<bool, Error> {
    let (state, business) = standing(db, id).await?;
    let Some(next) = state.after(ending.act()) else { return Ok(false) };
    let text = "UPDATE declarations SET state = $1, state_at = $2, reason = $3, superseded_by = $4,
        mending = NULL WHERE id = $5";
    sql!(db, run: text, next, now, ending.reason(), ending.later(), id)?;
    let line =
        Line { kind: ending.kind(), business: Some(business), declaration: Some(id), actor, facts: ending.facts() };
    journal::append(db, line, now).await?;
    Ok(true)
}
