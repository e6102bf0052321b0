//! The lines of an export, page by page in the order of their ids: sealed columns are read and opened only where they are asked for.

use super::line::{Line, PersonsRow, Row};
use crate::{
    cases::source_sql,
    door::{Db, sql},
    error::Error,
    journal::Mark,
};
use domain::{
    case::Source,
    declaration::{Level, State},
    export::Conditions,
    place::Prefecture,
};
use jiff::Timestamp;
use uuid::Uuid;

/// What is exported.
#[derive(Clone, Debug)]
pub struct Scope<'a> {
    /// The conditions.
    pub conditions: &'a Conditions,
    /// The codes of the groups (中分類) of the industry in the conditions; empty without one.
    pub groups: &'a [&'a str],
    /// Only what the journal tells of behind the first mark and up to the second.
    pub fresh: Option<(Mark, Mark)>,
}

/// Lines of the kinds that are named change nothing that is exported.
macro_rules! changes_sql {
    () => {
        " AND j.kind NOT IN ('flagged', 'document-opened', 'mark-downloaded', 'mail-failed', 'inquired', 'told-partner', 'proposed',
              'withdrawn')"
    };
}
/// The conditions; the argument is how the engine compares places in the journal.
macro_rules! where_sql {
    ($behind:literal) => {
        concat!(
            " WHERE d.id > $1 AND ($2 = '' OR d.state = $2) AND ($3 = '' OR d.level = $3) AND ($4 = '' OR b.prefecture = $4)
              AND ($5 = '' OR $5 LIKE '%|' || b.industry || '|%') AND ($6 = '' OR $6 = ",
            source_sql!(),
            ") AND d.submitted_at >= $7 AND d.submitted_at < $8
              AND ($9 = 0 OR EXISTS (SELECT 1 FROM journal j WHERE j.declaration = d.id AND ",
            $behind,
            changes_sql!(),
            "))"
        )
    };
}
macro_rules! on_sqlite {
    () => {
        where_sql!("j.seq > $11 AND j.seq <= $13 AND $10 = 0 AND $12 = 0")
    };
}
macro_rules! on_postgres {
    () => {
        where_sql!("(j.xid, j.seq) > ($10::text::xid8, $11) AND (j.xid, j.seq) <= ($12::text::xid8, $13)")
    };
}
/// The columns of every line.
macro_rules! columns_sql {
    () => {
        concat!(
            "SELECT d.id, d.receipt, d.number, d.state, d.state_at, d.level, d.rules_edition, b.kind, b.published_name,
                b.publish_as, b.corporate_number, b.prefecture, b.town, b.industry, b.employees, ",
            source_sql!(),
            " AS source, d.submitted_at, d.declared_at, d.accepted_at, d.last_confirmed_at, b.url"
        )
    };
}
/// The columns of persons, and the tables.
macro_rules! persons_sql {
    () => {
        ", b.representative, c.name AS contact, c.department, c.email, b.phone, b.postal_code, b.street, b.building
         FROM declarations d JOIN businesses b ON b.id = d.business_id JOIN contacts c ON c.id = d.contact_id"
    };
}

const CHANGED: [&str; 2] = [
    concat!(
        "SELECT DISTINCT j.declaration FROM journal j WHERE j.declaration IS NOT NULL
            AND j.seq > $2 AND j.seq <= $4 AND $1 = 0 AND $3 = 0",
        changes_sql!()
    ),
    concat!(
        "SELECT DISTINCT j.declaration FROM journal j WHERE j.declaration IS NOT NULL
            AND (j.xid, j.seq) > ($1::text::xid8, $2) AND (j.xid, j.seq) <= ($3::text::xid8, $4)",
        changes_sql!()
    ),
];
const LINES: [&str; 2] = [
    concat!(
        columns_sql!(),
        " FROM declarations d JOIN businesses b ON b.id = d.business_id",
        on_sqlite!(),
        " ORDER BY d.id LIMIT $14"
    ),
    concat!(
        columns_sql!(),
        " FROM declarations d JOIN businesses b ON b.id = d.business_id",
        on_postgres!(),
        " ORDER BY d.id LIMIT $14"
    ),
];
const PERSONS: [&str; 2] = [
    concat!(columns_sql!(), persons_sql!(), on_sqlite!(), " ORDER BY d.id LIMIT $14"),
    concat!(columns_sql!(), persons_sql!(), on_postgres!(), " ORDER BY d.id LIMIT $14"),
];

/// The conditions as the statements take them.
struct Asked {
    state: &'static str,
    level: &'static str,
    prefecture: String,
    groups: String,
    source: &'static str,
    span: (Timestamp, Timestamp),
    fresh: i64,
    from: Mark,
    to: Mark,
}

impl Asked {
    fn of(scope: &Scope<'_>) -> Self {
        let conditions = scope.conditions;
        let groups =
            if conditions.industry.is_some() { format!("|{}|", scope.groups.join("|")) } else { String::new() };
        let (from, to) = scope.fresh.unwrap_or_default();
        Self {
            state: conditions.state.map_or("", State::code),
            level: conditions.level.map_or("", Level::code),
            prefecture: conditions.prefecture.map(Prefecture::code).unwrap_or_default(),
            groups,
            source: conditions.source.map_or("", Source::code),
            span: conditions.span(),
            fresh: i64::from(scope.fresh.is_some()),
            from,
            to,
        }
    }
}

/// The declarations that are new or changed behind the first mark and up to the second.
pub async fn changed(db: &mut Db, (from, to): (Mark, Mark)) -> Result<Vec<Uuid>, Error> {
    let [sqlite, postgres] = CHANGED;
    let text = db.pick(sqlite, postgres);
    let rows = sql!(db, all (Uuid,): text, from.turn, from.seq, to.turn, to.seq)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// At most `limit` lines behind an id, in the order of ids; with the data of persons if they are asked for.
pub async fn page(
    db: &mut Db,
    scope: &Scope<'_>,
    (behind, limit): (Uuid, i64),
    persons: bool,
) -> Result<Vec<Line>, Error> {
    let a = Asked::of(scope);
    let [sqlite, postgres] = if persons { PERSONS } else { LINES };
    let text = db.pick(sqlite, postgres);
    if !persons {
        let rows = sql!(db, all Row: text, behind, a.state, a.level, a.prefecture, a.groups, a.source, a.span.0,
            a.span.1, a.fresh, a.from.turn, a.from.seq, a.to.turn, a.to.seq, limit)?;
        return Ok(rows.into_iter().map(|row| row.read(None)).collect());
    }
    let rows = sql!(db, all PersonsRow: text, behind, a.state, a.level, a.prefecture, a.groups, a.source, a.span.0,
        a.span.1, a.fresh, a.from.turn, a.from.seq, a.to.turn, a.to.seq, limit)?;
    rows.into_iter().map(|row| row.read(db)).collect()
}
