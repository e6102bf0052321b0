//! One step of counting: the next lines of the journal, and what each changes in the counts. Lines are read outside the unit, which
//! moves the place only if it still is where they were read from.

use super::{
    Dimension,
    event::{Before, Event, events},
};
use crate::{
    cases::source_sql,
    columns::Moment,
    door::{Db, Unit, sql},
    error::Error,
    journal::{Kind, Mark},
};
use domain::time::day;
use jiff::Timestamp;
use serde_json::Value;
use sqlx::types::Json;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The row of the follower.
const NAME: &str = "tallies";

/// What changes by the next lines.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    from: Mark,
    to: Mark,
    /// How many lines it is about.
    pub lines: usize,
    changes: BTreeMap<(String, &'static str, &'static str, String), i64>,
}

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

/// What the next lines change, at most `limit` lines. A batch without lines: everything is counted.
pub async fn next(db: &mut Db, limit: i64) -> Result<Batch, Error> {
    let kept = sql!(db, optional (i64, i64): "SELECT turn, seq FROM followers WHERE name = $1", NAME)?;
    let from = kept.map_or(Mark::default(), |(turn, seq)| Mark { turn, seq });
    let text = db.pick(SQLITE, POSTGRES);
    let rows = sql!(db, all Row: text, from.turn, from.seq, limit)?;
    let to = rows.last().map_or(from, |row| Mark { turn: row.turn, seq: row.seq });
    let mut batch = Batch { from, to, lines: rows.len(), changes: BTreeMap::new() };
    for row in &rows {
        batch.add(db, row).await?;
    }
    Ok(batch)
}

/// Keeps a batch. `false`: another node was quicker, and nothing is kept.
pub async fn keep(db: &mut Unit, batch: &Batch) -> Result<bool, Error> {
    let text = "INSERT INTO followers (name, turn, seq) VALUES ($1, 0, 0) ON CONFLICT (name) DO NOTHING";
    sql!(db, run: text, NAME)?;
    let text = "UPDATE followers SET turn = $1, seq = $2 WHERE name = $3 AND turn = $4 AND seq = $5";
    let (from, to) = (batch.from, batch.to);
    if sql!(db, run: text, to.turn, to.seq, NAME, from.turn, from.seq)? == 0 {
        return Ok(false);
    }
    for ((month, event, dimension, value), change) in batch.changes.iter().filter(|(_, change)| **change != 0) {
        let text = "INSERT INTO tallies (month, event, dimension, value, count) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (month, event, dimension, value) DO UPDATE SET count = tallies.count + excluded.count";
        sql!(db, run: text, month, event, dimension, value, *change)?;
    }
    Ok(true)
}

impl Batch {
    /// The difference that a line makes: what its declaration comes to with it, and what it came to before.
    async fn add(&mut self, db: &mut Db, row: &Row) -> Result<(), Error> {
        let (Some(declaration), Some(kind)) = (row.declaration, Kind::parse(&row.kind)) else { return Ok(()) };
        if kind == Kind::Purged {
            return Ok(());
        }
        let text = "SELECT kind, at FROM journal WHERE declaration = $1 AND seq <= $2 ORDER BY seq";
        let lines = sql!(db, all (String, Moment): text, declaration, row.seq)?;
        let lines: Vec<(Kind, Timestamp)> =
            lines.into_iter().filter_map(|(kind, at)| Some((Kind::parse(&kind)?, at.0))).collect();
        let loaded = if lines.iter().any(|(kind, _)| *kind == Kind::Loaded) { loaded(db, row).await? } else { None };
        let after = events(&lines, loaded);
        let before = events(lines.split_last().map_or(&[], |(_, before)| before), loaded);
        let both: BTreeSet<Event> = before.keys().chain(after.keys()).copied().collect();
        for event in both.into_iter().filter(|event| before.get(event) != after.get(event)) {
            for (at, one) in [(before.get(&event), -1), (after.get(&event), 1)] {
                if let Some(at) = at {
                    self.change(event, &month(*at), row, one);
                }
            }
        }
        Ok(())
    }

    fn change(&mut self, event: Event, month: &str, row: &Row, one: i64) {
        let source = row.level.as_ref().map(|_| row.source.as_str());
        let facts = [
            (Dimension::All, Some("")),
            (Dimension::Prefecture, row.prefecture.as_deref()),
            (Dimension::Industry, row.industry.as_deref()),
            (Dimension::Level, row.level.as_deref()),
            (Dimension::Size, row.employees.as_deref()),
            (Dimension::Source, source),
            (Dimension::Kind, row.business.as_deref()),
        ];
        for (dimension, value) in facts {
            // An application that was purged before it was counted has no facts any more.
            let Some(value) = value else { continue };
            let key = (month.to_owned(), event.code(), dimension.code(), value.to_owned());
            *self.changes.entry(key).or_default() += one;
        }
    }
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
