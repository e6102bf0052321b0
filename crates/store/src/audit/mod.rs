//! Who of the office did or saw what. Every act of the staff and every view of personal data notes itself here, in its own unit.

mod act;
mod read;

pub use act::Act;
pub use read::{Filter, Look, Noted, Seen, before, found, lists_seen, looks, seen};

use crate::{
    chain::Fields,
    door::{Unit, sql},
    error::Error,
};
use jiff::Timestamp;
use uuid::Uuid;

/// A note as it is written.
#[derive(Clone, Copy, Debug)]
pub struct Note<'a> {
    /// Who; `None`: the command line of the machine.
    pub officer: Option<Uuid>,
    /// What.
    pub act: Act,
    /// Of whom or of what: an id, never personal data. The id of a declaration or business makes it a note of that case.
    pub subject: Option<&'a str>,
    /// Why, in the officer's words, or what it was changed to.
    pub reason: Option<&'a str>,
}

impl Note<'_> {
    /// Somebody did it, and that says all.
    pub fn of(officer: Uuid, act: Act) -> Self {
        Self { officer: Some(officer), act, subject: None, reason: None }
    }

    fn case_id(&self) -> Option<Uuid> {
        self.subject.filter(|_| self.act.is_about_a_case())?.parse().ok()
    }
}

const INSERT: &str = "INSERT INTO audit (at, officer, role, act, subject, case_id, reason, seal)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

/// Notes it with the role the officer has, in the unit of what it tells.
pub async fn note(db: &mut Unit, note: &Note<'_>, now: Timestamp) -> Result<(), Error> {
    let Note { officer, act, subject, reason } = *note;
    let role = match officer {
        Some(id) => sql!(db, optional (String,): "SELECT role FROM officers WHERE id = $1", id)?.map(|(role,)| role),
        None => None,
    };
    let (role, act, case_id) = (role.as_deref(), act.code(), note.case_id());
    let seal = Fields::Audit { at: now, officer, role, act, subject, case_id, reason }.seal(&db.vault);
    sql!(db, run: INSERT, now, officer, role, act, subject, case_id, reason, seal).map(drop)
}
