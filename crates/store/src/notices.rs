//! The mail that announces an edition of the scheme: planned and approved with the edition, or after it by two officers of its own, and put
//! letter by letter, once for each person whom the edition concerns. The place that was reached is kept with the letters, so that it goes on there after a crash and on another node.

use crate::{
    affected::{self, Concern, Person},
    audit::{self, Act, Note},
    columns::{Day, Moment},
    door::{Db, Unit, sql},
    editions::{self, Acted, Standing},
    error::Error,
    mass_mail,
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use uuid::Uuid;

/// The mail that announces an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Not before this day.
    pub send_on: Date,
    /// Who planned it last.
    pub planned_by: Uuid,
    /// Grows with every change of the plan: whoever approves names the version they saw.
    pub version: i64,
    /// A second officer approved this version.
    pub signed: bool,
    /// When the first letter was put.
    pub begun_at: Option<Timestamp>,
    /// When everybody was written to for the first time.
    pub done_at: Option<Timestamp>,
    /// When an officer ended it.
    pub stopped_at: Option<Timestamp>,
    /// Whom it concerned and nobody had told when it began, less those told since; `None`: it has not begun, or nobody counted.
    pub untold: Option<i64>,
}

/// Letters go out from nine in the morning of their day: a mail that arrives at midnight wakes people.
pub const MORNING: SignedDuration = SignedDuration::from_hours(9);

/// How long after the end of a round those are looked for who declared since, or who were passed by: a look at the whole register.
const ROUND: SignedDuration = SignedDuration::from_hours(1);

impl Notice {
    /// Nobody ended it: letters are put until the edition takes force.
    pub fn stands(&self) -> bool {
        self.stopped_at.is_none()
    }

    /// Somebody was told the day.
    pub fn told(&self) -> bool {
        self.begun_at.is_some()
    }

    /// It can be planned anew, for an edition that was approved without it: nobody was told, and what two officers agreed on does not stand.
    pub fn is_open(&self) -> bool {
        !(self.told() || self.signed && self.stands())
    }
}

/// The mail of an edition that is sent now, and how far that came.
#[derive(Clone, Debug)]
pub struct Running {
    /// The edition.
    pub edition: Uuid,
    /// The day it takes force.
    pub day: Date,
    /// The blind index of the last address that was dealt with; empty: none yet in this round.
    pub reached: Vec<u8>,
    /// The round goes to those who came since everybody was written to.
    pub later: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    send_on: Day,
    planned_by: Uuid,
    version: i64,
    signed: Option<i64>,
    begun_at: Option<Moment>,
    done_at: Option<Moment>,
    stopped_at: Option<Moment>,
    untold: Option<i64>,
}

impl From<Row> for Notice {
    fn from(row: Row) -> Self {
        Self {
            send_on: row.send_on.0,
            planned_by: row.planned_by,
            version: row.version,
            signed: row.signed == Some(row.version),
            begun_at: row.begun_at.map(Timestamp::from),
            done_at: row.done_at.map(Timestamp::from),
            stopped_at: row.stopped_at.map(Timestamp::from),
            untold: row.untold,
        }
    }
}

/// The mail that announces an edition, if one was planned.
pub async fn find(db: &mut Db, edition: Uuid) -> Result<Option<Notice>, Error> {
    let text = "SELECT send_on, planned_by, version, signed, begun_at, done_at, stopped_at, untold FROM edition_notices
        WHERE edition = $1";
    Ok(sql!(db, optional Row: text, edition)?.map(Notice::from))
}

