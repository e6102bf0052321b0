//! The notes as they are read: what was done, whose data an officer saw, who looked at a case.

use crate::{
    columns::{Kept, Moment},
    door::{Db, sql},
    error::Error,
};
use domain::{ids::DeclarationId, staff::Role};
use jiff::Timestamp;
use uuid::Uuid;

/// A note as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// Its running number.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who; `None`: the command line.
    pub officer: Option<Uuid>,
    /// What the officer was then.
    pub role: Option<Role>,
    /// The code of the act.
    pub act: String,
    /// Of whom or of what.
    pub subject: Option<String>,
    /// The declaration or business it is about.
    pub case: Option<Uuid>,
    /// Why, or what it was changed to.
    pub reason: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    #[sqlx(try_from = "Moment")]
    at: Timestamp,
    officer: Option<Uuid>,
    role: Option<String>,
    act: String,
    subject: Option<String>,
    case_id: Option<Uuid>,
    reason: Option<String>,
}

impl From<Row> for Noted {
    fn from(row: Row) -> Self {
        Self {
            seq: row.seq,
            at: row.at,
            officer: row.officer,
            role: row.role.as_deref().and_then(Role::parse),
            act: row.act,
            subject: row.subject,
            case: row.case_id,
            reason: row.reason,
        }
    }
}

/// Which notes; what is `None` is not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Who.
    pub officer: Option<Uuid>,
    /// The code of the act.
    pub act: Option<String>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub to: Option<Timestamp>,
    /// The declaration or business.
    pub case: Option<Uuid>,
}

/// Notes that a filter lets through; the argument is the condition whose index leads.
macro_rules! found_sql {
    ($first:literal) => {
        concat!(
            "SELECT seq, at, officer, role, act, subject, case_id, reason FROM audit WHERE ",
            $first,
            " AND ($2 IS NULL OR act = $2) AND ($3 IS NULL OR at >= $3) AND ($4 IS NULL OR at < $4)
              AND ($5 IS NULL OR officer = $5) AND ($6 IS NULL OR case_id = $6) ORDER BY seq DESC LIMIT $7"
        )
    };
}

/// The notes before that number, newest first.
pub async fn before(db: &mut Db, seq: i64, limit: i64) -> Result<Vec<Noted>, Error> {
    found(db, &Filter::default(), seq, limit).await
}

/// The notes before that number that the filter lets through, newest first.
pub async fn found(db: &mut Db, filter: &Filter, seq: i64, limit: i64) -> Result<Vec<Noted>, Error> {
    let Filter { officer, act, from, to, case } = filter;
    let text = match (case, officer, act) {
        (Some(_), ..) => found_sql!("seq < $1 AND case_id = $6"),
        (None, Some(_), _) => found_sql!("seq < $1 AND officer = $5"),
        (None, None, Some(_)) => found_sql!("seq < $1 AND act = $2"),
        (None, None, None) => found_sql!("seq < $1"),
    };
    let rows = sql!(db, all Row: text, seq, act.clone(), *from, *to, *officer, *case, limit)?;
    Ok(rows.into_iter().map(Noted::from).collect())
}

/// The looks at a declaration or business with who looked, newest first.
pub async fn views(db: &mut Db, case: Uuid, limit: i64) -> Result<Vec<Noted>, Error> {
    let text = "SELECT seq, at, officer, role, act, subject, case_id, reason FROM audit
        WHERE case_id = $1 AND act LIKE '%-seen' ORDER BY at DESC, seq DESC LIMIT $2";
    Ok(sql!(db, all Row: text, case, limit)?.into_iter().map(Noted::from).collect())
}

/// A case whose data an officer saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The declaration or business.
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

#[derive(sqlx::FromRow)]
struct SeenRow {
    case_id: Uuid,
    number: Option<Kept<DeclarationId>>,
    published_name: Option<String>,
    times: i64,
    #[sqlx(try_from = "Moment")]
    first_at: Timestamp,
    #[sqlx(try_from = "Moment")]
    last_at: Timestamp,
}

const SEEN: &str = "SELECT v.case_id, d.number, b.published_name, v.times, v.first_at, v.last_at
    FROM (SELECT case_id, count(*) AS times, MIN(at) AS first_at, MAX(at) AS last_at FROM audit
        WHERE officer = $1 AND at >= $2 AND at < $3 AND act LIKE '%-seen' AND case_id IS NOT NULL GROUP BY case_id) v
    LEFT JOIN declarations d ON d.id = v.case_id
    LEFT JOIN businesses b ON b.id = COALESCE(d.business_id, v.case_id)
    ORDER BY v.first_at, v.case_id LIMIT $4";

/// Whose data an officer saw from one moment until before another: each case once, in the order of the first look.
pub async fn seen(
    db: &mut Db,
    officer: Uuid,
    (from, to): (Timestamp, Timestamp),
    limit: i64,
) -> Result<Vec<Seen>, Error> {
    let rows = sql!(db, all SeenRow: SEEN, officer, from, to, limit)?;
    let seen = |row: SeenRow| Seen {
        case: row.case_id,
        number: row.number.map(|kept| kept.0),
        name: row.published_name,
        times: row.times,
        first: row.first_at,
        last: row.last_at,
    };
    Ok(rows.into_iter().map(seen).collect())
}

/// The lists an officer looked at in that time, which name nobody by themselves: the code of the act, and how often.
pub async fn lists_seen(
    db: &mut Db,
    officer: Uuid,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<(String, i64)>, Error> {
    let text = "SELECT act, count(*) FROM audit WHERE officer = $1 AND at >= $2 AND at < $3 AND act LIKE '%-seen'
        AND case_id IS NULL GROUP BY act ORDER BY act";
    sql!(db, all (String, i64): text, officer, from, to)
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
}

#[derive(sqlx::FromRow)]
struct LookRow {
    #[sqlx(try_from = "Moment")]
    at: Timestamp,
    role: Option<String>,
    reason: Option<String>,
}

/// Who looked at the data of a declaration or its business, newest first.
pub async fn looks(db: &mut Db, declaration: Uuid, business: Uuid, limit: i64) -> Result<Vec<Look>, Error> {
    let text = "SELECT at, role, reason FROM audit WHERE (case_id = $1 OR case_id = $2) AND act LIKE '%-seen'
        ORDER BY at DESC, seq DESC LIMIT $3";
    let rows = sql!(db, all LookRow: text, declaration, business, limit)?;
    let look = |row: LookRow| Look { at: row.at, role: row.role.as_deref().and_then(Role::parse), reason: row.reason };
    Ok(rows.into_iter().map(look).collect())
}
