//! What officers take out of the office: who asked for what and why, who agreed, how far it was delivered, and whose data were in it.
//! Every step is noted here, so that none can be forgotten.

mod acts;
mod line;
mod register;
mod sent;

pub use acts::{Begun, Decided, New, ask, begin, decide, finish};
pub(crate) use line::is_of_person;
pub use line::{Line, Persons};
pub use register::{Scope, changed, page};
pub use sent::sending;
pub(crate) use sent::{Taken, taken_by, taken_of};

use crate::{
    columns::{Kept, Moment},
    door::{Db, sql},
    error::Error,
    journal::Mark,
};
use domain::export::{ALONE, ALONE_DAYS, Conditions, Format};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

const PURPOSE: &str = "exports.purpose";

/// An export, asked for.
#[derive(Clone, Debug)]
pub struct Export {
    /// Its id.
    pub id: Uuid,
    /// 書き出し番号, from 1.
    pub number: i64,
    /// Who asked.
    pub officer: Uuid,
    /// With the data of persons.
    pub persons: bool,
    /// The form of the file.
    pub format: Format,
    /// Only what is new or changed since the last one with these conditions.
    pub fresh: bool,
    /// Which declarations.
    pub conditions: Conditions,
    /// What it is for.
    pub purpose: String,
    /// How many declarations there were when it was asked for.
    pub counted: i64,
    /// The data of so many persons may be in it without a second officer's word: what the officer's other exports of these days left
    /// when it was asked for, and again whenever a download begins.
    pub alone: i64,
    /// The lines of the journal that say what is new: behind the first mark, up to the second.
    pub span: (Mark, Mark),
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// Until then it can be downloaded.
    pub until: Timestamp,
    /// The second officer.
    pub second: Option<Uuid>,
    /// What the second officer said.
    pub approved: Option<bool>,
    /// When a download began last.
    pub begun_at: Option<Timestamp>,
    /// When the file was delivered whole.
    pub finished_at: Option<Timestamp>,
    /// How many lines it had.
    pub given: Option<i64>,
    /// Which download it is now, from 1; 0: none began.
    pub round: i64,
    /// The data of so many persons have left the house with it: each once while one officer takes it alone.
    pub sent: i64,
}

/// Where an export stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It waits for the second officer.
    Waiting,
    /// The second officer refused it.
    Refused,
    /// It can be downloaded.
    Ready,
    /// A download began and did not come to its end, or goes on; it can be begun again.
    Begun,
    /// It was delivered.
    Finished,
    /// Its time is over.
    Over,
}

impl Export {
    /// The data of so many persons take a second officer.
    pub fn takes_two(&self) -> bool {
        self.persons && self.counted > self.alone
    }

    /// Where it stands now.
    pub fn standing(&self, now: Timestamp) -> Standing {
        match (self.finished_at, self.approved) {
            (Some(_), _) => Standing::Finished,
            (None, Some(false)) => Standing::Refused,
            _ if now >= self.until => Standing::Over,
            (None, None) if self.takes_two() => Standing::Waiting,
            _ if self.begun_at.is_some() => Standing::Begun,
            _ => Standing::Ready,
        }
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    number: i64,
    officer: Uuid,
    persons: bool,
    #[sqlx(try_from = "Kept<Format>")]
    format: Format,
    fresh: bool,
    conditions: String,
    purpose: Vec<u8>,
    counted: i64,
    alone: i64,
    from_turn: i64,
    from_seq: i64,
    to_turn: i64,
    to_seq: i64,
    #[sqlx(try_from = "Moment")]
    asked_at: Timestamp,
    #[sqlx(try_from = "Moment")]
    until: Timestamp,
    second: Option<Uuid>,
    approved: Option<bool>,
    begun_at: Option<Moment>,
    finished_at: Option<Moment>,
    given: Option<i64>,
    rounds: i64,
    sent: i64,
}

impl Row {
    fn read(self, db: &Db) -> Result<Export, Error> {
        Ok(Export {
            id: self.id,
            number: self.number,
            officer: self.officer,
            persons: self.persons,
            format: self.format,
            fresh: self.fresh,
            conditions: Conditions::parse(&self.conditions),
            purpose: db.vault.open_text(PURPOSE, &self.purpose)?,
            counted: self.counted,
            alone: self.alone,
            span: (Mark { turn: self.from_turn, seq: self.from_seq }, Mark { turn: self.to_turn, seq: self.to_seq }),
            asked_at: self.asked_at,
            until: self.until,
            second: self.second,
            approved: self.approved,
            begun_at: self.begun_at.map(Timestamp::from),
            finished_at: self.finished_at.map(Timestamp::from),
            given: self.given,
            round: self.rounds,
            sent: self.sent,
        })
    }
}

/// An export by its number.
pub async fn find(db: &mut Db, number: i64) -> Result<Option<Export>, Error> {
    let row = sql!(db, optional Row: "SELECT * FROM exports WHERE number = $1", number)?;
    row.map(|row| row.read(db)).transpose()
}

/// Data of so many persons the officer may take now without another one: [`ALONE`], less what the officer's exports of the last
/// [`ALONE_DAYS`] hold or held that nobody else agreed to.
pub async fn alone(db: &mut Db, officer: Uuid, now: Timestamp) -> Result<i64, Error> {
    room(db, officer, 0, now).await
}

/// The same without one of the exports. What can still be downloaded takes as much as was counted, or as it has let out if that is
/// more; what cannot, only what it has let out. The days run from when the data left, not from the wish.
async fn room(db: &mut Db, officer: Uuid, besides: i64, now: Timestamp) -> Result<i64, Error> {
    let text = "SELECT CAST(COALESCE(SUM(CASE
          WHEN approved IS NULL AND finished_at IS NULL AND until > $3 AND counted <= alone AND counted > sent THEN counted
          ELSE sent END), 0) AS BIGINT) FROM exports
        WHERE officer = $1 AND persons AND (approved IS NULL OR NOT approved) AND COALESCE(begun_at, asked_at) > $2
          AND number <> $4";
    let since = now - SignedDuration::from_hours(24 * ALONE_DAYS);
    let (taken,) = sql!(db, one (i64,): text, officer, since, now, besides)?;
    Ok((ALONE - taken).max(0))
}

/// The exports, newest first, at most `limit` behind `skip`.
pub async fn recent(db: &mut Db, (limit, skip): (i64, i64)) -> Result<Vec<Export>, Error> {
    let text = "SELECT * FROM exports ORDER BY number DESC LIMIT $1 OFFSET $2";
    let rows = sql!(db, all Row: text, limit, skip)?;
    rows.into_iter().map(|row| row.read(db)).collect()
}

/// How far the officer's last delivered export with these conditions reached; before the first one, the beginning. A mark that lies
/// beyond the end of the journal is of a database that was put back from a copy: then everything is new.
pub async fn mark(db: &mut Db, officer: Uuid, persons: bool, conditions: &Conditions) -> Result<Mark, Error> {
    let text = "SELECT turn, seq FROM export_marks WHERE officer = $1 AND persons = $2 AND conditions = $3";
    let row = sql!(db, optional (i64, i64): text, officer, persons, conditions.text())?;
    let kept = row.map_or(Mark::default(), |(turn, seq)| Mark { turn, seq });
    let end = crate::journal::start_mark(db).await?;
    Ok(if kept > end { Mark::default() } else { kept })
}
