//! One step of counting: the declarations that the next lines of the journal are about are taken out of the counts as they were counted
//! and put in as they are now. What is read is read outside the unit, which moves the place only if it still is where it was read from.

use super::{
    Dimension,
    event::{Before, events},
};
use crate::{
    cases::source_sql,
    columns::Moment,
    door::{Db, Unit, sql},
    error::Error,
    journal::{self, Kind, Mark},
};
use domain::time::day;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::types::Json;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// The row of the follower.
pub(super) const NAME: &str = "tallies";

/// What changes by the next lines.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    from: Mark,
    to: Mark,
    /// How many lines it is about.
    pub lines: usize,
    /// The moment at which nothing was left behind these lines; `None`: something was.
    pub caught_up: Option<Timestamp>,
    changes: BTreeMap<Key, i64>,
    /// What is kept of each declaration; `None`: nothing, because it was forgotten.
    counted: Vec<(Uuid, Option<String>)>,
}

/// Month, event, dimension and value.
type Key = (String, String, &'static str, String);

/// What a declaration is counted as.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Counted {
    /// The values of [`FACTS`]; `None`: not known, because it was forgotten before it was counted.
    facts: [Option<String>; 6],
    /// The month of each event.
    events: BTreeMap<String, String>,
}

/// The dimensions besides [`Dimension::All`], in the order in which they are kept.
const FACTS: [Dimension; 6] =
    [Dimension::Prefecture, Dimension::Industry, Dimension::Level, Dimension::Size, Dimension::Source, Dimension::Kind];

#[derive(sqlx::FromRow)]
struct Row {
    turn: i64,
    seq: i64,
    kind: String,
    declaration: Option<Uuid>,
    level: Option<String>,
    business: Option<String>,
    prefecture: Option<String>,
    industry: Option<String>,
    employees: Option<String>,
    source: String,
    declared_at: Option<Moment>,
    accepted_at: Option<Moment>,
}

impl Row {
    fn facts(&self) -> [Option<String>; 6] {
        let source = self.level.as_ref().map(|_| self.source.clone());
        let (prefecture, industry) = (self.prefecture.clone(), self.industry.clone());
        [prefecture, industry, self.level.clone(), self.employees.clone(), source, self.business.clone()]
    }
}

/// The lines with the facts of their declarations; the arguments are how the engine follows.
macro_rules! lines_sql {
    ($turn:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $turn,
            " AS turn, j.seq, j.kind, j.declaration, d.level, d.declared_at, d.accepted_at, b.kind AS business, b.prefecture,
                b.industry, b.employees, ",
            source_sql!(),
            " AS source FROM journal j LEFT JOIN declarations d ON d.id = j.declaration
              LEFT JOIN businesses b ON b.id = d.business_id WHERE ",
            $rest
        )
    };
}
const SQLITE: &str = lines_sql!("0", "j.seq > $2 AND $1 = 0 ORDER BY j.seq LIMIT $3");
/// As in [`crate::journal::after`]: only lines below the oldest open transaction are final.
const POSTGRES: &str = lines_sql!(
    "j.xid::text::bigint",
    "(j.xid, j.seq) > ($1::text::xid8, $2) AND j.xid < pg_snapshot_xmin(pg_current_snapshot())
     ORDER BY j.xid, j.seq LIMIT $3"
);

/// What the next lines change, at most `limit` lines; `now` is a moment before this call. A batch without lines: everything is counted.
pub async fn next(db: &mut Db, limit: i64, now: Timestamp) -> Result<Batch, Error> {
    let kept = sql!(db, optional (i64, i64): "SELECT turn, seq FROM followers WHERE name = $1", NAME)?;
    let from = kept.map_or(Mark::default(), |(turn, seq)| Mark { turn, seq });
    let text = db.pick(SQLITE, POSTGRES);
    let rows = sql!(db, all Row: text, from.turn, from.seq, limit)?;
    let to = rows.last().map_or(from, |row| Mark { turn: row.turn, seq: row.seq });
    let mut batch = Batch { from, to, lines: rows.len(), ..Batch::default() };
    // The order in which they come is kept, so that two nodes ask for rows in the same order.
    let (mut order, mut told) = (Vec::new(), HashMap::<_, Told<'_>>::new());
    for row in &rows {
        let (Some(declaration), Some(kind)) = (row.declaration, Kind::parse(&row.kind)) else { continue };
        let told = told.entry(declaration).or_insert_with(|| {
            order.push(declaration);
            Told { row, purged: false, more: false }
        });
        told.row = row;
        if kind == Kind::Purged { told.purged = true } else { told.more = true }
    }
    for declaration in order {
        if let Some(told) = told.get(&declaration) {
            batch.add(db, declaration, told).await?;
        }
    }
    let rest = journal::early(db, to, 1).await?;
    batch.caught_up = rest.is_empty().then_some(now);
    Ok(batch)
}

/// What the lines of a batch tell of one declaration.
struct Told<'a> {
    row: &'a Row,
    purged: bool,
    more: bool,
}

