//! Drafts that were begun: those that are kept are counted where they stand, those that are forgotten are counted as they go.

use super::{Dimension, Event};
use crate::{
    door::{Db, Unit, sql},
    error::Error,
};
use jiff::Timestamp;
use uuid::Uuid;

/// The month of a draft in Japan, as each engine says it, between the two parts of a statement.
macro_rules! both {
    ($before:literal, $after:literal) => {
        [
            concat!($before, "strftime('%Y-%m', made_at, '+9 hours')", $after),
            concat!($before, "to_char(made_at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM')", $after),
        ]
    };
}

const STANDING: [&str; 2] = both!("SELECT ", " AS month, count(*) FROM drafts GROUP BY 1 ORDER BY 1");
const ONE: [&str; 2] = both!(
    "INSERT INTO tallies (month, event, dimension, value, count) SELECT ",
    ", $1, $2, '', count(*) FROM drafts WHERE declaration = $3 GROUP BY 1
     ON CONFLICT (month, event, dimension, value) DO UPDATE SET count = tallies.count + excluded.count"
);
const TAKEN_IN: [&str; 2] = both!(
    "INSERT INTO tallies (month, event, dimension, value, count) SELECT ",
    ", $1, $2, '', count(*) FROM drafts WHERE intake = $3 AND declaration IS NULL GROUP BY 1
     ON CONFLICT (month, event, dimension, value) DO UPDATE SET count = tallies.count + excluded.count"
);
const OLD: [&str; 2] = both!(
    "INSERT INTO tallies (month, event, dimension, value, count) SELECT ",
    ", $1, $2, '', count(*) FROM drafts
     WHERE id IN (SELECT id FROM drafts WHERE touched_at < $3 ORDER BY touched_at, id LIMIT $4) GROUP BY 1
     ON CONFLICT (month, event, dimension, value) DO UPDATE SET count = tallies.count + excluded.count"
);

/// How many drafts were begun in each month from `from` to `to`.
pub async fn starts(db: &mut Db, from: &str, to: &str) -> Result<Vec<(String, i64)>, Error> {
    let [sqlite, postgres] = STANDING;
    let text = db.pick(sqlite, postgres);
    let mut all = sql!(db, all (String, i64): text)?;
    let text = "SELECT month, count FROM tallies WHERE event = $1 AND dimension = $2";
    all.extend(sql!(db, all (String, i64): text, Event::Started.code(), Dimension::All.code())?);
    let mut months = std::collections::BTreeMap::<String, i64>::new();
    for (month, count) in all.into_iter().filter(|(month, _)| (from..=to).contains(&month.as_str())) {
        *months.entry(month).or_default() += count;
    }
    Ok(months.into_iter().collect())
}

/// Counts the draft of a declaration, which is about to be forgotten.
pub(crate) async fn forget_one(db: &mut Unit, declaration: Uuid) -> Result<(), Error> {
    let [sqlite, postgres] = ONE;
    let text = db.pick(sqlite, postgres);
    sql!(db, run: text, Event::Started.code(), Dimension::All.code(), declaration).map(drop)
}

/// Counts the draft of a form that is about to be put away.
pub(crate) async fn forget_taken_in(db: &mut Unit, intake: Uuid) -> Result<(), Error> {
    let [sqlite, postgres] = TAKEN_IN;
    let text = db.pick(sqlite, postgres);
    sql!(db, run: text, Event::Started.code(), Dimension::All.code(), intake).map(drop)
}

/// Counts the drafts that are about to be forgotten because nobody touched them since `before`.
pub(crate) async fn forget_old(db: &mut Unit, before: Timestamp, limit: i64) -> Result<(), Error> {
    let [sqlite, postgres] = OLD;
    let text = db.pick(sqlite, postgres);
    sql!(db, run: text, Event::Started.code(), Dimension::All.code(), before, limit).map(drop)
}
