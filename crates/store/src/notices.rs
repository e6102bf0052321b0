//! The mail that announces an edition of the scheme: planned before the edition is approved, and put letter by letter, once for each person
//! whom the edition concerns. The place that was reached is kept with the letters, so that it goes on there after a crash and on another node.

use crate::{
    affected::{self, Concern, Person},
    audit::{self, Act, Note},
    campaigns::{self, Fate},
    columns::{Day, Moment},
    door::{Db, Unit, sql},
    editions::{self, Acted, Edition, Standing},
    error::Error,
};
use jiff::{Timestamp, civil::Date};
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
    /// When the first letter was put.
    pub begun_at: Option<Timestamp>,
    /// When everybody was written to.
    pub done_at: Option<Timestamp>,
    /// When an officer ended it.
    pub stopped_at: Option<Timestamp>,
}

impl Notice {
    /// Letters are still to be put.
    pub fn stands(&self) -> bool {
        self.done_at.is_none() && self.stopped_at.is_none()
    }

    /// Somebody was told the day.
    pub fn told(&self) -> bool {
        self.begun_at.is_some()
    }
}

/// An edition that is announced now, and how far that came.
#[derive(Clone, Debug)]
pub struct Running {
    /// Which.
    pub edition: Edition,
    /// The blind index of the last address that was dealt with; empty: none yet.
    pub reached: Vec<u8>,
}

/// The figures of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Letters that were put: as many as persons.
    pub put: i64,
    /// Of these, those a server took.
    pub sent: i64,
    /// Of these, those that were given up.
    pub failed: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    send_on: Day,
    planned_by: Uuid,
    version: i64,
    begun_at: Option<Moment>,
    done_at: Option<Moment>,
    stopped_at: Option<Moment>,
}

impl From<Row> for Notice {
    fn from(row: Row) -> Self {
        Self {
            send_on: row.send_on.0,
            planned_by: row.planned_by,
            version: row.version,
            begun_at: row.begun_at.map(Timestamp::from),
            done_at: row.done_at.map(Timestamp::from),
            stopped_at: row.stopped_at.map(Timestamp::from),
        }
    }
}

/// The mail that announces an edition, if one was planned.
pub async fn find(db: &mut Db, edition: Uuid) -> Result<Option<Notice>, Error> {
    let text =
        "SELECT send_on, planned_by, version, begun_at, done_at, stopped_at FROM edition_notices WHERE edition = $1";
    Ok(sql!(db, optional Row: text, edition)?.map(Notice::from))
}

/// Plans it, or plans it anew: only while nobody has approved the edition, because whoever approves that approves this with it.
pub async fn plan(
    db: &mut Unit,
    edition: Uuid,
    (send_on, today): (Date, Date),
    officer: Uuid,
    now: Timestamp,
) -> Result<Acted, Error> {
    let standing = editions::find(db, edition).await?.map(|found| found.standing(today));
    if standing != Some(Standing::Loaded) {
        return Ok(Acted::NotPossible);
    }
    let text = "INSERT INTO edition_notices (edition, send_on, planned_by, planned_at, version, reached) VALUES ($1, $2, $3, $4, 1, $5)
        ON CONFLICT (edition) DO UPDATE SET send_on = excluded.send_on, planned_by = excluded.planned_by,
            planned_at = excluded.planned_at, version = edition_notices.version + 1, stopped_at = NULL";
    sql!(db, run: text, edition, send_on, officer, now, Vec::<u8>::new())?;
    noted(db, Act::NoticePlanned, (edition, Some(&send_on.to_string())), officer, now).await?;
    Ok(Acted::Done)
}

/// Ends it, before it began or in the middle. `false`: there is nothing to end.
pub async fn stop(db: &mut Unit, edition: Uuid, officer: Uuid, now: Timestamp) -> Result<bool, Error> {
    let text = "UPDATE edition_notices SET stopped_at = $1, version = version + 1
        WHERE edition = $2 AND done_at IS NULL AND stopped_at IS NULL";
    if sql!(db, run: text, now, edition)? == 0 {
        return Ok(false);
    }
    noted(db, Act::NoticeStopped, (edition, None), officer, now).await?;
    Ok(true)
}

/// The one to go on with: that which was dated first, of the editions that take force after `today` and whose letters may go out on `day`.
pub async fn running(db: &mut Db, (today, day): (Date, Date)) -> Result<Option<Running>, Error> {
    let text = "SELECT n.edition, n.reached FROM edition_notices n JOIN editions e ON e.id = n.edition
        WHERE n.send_on <= $1 AND n.done_at IS NULL AND n.stopped_at IS NULL
          AND e.approved_at IS NOT NULL AND e.withdrawn_at IS NULL AND e.day > $2 ORDER BY e.dated_at, e.id LIMIT 1";
    let Some((id, reached)) = sql!(db, optional (Uuid, Vec<u8>): text, day, today)? else { return Ok(None) };
    Ok(editions::find(db, id).await?.map(|edition| Running { edition, reached }))
}

/// Takes the turn, and says how many letters may be put now so that within a minute there are no more than `a_minute`, together with
/// those of お知らせメール. `None`: another node was quicker, or it was ended, or the edition withdrawn or dated anew meanwhile.
pub async fn turn(db: &mut Unit, running: &Running, a_minute: i64, now: Timestamp) -> Result<Option<i64>, Error> {
    let (id, Some(day)) = (running.edition.id, running.edition.day) else { return Ok(None) };
    let text = "UPDATE edition_notices SET begun_at = coalesce(begun_at, $1)
        WHERE edition = $2 AND reached = $3 AND done_at IS NULL AND stopped_at IS NULL
          AND EXISTS (SELECT 1 FROM editions e WHERE e.id = $2 AND e.day = $4 AND e.withdrawn_at IS NULL)";
    if sql!(db, run: text, now, id, running.reached, day)? == 0 {
        return Ok(None);
    }
    campaigns::room(db, a_minute, now).await.map(Some)
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
    let text = "INSERT INTO edition_letters (edition, email_key, letter, put_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (edition, email_key) DO NOTHING";
    let done = sql!(db, run: text, edition, key, letter, now)? > 0;
    Ok(done.then_some(person))
}

/// Everybody up to this address was dealt with.
pub async fn reached(db: &mut Unit, edition: Uuid, key: &[u8]) -> Result<(), Error> {
    sql!(db, run: "UPDATE edition_notices SET reached = $1 WHERE edition = $2", key, edition).map(drop)
}

/// Nobody is left.
pub async fn finish(db: &mut Unit, edition: Uuid, now: Timestamp) -> Result<(), Error> {
    sql!(db, run: "UPDATE edition_notices SET done_at = $1 WHERE edition = $2", now, edition).map(drop)
}

/// What became of a letter, in the unit that knows it.
pub async fn came_of(db: &mut Unit, letter: Uuid, fate: Fate, now: Timestamp) -> Result<(), Error> {
    let text = match fate {
        Fate::Sent => "UPDATE edition_letters SET sent_at = $1 WHERE letter = $2",
        Fate::Failed => "UPDATE edition_letters SET failed_at = $1 WHERE letter = $2",
    };
    sql!(db, run: text, now, letter).map(drop)
}

/// The figures of one.
pub async fn figures(db: &mut Db, edition: Uuid) -> Result<Figures, Error> {
    let text = "SELECT count(*), count(sent_at), count(failed_at) FROM edition_letters WHERE edition = $1";
    let (put, sent, failed) = sql!(db, one (i64, i64, i64): text, edition)?;
    Ok(Figures { put, sent, failed })
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