/// Plans it, or plans it anew. While nobody has approved the edition, whoever approves that approves this with it; after that, until the day
/// of the edition, it waits for an officer of its own ([`approve`]), and what was approved stays.
pub async fn plan(
    db: &mut Unit,
    edition: Uuid,
    (send_on, today): (Date, Date),
    officer: Uuid,
    now: Timestamp,
) -> Result<Acted, Error> {
    let Some(found) = editions::find(db, edition).await? else { return Ok(Acted::NotPossible) };
    let possible = match found.standing(today) {
        Standing::Loaded => true,
        Standing::Approved | Standing::Dated => {
            let free = find(db, edition).await?.is_none_or(|notice| notice.is_open());
            free && found.day.is_none_or(|day| send_on < day)
        }
        Standing::Begun | Standing::Withdrawn => false,
    };
    if !possible {
        return Ok(Acted::NotPossible);
    }
    let text = "INSERT INTO edition_notices (edition, send_on, planned_by, planned_at, version, reached) VALUES ($1, $2, $3, $4, 1, $5)
        ON CONFLICT (edition) DO UPDATE SET send_on = excluded.send_on, planned_by = excluded.planned_by,
            planned_at = excluded.planned_at, version = edition_notices.version + 1, stopped_at = NULL";
    sql!(db, run: text, edition, send_on, officer, now, Vec::<u8>::new())?;
    noted(db, Act::NoticePlanned, (edition, Some(&send_on.to_string())), officer, now).await?;
    Ok(Acted::Done)
}

/// The second officer approves a plan as they saw it that was made after the edition was approved: never the one who planned it.
pub async fn approve(
    db: &mut Unit,
    (edition, seen): (Uuid, i64),
    today: Date,
    officer: Uuid,
    now: Timestamp,
) -> Result<Acted, Error> {
    let standing = editions::find(db, edition).await?.map(|found| found.standing(today));
    let notice = find(db, edition).await?.filter(Notice::stands);
    let (Some(Standing::Approved | Standing::Dated), Some(notice)) = (standing, notice) else {
        return Ok(Acted::NotPossible);
    };
    if notice.signed {
        return Ok(Acted::NotPossible);
    }
    if notice.version != seen {
        return Ok(Acted::Stale);
    }
    if notice.planned_by == officer {
        return Ok(Acted::Own);
    }
    sign(db, edition).await?;
    noted(db, Act::NoticeApproved, (edition, Some(&notice.send_on.to_string())), officer, now).await?;
    Ok(Acted::Done)
}

/// The plan as it is was approved.
pub(crate) async fn sign(db: &mut Unit, edition: Uuid) -> Result<(), Error> {
    sql!(db, run: "UPDATE edition_notices SET signed = version WHERE edition = $1", edition).map(drop)
}

/// Notes that an officer went on with an edition that concerns so many persons and whose mail nobody planned; `None`: nobody counted them.
pub async fn leave_out(
    db: &mut Unit,
    edition: Uuid,
    persons: Option<i64>,
    officer: Uuid,
    now: Timestamp,
) -> Result<(), Error> {
    let persons = persons.map(|persons| persons.to_string());
    noted(db, Act::NoticeLeftOut, (edition, persons.as_deref()), officer, now).await
}

/// Ends it, before it began or in the middle. `false`: there is nothing to end.
pub async fn stop(db: &mut Unit, edition: Uuid, officer: Uuid, now: Timestamp) -> Result<bool, Error> {
    let text = "UPDATE edition_notices SET stopped_at = $1, version = version + 1
        WHERE edition = $2 AND stopped_at IS NULL";
    if sql!(db, run: text, now, edition)? == 0 {
        return Ok(false);
    }
    noted(db, Act::NoticeStopped, (edition, None), officer, now).await?;
    Ok(true)
}

