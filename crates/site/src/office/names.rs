//! The names of officers, for lines that know only their ids.

use super::words;
use std::collections::BTreeMap;
use store::{Db, staff};
use uuid::Uuid;

/// Who is who in the office.
pub struct Names(BTreeMap<Uuid, String>);

impl Names {
    /// All officers, also those who are suspended.
    pub async fn read(db: &mut Db) -> Result<Self, store::Error> {
        let all = staff::all(db).await?;
        Ok(Self(all.into_iter().map(|one| (one.id, one.name.as_str().to_owned())).collect()))
    }

    /// The name of an officer.
    pub fn of(&self, id: Uuid) -> String {
        self.0.get(&id).cloned().unwrap_or_default()
    }

    /// Who did something, as the journal keeps it: an officer's id, a word of the program, or a name of the command line.
    pub fn actor(&self, actor: &str) -> String {
        let officer = actor.parse().ok().and_then(|id: Uuid| self.0.get(&id).cloned());
        officer.unwrap_or_else(|| words::actor(actor))
    }
}
