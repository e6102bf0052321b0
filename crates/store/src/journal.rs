//! What happened, in order, without personal data; written in the unit of the change by the verb that makes it.

mod kind;

pub use kind::Kind;

use crate::{
    chain::Fields,
    columns::Moment,
    door::{Db, Unit, sql},
    error::Error,
};
use domain::declaration::State;
use jiff::Timestamp;
use serde_json::Value;
use std::collections::HashMap;
use uuid::Uuid;

/// Who did it, where it is not an officer by name.
pub const APPLICANT: &str = "applicant";
/// Done by the program itself.
pub const SYSTEM: &str = "system";

/// A line as it is written.
pub(crate) struct Line<'a> {
    pub kind: Kind,
    pub business: Option<Uuid>,
    pub declaration: Option<Uuid>,
    pub actor: &'a str,
    pub facts: Value,
}

/// A line as it is read.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its running number. Numbers of lines that were rolled back are missing.
    pub seq: i64,
    /// When it happened.
    pub at: Timestamp,
    /// What happened: [`Kind::code`]; a follower passes over kinds it does not know.
    pub kind: String,
    /// The business it concerns.
    pub business: Option<Uuid>,
    /// The declaration it concerns.
    pub declaration: Option<Uuid>,
    /// [`APPLICANT`], [`SYSTEM`], or who of the office.
    pub actor: String,
    /// More, by kind. Never personal data.
    pub facts: Value,
}

/// How far a follower has read. The default is before the first line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// The transaction (PostgreSQL); always 0 on SQLite.
    pub turn: i64,
    /// The line.
    pub seq: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    turn: i64,
    seq: i64,
    #[sqlx(try_from = "Moment")]
    at: Timestamp,
    kind: String,
    business: Option<Uuid>,
    declaration: Option<Uuid>,
    actor: String,
    #[sqlx(json)]
    facts: Value,
}

/// SQLite has one writer, so the order of lines is the order of commits.
const AFTER_SQLITE: &str = "SELECT 0 AS turn, seq, at, kind, business, declaration, actor, facts FROM journal
    WHERE seq > $2 AND $1 = 0 ORDER BY seq LIMIT $3";
/// A transaction that began earlier may commit later: only lines below the oldest open transaction are final.
const AFTER_POSTGRES: &str = "SELECT xid::text::bigint AS turn, seq, at, kind, business, declaration, actor, facts
    FROM journal WHERE (xid, seq) > ($1::text::xid8, $2) AND xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY xid, seq LIMIT $3";

/// The lines after a mark, at most `limit`, and the mark to go on from. No line is ever passed over, whatever the order
/// of commits.
pub async fn after(db: &mut Db, mark: Mark, limit: i64) -> Result<(Vec<Event>, Mark), Error> {
    let text = db.pick(AFTER_SQLITE, AFTER_POSTGRES);
    let rows = sql!(db, all Row: text, mark.turn, mark.seq, limit)?;
    let next = rows.last().map_or(mark, |row| Mark { turn: row.turn, seq: row.seq });
    Ok((rows.into_iter().map(Event::from).collect(), next))
}

/// The declarations that lines after a mark speak of, at most `limit` lines, and the mark of the last one. On PostgreSQL also those of
/// lines that are visible and not final yet: a copy that takes them in early meets them again, so the mark is for the next page of the
/// same look alone.
pub async fn touched(db: &mut Db, mark: Mark, limit: i64) -> Result<(Vec<Uuid>, Mark), Error> {
    let text = db.pick(
        "SELECT 0, seq, declaration FROM journal WHERE seq > $2 AND $1 = 0 AND declaration IS NOT NULL
            ORDER BY seq LIMIT $3",
        "SELECT xid::text::bigint, seq, declaration FROM journal
            WHERE (xid, seq) > ($1::text::xid8, $2) AND declaration IS NOT NULL ORDER BY xid, seq LIMIT $3",
    );
    let rows = sql!(db, all (i64, i64, Uuid): text, mark.turn, mark.seq, limit)?;
    let last = rows.last().map_or(mark, |(turn, seq, _)| Mark { turn: *turn, seq: *seq });
    Ok((rows.into_iter().map(|(_, _, declaration)| declaration).collect(), last))
}

/// The lines behind a mark that can be seen, final or not, at most `limit`: where each stands, and of what it speaks. On PostgreSQL a
/// transaction that is open anywhere on the server keeps later lines from becoming final; a copy that takes them in early is true all
/// the same, and meets them again. None on SQLite, behind the last line of [`after`].
pub async fn early(db: &mut Db, mark: Mark, limit: i64) -> Result<Vec<(Mark, Option<Uuid>)>, Error> {
    let text = db.pick(
        "SELECT 0, seq, declaration FROM journal WHERE seq > $2 AND $1 = 0 ORDER BY seq LIMIT $3",
        "SELECT xid::text::bigint, seq, declaration FROM journal WHERE (xid, seq) > ($1::text::xid8, $2)
            ORDER BY xid, seq LIMIT $3",
    );
    let rows = sql!(db, all (i64, i64, Option<Uuid>): text, mark.turn, mark.seq, limit)?;
    Ok(rows.into_iter().map(|(turn, seq, declaration)| (Mark { turn, seq }, declaration)).collect())
}

