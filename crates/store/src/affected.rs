//! Whom a change of the scheme concerns: declarations that count, by one of their facts; how many, and which.

use crate::{
    columns::Kept,
    door::{Db, sql},
    error::Error,
};
use domain::{declaration::State, ids::DeclarationId};
use jiff::Timestamp;

/// By which fact a declaration is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Concern {
    /// It was made under other terms than this edition.
    OtherTerms(String),
    /// It promises an edition of the rules other than this.
    OtherRules(String),
    /// This purpose was chosen.
    Purpose(String),
    /// This way to publish the policy was chosen.
    Publication(String),
    /// This number of employees was chosen.
    Employees(String),
    /// It was confirmed, or else accepted, before this moment.
    ConfirmedBefore(Timestamp),
}

/// A declaration that is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concerned {
    /// Its 自己宣言ID.
    pub number: DeclarationId,
    /// The published name of the business.
    pub name: String,
    /// Where it stands.
    pub state: State,
}

#[derive(sqlx::FromRow)]
struct Row {
    number: Kept<DeclarationId>,
    published_name: String,
    state: Kept<State>,
}

/// What counts: declared, returned or accepted.
macro_rules! of_those {
    ($what:literal, $fact:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM declarations d JOIN businesses b ON b.id = d.business_id
              WHERE d.state IN ('declared', 'returned', 'accepted') AND d.number IS NOT NULL AND ",
            $fact
        )
    };
}

/// The count and the list for a fact.
macro_rules! both {
    ($fact:literal) => {
        (
            of_those!("count(*)", $fact),
            concat!(
                of_those!("d.number, b.published_name, d.state", $fact),
                " AND d.number > $2 ORDER BY d.number LIMIT $3"
            ),
        )
    };
}

const OTHER_TERMS: (&str, &str) = both!("d.terms_edition <> $1");
const OTHER_RULES: (&str, &str) = both!("d.rules_edition <> $1");
const PURPOSE: (&str, &str) = both!("CAST(d.purposes AS TEXT) LIKE $1");
const PUBLICATION: (&str, &str) = both!("d.publication = $1");
const EMPLOYEES: (&str, &str) = both!("b.employees = $1");
const CONFIRMED: (&str, &str) = both!("COALESCE(d.last_confirmed_at, d.accepted_at) < $1");

impl Concern {
    /// The texts, and the fact where it is text.
    fn asked(&self) -> ((&'static str, &'static str), String) {
        match self {
            Self::OtherTerms(edition) => (OTHER_TERMS, edition.clone()),
            Self::OtherRules(edition) => (OTHER_RULES, edition.clone()),
            // Codes of lists have neither quotes nor wildcards but `_`, which is a letter like any other in them.
            Self::Purpose(code) => (PURPOSE, format!("%\"{code}\"%")),
            Self::Publication(code) => (PUBLICATION, code.clone()),
            Self::Employees(code) => (EMPLOYEES, code.clone()),
            Self::ConfirmedBefore(_) => (CONFIRMED, String::new()),
        }
    }
}

/// How many are concerned.
pub async fn count(db: &mut Db, concern: &Concern) -> Result<i64, Error> {
    let ((text, _), fact) = concern.asked();
    let (count,) = match concern {
        Concern::ConfirmedBefore(at) => sql!(db, one (i64,): text, *at)?,
        _ => sql!(db, one (i64,): text, fact)?,
    };
    Ok(count)
}

/// Those that are concerned whose 自己宣言ID comes after `after`, in its order.
pub async fn list(db: &mut Db, concern: &Concern, after: &str, limit: i64) -> Result<Vec<Concerned>, Error> {
    let ((_, text), fact) = concern.asked();
    let rows = match concern {
        Concern::ConfirmedBefore(at) => sql!(db, all Row: text, *at, after, limit)?,
        _ => sql!(db, all Row: text, fact, after, limit)?,
    };
    let one = |row: Row| Concerned { number: row.number.0, name: row.published_name, state: row.state.0 };
    Ok(rows.into_iter().map(one).collect())
}
