//! Editions of the scheme: whole folders, loaded beside the one in force; approved by a second officer, dated by a third act, in force on
//! their day, withdrawn at any time.

mod follows;

use follows::follows;
pub use follows::once_in_force;

use crate::{
    audit::{self, Act, Note},
    columns::{Day, Moment},
    door::{Db, Unit, sql},
    error::Error,
    notices::{self, Notice},
};
use jiff::{Timestamp, civil::Date};
use sha2::{Digest as _, Sha256};
use sqlx::types::Json;
use uuid::Uuid;

/// An edition without its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Which.
    pub id: Uuid,
    /// What the office calls it.
    pub label: String,
    /// SHA-256 of its files.
    pub hash: [u8; 32],
    /// When it was loaded.
    pub loaded_at: Timestamp,
    /// Who approved it, as the second one, and when.
    pub approved: Option<(Option<Uuid>, Timestamp)>,
    /// The day it takes force.
    pub day: Option<Date>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Timestamp>,
}

/// Where an edition stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Loaded, and nobody has approved it.
    Loaded,
    /// Approved, without a day.
    Approved,
    /// Takes force on its day.
    Dated,
    /// Its day has come.
    Begun,
    /// Withdrawn.
    Withdrawn,
}

impl Edition {
    /// Where it stands on that day.
    pub fn standing(&self, today: Date) -> Standing {
        match (self.withdrawn_at, self.approved, self.day) {
            (Some(_), ..) => Standing::Withdrawn,
            (None, None, _) => Standing::Loaded,
            (None, Some(_), None) => Standing::Approved,
            (None, Some(_), Some(day)) if day > today => Standing::Dated,
            (None, Some(_), Some(_)) => Standing::Begun,
        }
    }
}

/// An edition that is to be loaded.
#[derive(Clone, Debug)]
pub struct NewEdition<'a> {
    /// Which.
    pub id: Uuid,
    /// What the office calls it.
    pub label: &'a str,
    /// SHA-256 of its files.
    pub hash: [u8; 32],
    /// Path in the folder and text of every file. They were read and checked.
    pub files: &'a [(String, String)],
}

/// What came of an act on an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acted {
    /// Done.
    Done,
    /// The same officer cannot do both.
    Own,
    /// It was changed since it was seen.
    Stale,
    /// Members were told another day, or will not have been told by then.
    Announced,
    /// One that is in force before it has terms or rules which it lacks, or it has some which one behind it lacks.
    Breaks,
    /// Not possible from where the edition stands.
    NotPossible,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    label: String,
    hash: Vec<u8>,
    #[sqlx(try_from = "Moment")]
    loaded_at: Timestamp,
    approved_at: Option<Moment>,
    approved_by: Option<Uuid>,
    day: Option<Day>,
    withdrawn_at: Option<Moment>,
}

impl TryFrom<Row> for Edition {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let hash = row.hash.try_into().map_err(|_| Error::row("editions", "hash", "it has not 32 bytes"))?;
        Ok(Self {
            id: row.id,
            label: row.label,
            hash,
            loaded_at: row.loaded_at,
            approved: row.approved_at.map(|at| (row.approved_by, at.0)),
            day: row.day.map(|day| day.0),
            withdrawn_at: row.withdrawn_at.map(|at| at.0),
        })
    }
}

/// A query for editions; the argument is what stands behind FROM.
macro_rules! select {
    ($rest:literal) => {
        concat!("SELECT id, label, hash, loaded_at, approved_at, approved_by, day, withdrawn_at FROM editions ", $rest)
    };
}

/// SHA-256 over the paths and texts of a folder, each with its length before it, in the order of the paths.
pub fn hash(files: &[(String, String)]) -> [u8; 32] {
    let mut sorted: Vec<_> = files.iter().collect();
    sorted.sort();
    let mut all = Sha256::new();
    for part in sorted.into_iter().flat_map(|(path, text)| [path, text]) {
        all.update(part.len().to_be_bytes());
        all.update(part.as_bytes());
    }
    all.finalize().into()
}

/// What a note says of files that are put in: what the officer calls them or why, and their SHA-256, so that whoever has the folder can
/// compare.
fn said(text: &str, hash: [u8; 32]) -> String {
    hash.iter().fold(format!("{text} sha256:"), |text, byte| format!("{text}{byte:02x}"))
}

/// All editions, the one loaded last first.
pub async fn all(db: &mut Db) -> Result<Vec<Edition>, Error> {
    let rows = sql!(db, all Row: select!("ORDER BY loaded_at DESC, id"))?;
    rows.into_iter().map(Edition::try_from).collect()
}

/// One edition.
pub async fn find(db: &mut Db, id: Uuid) -> Result<Option<Edition>, Error> {
    sql!(db, optional Row: select!("WHERE id = $1"), id)?.map(Edition::try_from).transpose()
}

/// The edition in force on that day; `None`: the folder of the configuration, or the bundled one.
pub async fn in_force(db: &mut Db, today: Date) -> Result<Option<Edition>, Error> {
    let text = select!(
        "WHERE day <= $1 AND approved_at IS NOT NULL AND withdrawn_at IS NULL ORDER BY day DESC, dated_at DESC LIMIT 1"
    );
    sql!(db, optional Row: text, today)?.map(Edition::try_from).transpose()
}

