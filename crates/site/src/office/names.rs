//! The names of officers, for lines that know only their ids.

use super::words;
use std::collections::BTreeMap;
use store::{
    Db,
    staff::{self, Officer},
};
use uuid::Uuid;

/// Who is who in the office.
pub struct Names(BTreeMap<Uuid, String>);

impl Names {
    /// All officers, also those who are suspended.
    pub async fn read(db: &mut Db) -> Result<Self, store::Error> {
        Ok(Self::among(&staff::all(db).await?))
    }

    /// Who is who among these.
    pub fn among(all: &[Officer]) -> Self {
        Self(all.iter().map(|one| (one.id, one.name.as_str().to_owned())).collect())
    }

    /// The name of an officer.
    pub fn of(&self, id: Uuid) -> String {
        self.find(id).unwrap_or_default()
    }

    /// The name, if the id is an officer's.
    pub fn find(&self, id: Uuid) -> Option<String> {
        self.0.get(&id).cloned()
    }

    /// Who did something, as the journal keeps it: an officer's id, a word of the program, or a name of the command line.
    pub fn actor(&self, actor: &str) -> String {
        let officer = actor.parse().ok().and_then(|id| self.find(id));
        officer.unwrap_or_else(|| words::actor(actor))
    }
}
