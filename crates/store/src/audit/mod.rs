//! Who of the office did or saw what. Every act of the staff and every view of personal data notes itself here, in its own unit.

mod act;
mod read;
mod seen;

/// A note is about that declaration or business, or about the form on paper that the declaration was made of: it is kept with its draft.
macro_rules! of_case_sql {
    ($case:literal) => {
        concat!("(case_id = ", $case, " OR case_id = (SELECT d.draft FROM declarations d WHERE d.id = ", $case, "))")
    };
}
use of_case_sql;

pub use act::{Act, Rows};
pub use read::{Filter, Noted, before, found, reasons};
pub use seen::{Look, Seen, lists_seen, looks, seen, views};

use crate::{
    chain::Fields,
    door::{Unit, sql},
    error::Error,
};
use jiff::Timestamp;
use uuid::Uuid;

/// Why data were looked at: to answer an inquiry.
pub const FOR_INQUIRY: &str = "inquiry";
/// Why data were looked at: they came on a form that the office took in.
pub const FOR_INTAKE: &str = "intake";

/// A note as it is written.
#[derive(Clone, Copy, Debug)]
pub struct Note<'a> {
    /// Who; `None`: the command line of the machine.
    pub officer: Option<Uuid>,
    /// What.
    pub act: Act,
    /// The declaration or business it is about, or the draft of a form on paper; the declaration that is made of a draft keeps its id.
    pub case: Option<Uuid>,
    /// Of whom or of what: an id or a number, never personal data.
    pub subject: Option<&'a str>,
    /// Why, in the officer's words, or what it was changed to.
    pub reason: Option<&'a str>,
}

impl<'a> Note<'a> {
    /// Somebody did it, and that says all.
    pub fn of(officer: Uuid, act: Act) -> Self {
        Self { officer: Some(officer), act, case: None, subject: None, reason: None }
    }

    /// An officer did it or saw it of a declaration, which is called by its 受付番号.
    pub fn of_case(officer: Uuid, act: Act, (id, receipt): (Uuid, &'a str)) -> Note<'a> {
        Note { officer: Some(officer), act, case: Some(id), subject: Some(receipt), reason: None }
    }
}

const INSERT: &str = "INSERT INTO audit (at, officer, role, act, subject, case_id, reason, seal)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

/// Notes it with the role the officer has, in the unit of what it tells.
pub async fn note(db: &mut Unit, note: &Note<'_>, now: Timestamp) -> Result<(), Error> {
    let Note { officer, act, case, subject, reason } = *note;
    let role = match officer {
        Some(id) => sql!(db, optional (String,): "SELECT role FROM officers WHERE id = $1", id)?.map(|(role,)| role),
        None => None,
    };
    let (role, act, case_id) = (role.as_deref(), act.code(), case);
    let seal = Fields::Audit { at: now, officer, role, act, subject, case_id, reason }.seal(&db.vault);
    sql!(db, run: INSERT, now, officer, role, act, subject, case_id, reason, seal).map(drop)
}