/// Path and text of every file of an edition; none if there is no such edition.
pub async fn files(db: &mut Db, id: Uuid) -> Result<Vec<(String, String)>, Error> {
    let row = sql!(db, optional (Json<Vec<(String, String)>>,): "SELECT files FROM editions WHERE id = $1", id)?;
    Ok(row.map(|(files,)| files.0).unwrap_or_default())
}

/// Loads an edition. `false`: one with the very same files is there and not withdrawn.
pub async fn load(db: &mut Unit, new: &NewEdition<'_>, officer: Option<Uuid>, now: Timestamp) -> Result<bool, Error> {
    let text = "SELECT 1 FROM editions WHERE hash = $1 AND withdrawn_at IS NULL";
    let text = db.pick(text, "SELECT 1::bigint FROM editions WHERE hash = $1 AND withdrawn_at IS NULL");
    if sql!(db, optional (i64,): text, new.hash)?.is_some() {
        return Ok(false);
    }
    let files = serde_json::json!(new.files);
    let text = "INSERT INTO editions (id, label, hash, files, loaded_at, loaded_by) VALUES ($1, $2, $3, $4, $5, $6)";
    sql!(db, run: text, new.id, new.label, new.hash, files, now, officer)?;
    noted(db, (Act::EditionLoaded, officer), (new.id, Some(&said(new.label, new.hash))), now).await?;
    Ok(true)
}

/// Puts files in the place of an edition's own; its approval and its day stay. For the way out when a new version of the program cannot
/// read the old ones; whoever calls this has looked that nothing that was agreed to is lost. `false`: there is no such edition.
pub async fn mend(
    db: &mut Unit,
    id: Uuid,
    (hash, files): ([u8; 32], &[(String, String)]),
    reason: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let (said, files) = (said(reason, hash), serde_json::json!(files));
    let text = "UPDATE editions SET hash = $1, files = $2 WHERE id = $3 AND withdrawn_at IS NULL";
    if sql!(db, run: text, hash, files, id)? == 0 {
        return Ok(false);
    }
    noted(db, (Act::EditionMended, None), (id, Some(&said)), now).await?;
    Ok(true)
}

/// The second officer approves it, with the mail that announces it as they saw it (its version; 0: none): never the one who loaded the
/// edition or planned the mail.
pub async fn approve(db: &mut Unit, (id, seen): (Uuid, i64), officer: Uuid, now: Timestamp) -> Result<Acted, Error> {
    let text = "SELECT loaded_by FROM editions WHERE id = $1 AND approved_at IS NULL AND withdrawn_at IS NULL";
    match sql!(db, optional (Option<Uuid>,): text, id)? {
        None => return Ok(Acted::NotPossible),
        Some((by,)) if by == Some(officer) => return Ok(Acted::Own),
        Some(_) => {}
    }
    let notice = notices::find(db, id).await?;
    if notice.as_ref().map_or(0, |notice| notice.version) != seen {
        return Ok(Acted::Stale);
    }
    if notice.is_some_and(|notice| notice.stands() && notice.planned_by == officer) {
        return Ok(Acted::Own);
    }
    let text = "UPDATE editions SET approved_at = $1, approved_by = $2 WHERE id = $3";
    sql!(db, run: text, now, officer, id)?;
    notices::sign(db, id).await?;
    noted(db, (Act::EditionApproved, Some(officer)), (id, None), now).await?;
    Ok(Acted::Done)
}

/// Says on which day, after today and after the mail that announces it, it takes force, or changes that day while nobody was told it;
/// never the officer who approved it.
pub async fn date(
    db: &mut Unit,
    id: Uuid,
    (day, today): (Date, Date),
    officer: Uuid,
    now: Timestamp,
) -> Result<Acted, Error> {
    let Some(found) = find(db, id).await? else { return Ok(Acted::NotPossible) };
    if !matches!(found.standing(today), Standing::Approved | Standing::Dated) || day <= today {
        return Ok(Acted::NotPossible);
    }
    if found.approved.is_some_and(|(by, _)| by == Some(officer)) {
        return Ok(Acted::Own);
    }
    let late = |notice: Notice| notice.told() || (notice.stands() && day <= notice.send_on);
    if notices::find(db, id).await?.is_some_and(late) {
        return Ok(Acted::Announced);
    }
    if !follows(db, id, day).await? {
        return Ok(Acted::Breaks);
    }
    sql!(db, run: "UPDATE editions SET day = $1, dated_at = $2 WHERE id = $3", day, now, id)?;
    noted(db, (Act::EditionDated, Some(officer)), (id, Some(&day.to_string())), now).await?;
    Ok(Acted::Done)
}

/// Withdraws it; if it was in force, what was in force before it is again. `false`: it is withdrawn, or there is none.
pub async fn withdraw(
    db: &mut Unit,
    id: Uuid,
    (officer, reason): (Option<Uuid>, &str),
    now: Timestamp,
) -> Result<bool, Error> {
    let text = "UPDATE editions SET withdrawn_at = $1 WHERE id = $2 AND withdrawn_at IS NULL";
    if sql!(db, run: text, now, id)? == 0 {
        return Ok(false);
    }
    noted(db, (Act::EditionWithdrawn, officer), (id, Some(reason)), now).await?;
    Ok(true)
}

async fn noted(
    db: &mut Unit,
    (act, officer): (Act, Option<Uuid>),
    (id, reason): (Uuid, Option<&str>),
    now: Timestamp,
) -> Result<(), Error> {
    let subject = id.to_string();
    audit::note(db, &Note { officer, act, case: None, subject: Some(&subject), reason }, now).await
}
