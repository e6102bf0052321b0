//! 申込書: a filled form the office took in becomes a draft that no browser owns, and goes on like any other.

use crate::{
    audit::{self, Act, Note},
    columns::Moment,
    declarations::{self, Application, Submitted},
    door::{Db, Unit, sql},
    drafts::{self, NewDraft},
    error::Error,
    tallies,
};
use domain::{
    application_form::{Doubted, Reading},
    field::Field,
    wizard::{BusinessForm, DeclarationForm},
};
use jiff::Timestamp;
use uuid::Uuid;

const DOUBTS: &str = "intakes.doubts";
const READING: &str = "intakes.reading";

/// A form that is taken in.
#[derive(Clone, Debug)]
pub struct NewIntake<'a> {
    /// UUID version 7.
    pub id: Uuid,
    /// The id of its draft, UUID version 7.
    pub draft: Uuid,
    /// 32 random bytes in place of a browser's cookie: the draft belongs to nobody until the office opens it.
    pub owner: [u8; 32],
    /// SHA-256 of the file.
    pub file: [u8; 32],
    /// 事業者情報 as read.
    pub business: &'a BusinessForm,
    /// 自己宣言 as read.
    pub declaration: &'a DeclarationForm,
    /// The edition of the terms, if the form agrees to the one in force.
    pub terms: Option<&'a str>,
    /// Where the reading is in doubt.
    pub doubts: &'a [Doubted],
    /// Who took it in.
    pub officer: &'a str,
}

/// A form as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intake {
    /// Its id.
    pub id: Uuid,
    /// Its draft; the draft may have been forgotten.
    pub draft: Uuid,
    /// SHA-256 of the file.
    pub file: [u8; 32],
    /// Where the reading is in doubt; none any more once the declaration is made.
    pub doubts: Vec<Doubted>,
    /// What it said, as it was read; `None` once the declaration is made, and of a form of an earlier version.
    pub reading: Option<Reading>,
    /// Who took it in.
    pub officer: String,
    /// When.
    pub received_at: Timestamp,
    /// When the declaration was made of it.
    pub submitted_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    draft: Uuid,
    file: Vec<u8>,
    doubts: Option<Vec<u8>>,
    reading: Option<Vec<u8>>,
    officer: String,
    #[sqlx(try_from = "Moment")]
    received_at: Timestamp,
    submitted_at: Option<Moment>,
}

impl Row {
    fn read(self, db: &Db) -> Result<Intake, Error> {
        let doubts = match self.doubts.as_deref() {
            // serde_json names the place of an error, never the value.
            Some(sealed) => serde_json::from_slice(&db.vault.open(DOUBTS, sealed)?)
                .map_err(|why| Error::row("intakes", "doubts", format!("not a list (column {})", why.column())))?,
            None => Vec::new(),
        };
        let file = self.file.try_into();
        Ok(Intake {
            id: self.id,
            draft: self.draft,
            file: file.map_err(|_| Error::row("intakes", "file", "it has not 32 bytes"))?,
            doubts,
            reading: drafts::open_form(db, READING, self.reading.as_deref())?,
            officer: self.officer,
            received_at: self.received_at,
            submitted_at: self.submitted_at.map(|moment| moment.0),
        })
    }
}

/// Takes a form in: its draft, what was read, and the agreement if there is one.
pub async fn receive(db: &mut Unit, new: &NewIntake<'_>, now: Timestamp) -> Result<(), Error> {
    drafts::start(db, &NewDraft { id: new.draft, visitor: new.owner, entry: None }, now).await?;
    drafts::keep_business(db, new.draft, new.business, now).await?;
    drafts::keep_declaration(db, new.draft, new.declaration, now).await?;
    if let Some(edition) = new.terms {
        drafts::agree(db, new.draft, edition, now).await?;
    }
    sql!(db, run: "UPDATE drafts SET intake = $1 WHERE id = $2", new.id, new.draft)?;
    let doubts = drafts::seal_form(db, DOUBTS, &new.doubts)?;
    let reading = Reading { business: new.business.clone(), declaration: new.declaration.clone() };
    let reading = drafts::seal_form(db, READING, &reading)?;
    let text = "INSERT INTO intakes (id, draft, file, doubts, reading, officer, received_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    sql!(db, run: text, new.id, new.draft, new.file, doubts, reading, new.officer, now).map(drop)
}

/// A form by its id.
pub async fn find(db: &mut Db, id: Uuid) -> Result<Option<Intake>, Error> {
    let row = sql!(db, optional Row: "SELECT * FROM intakes WHERE id = $1", id)?;
    row.map(|row| row.read(db)).transpose()
}

