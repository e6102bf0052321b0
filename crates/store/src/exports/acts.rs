//! The steps of an export: asked for, agreed to by another officer, begun, delivered.

use super::{Export, PURPOSE, Standing, find};
use crate::{
    audit::{self, Act, Note},
    door::{Unit, sql},
    error::Error,
    journal::Mark,
};
use domain::export::{Conditions, Format, HOURS};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct New<'a> {
    /// UUID version 7.
    pub id: Uuid,
    /// Who asks.
    pub officer: Uuid,
    /// With the data of persons.
    pub persons: bool,
    /// The form of the file.
    pub format: Format,
    /// Only what is new or changed since the last one with these conditions.
    pub fresh: bool,
    /// Which declarations.
    pub conditions: &'a Conditions,
    /// What it is for.
    pub purpose: &'a str,
    /// How many declarations there are.
    pub counted: i64,
    /// See [`Export::span`].
    pub span: (Mark, Mark),
}

/// What came of the second officer's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// It is kept.
    Done,
    /// Who asks cannot be the second one.
    Own,
    /// It does not wait for anybody.
    None,
}

/// What came of beginning a download.
#[derive(Clone, Debug)]
pub enum Begun {
    /// The file may be made.
    Yes(Box<Export>),
    /// It is another officer's, or not ready, or there is none.
    No,
}

/// Keeps the wish. Its number.
pub async fn ask(db: &mut Unit, new: &New<'_>, now: Timestamp) -> Result<i64, Error> {
    let (number,) = sql!(db, one (i64,): "SELECT COALESCE(MAX(number), 0) + 1 FROM exports")?;
    let purpose = db.vault.seal(PURPOSE, new.purpose.as_bytes())?;
    let until = now + SignedDuration::from_hours(HOURS);
    let (alone, (from, to)) = (super::alone(db, new.officer, now).await?, new.span);
    let text = "INSERT INTO exports (id, number, officer, persons, format, fresh, conditions, purpose, counted, alone,
        from_turn, from_seq, to_turn, to_seq, asked_at, until)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    sql!(db, run: text, new.id, number, new.officer, new.persons, new.format, new.fresh, new.conditions.text(), purpose,
        new.counted, alone, from.turn, from.seq, to.turn, to.seq, now, until)?;
    // The purpose stays sealed where it is: a note is read by more people than an export.
    let told = find(db, number).await?.map(|export| said(&export)).unwrap_or_default();
    noted(db, (new.officer, Act::ExportAsked), number, &told, now).await?;
    Ok(number)
}

/// The second officer agrees or refuses. Never the one who asked.
pub async fn decide(
    db: &mut Unit,
    number: i64,
    officer: Uuid,
    approved: bool,
    now: Timestamp,
) -> Result<Decided, Error> {
    let Some(export) = find(db, number).await?.filter(|export| export.standing(now) == Standing::Waiting) else {
        return Ok(Decided::None);
    };
    if export.officer == officer {
        return Ok(Decided::Own);
    }
    let until = now + SignedDuration::from_hours(HOURS);
    let text = "UPDATE exports SET second = $1, approved = $2, until = $3 WHERE number = $4";
    sql!(db, run: text, officer, approved, until, number)?;
    let act = if approved { Act::ExportApproved } else { Act::ExportRefused };
    noted(db, (officer, act), number, &said(&export), now).await?;
    Ok(Decided::Done)
}

/// Notes that the officer who asked begins to download, if the file may be made now. What one officer may take alone is asked anew,
/// because the officer's other exports have grown or ended meanwhile: an export that no longer fits waits for a second officer.
pub async fn begin(db: &mut Unit, number: i64, officer: Uuid, now: Timestamp) -> Result<Begun, Error> {
    let Some(mut export) = find(db, number).await?.filter(|export| export.officer == officer) else {
        return Ok(Begun::No);
    };
    if !matches!(export.standing(now), Standing::Ready | Standing::Begun) {
        return Ok(Begun::No);
    }
    if export.persons && export.approved.is_none() {
        export.alone = super::room(db, officer, number, now).await?;
        sql!(db, run: "UPDATE exports SET alone = $1 WHERE number = $2", export.alone, number)?;
        if export.takes_two() {
            return Ok(Begun::No);
        }
    }
    export.round += 1;
    sql!(db, run: "UPDATE exports SET begun_at = $1, rounds = $2 WHERE number = $3", now, export.round, number)?;
    if export.persons {
        super::sent::round(db, &export, now).await?;
    }
    noted(db, (officer, Act::ExportBegun), number, &said(&export), now).await?;
    Ok(Begun::Yes(Box::new(export)))
}

/// The file was delivered whole, with so many lines: from now on these are not new for the officer. `false`: it was delivered
/// before.
pub async fn finish(db: &mut Unit, number: i64, given: i64, now: Timestamp) -> Result<bool, Error> {
    let Some(export) = find(db, number).await?.filter(|export| export.finished_at.is_none()) else { return Ok(false) };
    sql!(db, run: "UPDATE exports SET finished_at = $1, given = $2 WHERE number = $3", now, given, number)?;
    let to = export.span.1;
    let kept = super::mark(db, export.officer, export.persons, &export.conditions).await?;
    if to > kept {
        let text = "INSERT INTO export_marks (officer, persons, conditions, turn, seq) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (officer, persons, conditions) DO UPDATE SET turn = excluded.turn, seq = excluded.seq";
        sql!(db, run: text, export.officer, export.persons, export.conditions.text(), to.turn, to.seq)?;
    }
    noted(db, (export.officer, Act::ExportFinished), number, &given.to_string(), now).await?;
    Ok(true)
}

/// What a note tells of an export: what is in it and how many.
fn said(export: &Export) -> String {
    let persons = if export.persons { "persons" } else { "businesses" };
    let fresh = if export.fresh { "new" } else { "all" };
    format!("{persons} {fresh} {} {}", export.counted, export.conditions.text()).trim_end().to_owned()
}

pub(super) async fn noted(
    db: &mut Unit,
    (officer, act): (Uuid, Act),
    number: i64,
    reason: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let subject = number.to_string();
    audit::note(db, &Note { subject: Some(&subject), reason: Some(reason), ..Note::of(officer, act) }, now).await
}