/// Those to go on with, that which was dated first at the head: of the editions that take force after `today` and whose letters may go out
/// on `day`. Who was written to in full is looked through again from time to time.
pub async fn running(db: &mut Db, (today, day): (Date, Date), now: Timestamp) -> Result<Vec<Running>, Error> {
    let text =
        "SELECT n.edition, e.day, n.reached, n.done_at FROM edition_notices n JOIN editions e ON e.id = n.edition
        WHERE n.send_on <= $1 AND n.stopped_at IS NULL AND (n.again_at IS NULL OR n.again_at <= $3)
          AND n.signed = n.version AND e.approved_at IS NOT NULL AND e.withdrawn_at IS NULL AND e.day > $2 ORDER BY e.dated_at, e.id";
    let rows = sql!(db, all (Uuid, Day, Vec<u8>, Option<Moment>): text, day, today, now)?;
    let running = |(edition, day, reached, done): (Uuid, Day, Vec<u8>, Option<Moment>)| Running {
        edition,
        day: day.0,
        reached,
        later: done.is_some(),
    };
    Ok(rows.into_iter().map(running).collect())
}

/// Takes the turn; `untold`: how many were counted who are not told yet, if anybody counted. `false`: another node was quicker, or it was
/// ended, or the edition withdrawn or dated anew meanwhile.
pub async fn turn(db: &mut Unit, running: &Running, untold: Option<i64>, now: Timestamp) -> Result<bool, Error> {
    let text = "UPDATE edition_notices SET begun_at = coalesce(begun_at, $1), untold = coalesce($5, untold)
        WHERE edition = $2 AND reached = $3 AND stopped_at IS NULL AND signed = version AND (again_at IS NULL OR again_at <= $1)
          AND EXISTS (SELECT 1 FROM editions e WHERE e.id = $2 AND e.day = $4 AND e.withdrawn_at IS NULL)";
    Ok(sql!(db, run: text, now, running.edition, running.reached, running.day, untold)? > 0)
}

/// Notes that a person gets this letter. `None`: they get none, because nothing of theirs is concerned any more, nothing may be sent
/// there, or they have one already.
pub async fn put(
    db: &mut Unit,
    edition: Uuid,
    (key, letter): (&[u8], Uuid),
    concerns: &[Concern],
    now: Timestamp,
) -> Result<Option<Person>, Error> {
    let Some(person) = affected::person(db, concerns, key).await? else { return Ok(None) };
    let done = mass_mail::note(db, edition, (key, letter), now).await?;
    Ok(done.then_some(person))
}

/// Nobody is left. After a while it begins anew, for those who came later.
pub async fn finish(db: &mut Unit, edition: Uuid, now: Timestamp) -> Result<(), Error> {
    let text = "UPDATE edition_notices SET done_at = coalesce(done_at, $1), again_at = $2, reached = $3, untold = 0
        WHERE edition = $4";
    sql!(db, run: text, now, now + ROUND, Vec::<u8>::new(), edition).map(drop)
}

/// Editions that took force before everybody was written to, and nobody noted it.
pub async fn late(db: &mut Db, today: Date) -> Result<Vec<Uuid>, Error> {
    let text = "SELECT n.edition FROM edition_notices n JOIN editions e ON e.id = n.edition
        WHERE n.late_at IS NULL AND n.done_at IS NULL AND n.stopped_at IS NULL
          AND e.approved_at IS NOT NULL AND e.withdrawn_at IS NULL AND e.day <= $1 ORDER BY e.id";
    Ok(sql!(db, all (Uuid,): text, today)?.into_iter().map(|(edition,)| edition).collect())
}

/// Notes that the day came first. `false`: that is noted already.
pub async fn note_late(db: &mut Unit, edition: Uuid, now: Timestamp) -> Result<bool, Error> {
    let text = "UPDATE edition_notices SET late_at = $1 WHERE edition = $2 AND late_at IS NULL";
    Ok(sql!(db, run: text, now, edition)? > 0)
}

async fn noted(
    db: &mut Unit,
    act: Act,
    (edition, reason): (Uuid, Option<&str>),
    officer: Uuid,
    now: Timestamp,
) -> Result<(), Error> {
    let subject = edition.to_string();
    audit::note(db, &Note { officer: Some(officer), act, case: None, subject: Some(&subject), reason }, now).await
}
