//! The notes as they are read, newest first.

use super::{Act, of_case_sql};
use crate::{
    columns::Moment,
    door::{Db, sql},
    error::Error,
};
use domain::staff::Role;
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
    /// The declaration or business it is about, or the draft of a form on paper.
    pub case: Option<Uuid>,
    /// Why, or what it was changed to.
    pub reason: Option<String>,
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
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

/// The acts whose notes say why in words that somebody is told.
const DECIDED: [Act; 6] = [
    Act::CaseReturned,
    Act::EndingProposed,
    Act::EndingSigned,
    Act::EndingWithdrawn,
    Act::CasesMerged,
    Act::CasesUnmerged,
];

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
    /// The declaration, with the form on paper that it was made of, or the business.
    pub case: Option<Uuid>,
}

/// Notes that a filter lets through; the argument is the condition whose index leads.
macro_rules! found_sql {
    ($first:expr) => {
        concat!(
            "SELECT seq, at, officer, role, act, subject, case_id, reason FROM audit WHERE ",
            $first,
            " AND ($2 IS NULL OR act = $2) AND ($3 IS NULL OR at >= $3) AND ($4 IS NULL OR at < $4)
              AND ($5 IS NULL OR officer = $5) AND ($6 IS NULL OR ",
            of_case_sql!("$6"),
            ") ORDER BY seq DESC LIMIT $7"
        )
    };
}

/// The notes that say why something was decided of a declaration, oldest first.
pub async fn reasons(db: &mut Db, case: Uuid) -> Result<Vec<Noted>, Error> {
    let text = "SELECT seq, at, officer, role, act, subject, case_id, reason FROM audit
        WHERE case_id = $1 AND reason IS NOT NULL AND act IN ($2, $3, $4, $5, $6, $7) ORDER BY seq";
    let [returned, proposed, signed, withdrawn, merged, unmerged] = DECIDED.map(Act::code);
    let rows = sql!(db, all Row: text, case, returned, proposed, signed, withdrawn, merged, unmerged)?;
    Ok(rows.into_iter().map(Noted::from).collect())
}

/// The notes before that number, newest first.
pub async fn before(db: &mut Db, seq: i64, limit: i64) -> Result<Vec<Noted>, Error> {
    found(db, &Filter::default(), seq, limit).await
}

/// The notes before that number that the filter lets through, newest first.
pub async fn found(db: &mut Db, filter: &Filter, seq: i64, limit: i64) -> Result<Vec<Noted>, Error> {
    let Filter { officer, act, from, to, case } = filter;
    let text = match (case, officer, act) {
        (Some(_), ..) => found_sql!(concat!("seq < $1 AND ", of_case_sql!("$6"))),
        (None, Some(_), _) => found_sql!("seq < $1 AND officer = $5"),
        (None, None, Some(_)) => found_sql!("seq < $1 AND act = $2"),
        (None, None, None) => found_sql!("seq < $1"),
    };
    let rows = sql!(db, all Row: text, seq, act.clone(), *from, *to, *officer, *case, limit)?;
    Ok(rows.into_iter().map(Noted::from).collect())
}