/// The mark of now: everything before it is visible to whoever reads after this call; lines may come twice, none is
/// missing. For a follower that builds its copy from the tables and then follows.
pub async fn start_mark(db: &mut Db) -> Result<Mark, Error> {
    let text = db.pick(
        "SELECT 0, COALESCE(MAX(seq), 0) FROM journal",
        "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1, 9223372036854775807",
    );
    let (turn, seq) = sql!(db, one (i64, i64): text)?;
    Ok(Mark { turn, seq })
}

/// Every move of a declaration so far, in order: when, and where it stood from then on.
pub async fn moves(db: &mut Db, declaration: Uuid) -> Result<Vec<(Timestamp, State)>, Error> {
    let text = "SELECT kind, at FROM journal WHERE declaration = $1 ORDER BY seq";
    let lines = sql!(db, all (String, Moment): text, declaration)?;
    let moved = |(kind, at): (String, Moment)| Some((at.into(), Kind::parse(&kind)?.leads_to()?));
    Ok(lines.into_iter().filter_map(moved).collect())
}

/// The same of many declarations; those that never moved are left out.
pub async fn moves_of(db: &mut Db, declarations: &[Uuid]) -> Result<HashMap<Uuid, Vec<(Timestamp, State)>>, Error> {
    let text = db.pick(
        "SELECT declaration, kind, at FROM journal WHERE declaration IN (SELECT unhex(value) FROM json_each($1)) ORDER BY seq",
        "SELECT declaration, kind, at FROM journal
         WHERE declaration IN (SELECT jsonb_array_elements_text($1)::uuid) ORDER BY seq",
    );
    let ids: Vec<String> = declarations.iter().map(|id| id.simple().to_string()).collect();
    let mut moves: HashMap<Uuid, Vec<_>> = HashMap::new();
    for (declaration, kind, at) in sql!(db, all (Uuid, String, Moment): text, serde_json::json!(ids))? {
        if let Some(state) = Kind::parse(&kind).and_then(Kind::leads_to) {
            moves.entry(declaration).or_default().push((at.into(), state));
        }
    }
    Ok(moves)
}

/// The lines about a declaration, oldest first.
pub async fn of_declaration(db: &mut Db, declaration: Uuid) -> Result<Vec<Event>, Error> {
    let text = "SELECT CAST(0 AS BIGINT) AS turn, seq, at, kind, business, declaration, actor, facts FROM journal
        WHERE declaration = $1 ORDER BY seq";
    Ok(sql!(db, all Row: text, declaration)?.into_iter().map(Event::from).collect())
}

/// Writes a line, sealed, and counts the declaration's version up if the line tells of a change. Inside the verb that makes the
/// change and after it, so that no caller can forget it.
pub(crate) async fn append(db: &mut Unit, line: Line<'_>, now: Timestamp) -> Result<(), Error> {
    let Line { kind, business, declaration, actor, facts } = line;
    if let Some(declaration) = declaration.filter(|_| kind.changes()) {
        sql!(db, run: "UPDATE declarations SET version = version + 1 WHERE id = $1", declaration)?;
    }
    let fields = Fields::Journal { at: now, kind: kind.code(), business, declaration, actor, facts: &facts };
    let seal = fields.seal(&db.vault);
    let text =
        "INSERT INTO journal (at, kind, business, declaration, actor, facts, seal) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    sql!(db, run: text, now, kind.code(), business, declaration, actor, facts, seal).map(drop)
}

impl Event {
    /// The line told of a change ([`Kind::changes`]). A kind of a later version counts as one that did.
    pub fn changed(&self) -> bool {
        Kind::parse(&self.kind).is_none_or(Kind::changes)
    }

    /// The line may have changed what the public sees. A kind of a later version counts as if it had.
    pub fn may_be_seen(&self) -> bool {
        Kind::parse(&self.kind).is_none_or(Kind::may_be_seen)
    }
}

impl From<Row> for Event {
    fn from(row: Row) -> Self {
        Self {
            seq: row.seq,
            at: row.at,
            kind: row.kind,
            business: row.business,
            declaration: row.declaration,
            actor: row.actor,
            facts: row.facts,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_concerns_one_person_alone_is_not_seen() {
        let seen = |kind: &str| {
            let kind = kind.to_owned();
            let at = Timestamp::UNIX_EPOCH;
            let facts = Value::Null;
            Event { seq: 1, at, kind, business: None, declaration: None, actor: String::new(), facts }.may_be_seen()
        };
        for private in [
            Kind::DocumentOpened,
            Kind::MarkDownloaded,
            Kind::ToldPartner,
            Kind::MailFailed,
            Kind::Flagged,
            Kind::Proposed,
        ] {
            assert!(!seen(private.code()), "{private:?}");
        }
        assert!(
            seen(Kind::Accepted.code())
                && seen(Kind::Superseded.code())
                && seen(Kind::Loaded.code())
                && seen("of a later version")
        );
    }
}
