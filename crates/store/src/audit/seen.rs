//! Whose data an officer saw, and who looked at a case: on the pages of the office, which note each look, and in files that were taken
//! out of it, which keep whose data they held.

use super::{Act, Noted, of_case_sql, read::Row};
use crate::{
    columns::{Kept, Moment},
    door::{Db, sql},
    error::Error,
    exports::{Taken, taken_by, taken_of},
};
use domain::{ids::DeclarationId, staff::Role};
use jiff::Timestamp;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};
use uuid::Uuid;

/// The looks at a declaration or business with who looked, and the files that held it, newest first.
pub async fn views(db: &mut Db, case: Uuid, limit: i64) -> Result<Vec<Noted>, Error> {
    let text = concat!(
        "SELECT seq, at, officer, role, act, subject, case_id, reason FROM audit WHERE ",
        of_case_sql!("$1"),
        " AND act LIKE '%-seen' ORDER BY at DESC, seq DESC LIMIT $2"
    );
    let mut views: Vec<_> = sql!(db, all Row: text, case, limit)?.into_iter().map(Noted::from).collect();
    let taken = taken_of(db, case, limit).await?;
    views.extend(taken.iter().map(|taken| exported(taken, case)));
    views.sort_by_key(|view| Reverse((view.at, view.seq)));
    views.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(views)
}

/// A file as a note without a number of its own. What it was for stays with the export.
fn exported(taken: &Taken, case: Uuid) -> Noted {
    Noted {
        seq: 0,
        at: taken.at,
        officer: Some(taken.officer),
        role: taken.role,
        act: Act::ExportBegun.code().to_owned(),
        subject: Some(taken.export.to_string()),
        case: Some(case),
        reason: None,
    }
}

/// A case whose data an officer saw or took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The declaration or business, or the draft of a form of which no declaration was made.
    pub case: Uuid,
    /// Its 自己宣言ID, if it is a declaration that was confirmed and is still there.
    pub number: Option<DeclarationId>,
    /// The published name of the business, if it is still there.
    pub name: Option<String>,
    /// How often.
    pub times: i64,
    /// When first, in the time asked about.
    pub first: Timestamp,
    /// When last, in the time asked about.
    pub last: Timestamp,
}

const SEEN: &str = "SELECT case_id, count(*), MIN(at), MAX(at) FROM audit
    WHERE officer = $1 AND at >= $2 AND at < $3 AND act LIKE '%-seen' AND act <> 'form-seen' AND case_id > $4
    GROUP BY case_id ORDER BY case_id LIMIT $5";
/// Forms on paper: as the declarations that were made of them, or by their drafts. They are few, so no index has to lead to the place.
const FORMS: &str = "SELECT COALESCE(d.id, a.case_id), count(*), MIN(a.at), MAX(a.at)
    FROM audit a LEFT JOIN declarations d ON d.draft = a.case_id
    WHERE a.officer = $1 AND a.at >= $2 AND a.at < $3 AND a.act = 'form-seen' AND a.case_id IS NOT NULL
        AND COALESCE(d.id, a.case_id) > $4
    GROUP BY COALESCE(d.id, a.case_id) ORDER BY COALESCE(d.id, a.case_id) LIMIT $5";

/// Whose data an officer saw or took from one moment until before another: each case once, in the order of their ids, at most `limit`
/// behind `after`.
pub async fn seen(
    db: &mut Db,
    officer: Uuid,
    (from, to): (Timestamp, Timestamp),
    (after, limit): (Uuid, i64),
) -> Result<Vec<Seen>, Error> {
    let mut rows = sql!(db, all (Uuid, i64, Moment, Moment): SEEN, officer, from, to, after, limit)?;
    rows.extend(sql!(db, all (Uuid, i64, Moment, Moment): FORMS, officer, from, to, after, limit)?);
    let looks = rows.into_iter().map(|(case, count, first, last)| (case, count, first.0, last.0));
    let taken = taken_by(db, officer, (from, to), (after, limit)).await?;
    let mut cases = BTreeMap::new();
    for (case, count, begin, end) in looks.chain(taken.into_iter().map(|(case, at)| (case, 1, at, at))) {
        let (times, first, last) = cases.entry(case).or_insert((0, begin, end));
        (*times, *first, *last) = (*times + count, (*first).min(begin), (*last).max(end));
    }
    // The first of all are among the first of each.
    let cases: Vec<_> = cases.into_iter().take(usize::try_from(limit).unwrap_or_default()).collect();
    let mut who = who(db, cases.iter().map(|(case, _)| *case)).await?;
    let seen = |(case, (times, first, last))| {
        let (number, name) = who.remove(&case).unwrap_or_default();
        Seen { case, number, name, times, first, last }
    };
    Ok(cases.into_iter().map(seen).collect())
}