/// Keeps a batch. `false`: another node was quicker, and nothing is kept.
pub async fn keep(db: &mut Unit, batch: &Batch) -> Result<bool, Error> {
    let text = "INSERT INTO followers (name, turn, seq) VALUES ($1, 0, 0) ON CONFLICT (name) DO NOTHING";
    sql!(db, run: text, NAME)?;
    let text = "UPDATE followers SET turn = $1, seq = $2, caught_up_at = COALESCE($3, caught_up_at)
        WHERE name = $4 AND turn = $5 AND seq = $6";
    let (from, to) = (batch.from, batch.to);
    if sql!(db, run: text, to.turn, to.seq, batch.caught_up, NAME, from.turn, from.seq)? == 0 {
        return Ok(false);
    }
    for (declaration, said) in &batch.counted {
        match said {
            Some(said) => {
                let text = "INSERT INTO counted (declaration, said) VALUES ($1, $2)
                    ON CONFLICT (declaration) DO UPDATE SET said = excluded.said";
                sql!(db, run: text, *declaration, said)?;
            }
            None => drop(sql!(db, run: "DELETE FROM counted WHERE declaration = $1", *declaration)?),
        }
    }
    for ((month, event, dimension, value), change) in batch.changes.iter().filter(|(_, change)| **change != 0) {
        let text = "INSERT INTO tallies (month, event, dimension, value, count) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (month, event, dimension, value) DO UPDATE SET count = tallies.count + excluded.count";
        sql!(db, run: text, month, event, *dimension, value, *change)?;
    }
    Ok(true)
}

impl Batch {
    /// The difference between what a declaration was counted as and what it is now.
    async fn add(&mut self, db: &mut Db, declaration: Uuid, told: &Told<'_>) -> Result<(), Error> {
        if told.more {
            let text = "SELECT said FROM counted WHERE declaration = $1";
            let was = sql!(db, optional (String,): text, declaration)?;
            let read = was.map(|(said,)| serde_json::from_str::<Counted>(&said)).transpose();
            let was = match read {
                Ok(was) => was.unwrap_or_default(),
                // It was counted as something: taken for nothing, it would be counted twice.
                Err(why) => {
                    tracing::error!(cause = %why, %declaration, "what a declaration was counted as cannot be read");
                    return Ok(());
                }
            };
            let now = now(db, declaration, told.row, &was).await?;
            if was != now {
                self.change(&was, -1);
                self.change(&now, 1);
                self.counted.push((declaration, serde_json::to_string(&now).ok()));
            }
        }
        // What a forgotten application was counted as stays counted.
        if told.purged {
            self.counted.push((declaration, None));
        }
        Ok(())
    }

    fn change(&mut self, counted: &Counted, one: i64) {
        let facts = FACTS.iter().zip(&counted.facts).filter_map(|(of, value)| Some((of.code(), value.as_deref()?)));
        let facts: Vec<_> = facts.chain([(Dimension::All.code(), "")]).collect();
        for (event, month) in &counted.events {
            for (dimension, value) in &facts {
                let key = (month.clone(), event.clone(), *dimension, (*value).to_owned());
                *self.changes.entry(key).or_default() += one;
            }
        }
    }
}

/// What a declaration counts as now. One that was forgotten keeps the facts it was counted with, if it was counted before.
async fn now(db: &mut Db, declaration: Uuid, row: &Row, was: &Counted) -> Result<Counted, Error> {
    let text = "SELECT kind, at FROM journal WHERE declaration = $1 ORDER BY seq";
    let lines = sql!(db, all (String, Moment): text, declaration)?;
    let lines: Vec<(Kind, Timestamp)> =
        lines.into_iter().filter_map(|(kind, at)| Some((Kind::parse(&kind)?, at.0))).collect();
    let loaded = if lines.iter().any(|(kind, _)| *kind == Kind::Loaded) { loaded(db, row).await? } else { None };
    let happened = events(&lines, loaded).into_iter();
    Ok(Counted {
        facts: if row.level.is_some() { row.facts() } else { was.facts.clone() },
        events: happened.map(|(event, at)| (event.code().to_owned(), month(at))).collect(),
    })
}

/// What had become of the declaration when it was taken over. Lines that do not tell it are of declarations that were accepted.
async fn loaded(db: &mut Db, row: &Row) -> Result<Option<Before>, Error> {
    let text = "SELECT facts FROM journal WHERE declaration = $1 AND kind = $2 ORDER BY seq LIMIT 1";
    let facts = sql!(db, optional (Json<Value>,): text, row.declaration, Kind::Loaded.code())?;
    let told = facts.and_then(|(Json(facts),)| Before::read(&facts));
    let accepted = || row.declared_at.zip(row.accepted_at).map(|(one, two)| Before::accepted(one.0, two.0));
    Ok(told.or_else(accepted))
}

/// The month in Japan: `2026-11`.
fn month(at: Timestamp) -> String {
    day(at).strftime("%Y-%m").to_string()
}