/// The form that was taken in last with this very file.
pub async fn with_file(db: &mut Db, file: &[u8; 32]) -> Result<Option<Intake>, Error> {
    let text = "SELECT * FROM intakes WHERE file = $1 ORDER BY received_at DESC, id DESC LIMIT 1";
    let row = sql!(db, optional Row: text, file)?;
    row.map(|row| row.read(db)).transpose()
}

/// The forms of which no declaration was made yet, oldest first, at most `limit` behind `skip`.
pub async fn waiting(db: &mut Db, (limit, skip): (i64, i64)) -> Result<Vec<Intake>, Error> {
    let text = "SELECT * FROM intakes WHERE submitted_at IS NULL ORDER BY received_at, id LIMIT $1 OFFSET $2";
    let rows = sql!(db, all Row: text, limit, skip)?;
    rows.into_iter().map(|row| row.read(db)).collect()
}

/// How many forms there are of which no declaration was made yet, and whose draft is still there.
pub async fn count(db: &mut Db) -> Result<i64, Error> {
    let text = "SELECT count(*) FROM intakes i JOIN drafts d ON d.id = i.draft WHERE i.submitted_at IS NULL";
    let (count,) = sql!(db, one (i64,): text)?;
    Ok(count)
}

/// Submits the draft of a form, as [`declarations::submit`]; the journal tells that it came on paper and who took it in.
pub async fn submit(db: &mut Unit, id: Uuid, new: &Application<'_>, now: Timestamp) -> Result<Submitted, Error> {
    let row = sql!(db, optional (String,): "SELECT officer FROM intakes WHERE id = $1", id)?;
    let (officer,) = row.ok_or(Error::Missing { table: "intakes" })?;
    let done = declarations::submit_taken_in(db, new, (id, &officer), now).await?;
    if done == Submitted::New {
        sql!(db, run: "UPDATE intakes SET submitted_at = $1, doubts = NULL, reading = NULL WHERE id = $2", now, id)?;
    }
    Ok(done)
}

/// Keeps that an officer looked at what is in doubt about a field and found the draft right as it stands, with the note of it. `false`: there
/// is nothing to look at, or a declaration was made of it.
pub async fn settle(db: &mut Unit, id: Uuid, field: Field, officer: Uuid, now: Timestamp) -> Result<bool, Error> {
    let Some(mut intake) = find(db, id).await?.filter(|intake| intake.submitted_at.is_none()) else { return Ok(false) };
    let mut any = false;
    for doubted in intake.doubts.iter_mut().filter(|doubted| doubted.field == field && !doubted.settled) {
        doubted.settled = true;
        any = true;
    }
    if any {
        let doubts = drafts::seal_form(db, DOUBTS, &intake.doubts)?;
        sql!(db, run: "UPDATE intakes SET doubts = $1 WHERE id = $2", doubts, id)?;
        let subject = id.to_string();
        audit::note(db, &Note { subject: Some(&subject), ..Note::of(officer, Act::FormChecked) }, now).await?;
    }
    Ok(any)
}

/// Puts a form away that was taken in by mistake: it is forgotten with its draft, and a note says who did it and why. `false`: there is
/// none, or a declaration was made of it.
pub async fn withdraw(db: &mut Unit, id: Uuid, (officer, why): (Uuid, &str), now: Timestamp) -> Result<bool, Error> {
    let text = "DELETE FROM intakes WHERE id = $1 AND submitted_at IS NULL";
    if sql!(db, run: text, id)? == 0 {
        return Ok(false);
    }
    tallies::forget_taken_in(db, id).await?;
    sql!(db, run: "DELETE FROM drafts WHERE intake = $1 AND declaration IS NULL", id)?;
    let subject = id.to_string();
    let note = Note { subject: Some(&subject), reason: Some(why), ..Note::of(officer, Act::FormWithdrawn) };
    audit::note(db, &note, now).await?;
    Ok(true)
}

/// Forgets forms that were taken in before and of which nothing was made, at most `limit`; how many. Their drafts go with
/// [`drafts::purge`].
pub async fn purge(db: &mut Unit, before: Timestamp, limit: i64) -> Result<u64, Error> {
    let text = "DELETE FROM intakes WHERE id IN
        (SELECT id FROM intakes WHERE submitted_at IS NULL AND received_at < $1 ORDER BY received_at, id LIMIT $2)";
    sql!(db, run: text, before, limit)
}