/// The numbers and the published names of declarations and businesses that are still there.
type Who = HashMap<Uuid, (Option<DeclarationId>, Option<String>)>;

const WHO: [&str; 2] = [
    "WITH w AS MATERIALIZED (SELECT unhex(value) AS id FROM json_each($1))
     SELECT w.id, d.number, b.published_name FROM w LEFT JOIN declarations d ON d.id = w.id
     JOIN businesses b ON b.id = COALESCE(d.business_id, w.id)",
    "WITH w AS MATERIALIZED (SELECT jsonb_array_elements_text($1)::uuid AS id)
     SELECT w.id, d.number, b.published_name FROM w LEFT JOIN declarations d ON d.id = w.id
     JOIN businesses b ON b.id = COALESCE(d.business_id, w.id)",
];

async fn who(db: &mut Db, cases: impl Iterator<Item = Uuid>) -> Result<Who, Error> {
    let [sqlite, postgres] = WHO;
    let (text, ids): (_, Vec<_>) = (db.pick(sqlite, postgres), cases.map(|case| case.simple().to_string()).collect());
    let rows = sql!(db, all (Uuid, Option<Kept<DeclarationId>>, String): text, serde_json::json!(ids))?;
    Ok(rows.into_iter().map(|(id, number, name)| (id, (number.map(|kept| kept.0), Some(name)))).collect())
}

/// The lists an officer looked at in that time, which name nobody by themselves, and the files taken: the code of the act, and how often.
pub async fn lists_seen(
    db: &mut Db,
    officer: Uuid,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<(String, i64)>, Error> {
    let text = "SELECT act, count(*) FROM audit WHERE officer = $1 AND at >= $2 AND at < $3
        AND (act LIKE '%-seen' OR act IN ($4, $5)) AND case_id IS NULL GROUP BY act ORDER BY act";
    let [export, concerned] = [Act::ExportBegun, Act::ConcernedTaken].map(Act::code);
    sql!(db, all (String, i64): text, officer, from, to, export, concerned)
}

/// A look at a case, without the name of who looked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// When.
    pub at: Timestamp,
    /// What the officer was then; `None`: on the command line.
    pub role: Option<Role>,
    /// Why.
    pub reason: Option<String>,
    /// It was taken out of the office in a file.
    pub exported: bool,
}

#[derive(sqlx::FromRow)]
struct LookRow {
    #[sqlx(try_from = "Moment")]
    at: Timestamp,
    role: Option<String>,
    reason: Option<String>,
}

/// Who looked at the data of a declaration or its business, or took them, newest first.
pub async fn looks(db: &mut Db, declaration: Uuid, business: Uuid, limit: i64) -> Result<Vec<Look>, Error> {
    let text = concat!(
        "SELECT at, role, reason FROM audit WHERE (",
        of_case_sql!("$1"),
        " OR case_id = $2) AND act LIKE '%-seen' ORDER BY at DESC, seq DESC LIMIT $3"
    );
    let rows = sql!(db, all LookRow: text, declaration, business, limit)?;
    let role = |role: Option<String>| role.as_deref().and_then(Role::parse);
    let look = |row: LookRow| Look { at: row.at, role: role(row.role), reason: row.reason, exported: false };
    let mut looks: Vec<_> = rows.into_iter().map(look).collect();
    let taken = taken_of(db, declaration, limit).await?;
    let export = |taken: Taken| Look { at: taken.at, role: taken.role, reason: Some(taken.purpose), exported: true };
    looks.extend(taken.into_iter().map(export));
    looks.sort_by_key(|look| Reverse(look.at));
    looks.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(looks)
}
