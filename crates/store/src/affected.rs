//! Whom a change of the scheme concerns: declarations that count, by one of their facts; how many, which, and whose they are.

mod facts;
#[cfg(test)]
mod plans;

use crate::{
    columns::Kept,
    door::{Db, sql},
    error::Error,
    exports::is_of_person,
    mass_mail,
};
use domain::{
    business::{Kind, PublishAs},
    declaration::{Level, State},
    email::Email,
    ids::DeclarationId,
};
use facts::Facts;
use jiff::Timestamp;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Declarations of one person that a letter names; one person may be the contact of thousands.
pub const NAMED: i64 = 50;

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
    /// This reason for having no 法人番号 was chosen.
    NoNumberReason(String),
    /// This level was declared.
    Level(Level),
    /// It was confirmed, or else accepted, before this moment.
    ConfirmedBefore(Timestamp),
}

/// A declaration that is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concerned {
    /// Its 自己宣言ID.
    pub number: DeclarationId,
    /// The published name of the business; in a list `None` where it is the name of a person, as in an export.
    pub name: Option<String>,
    /// Where it stands.
    pub state: State,
}

#[derive(sqlx::FromRow)]
struct Row {
    number: Kept<DeclarationId>,
    published_name: String,
    kind: Kept<Kind>,
    publish_as: Option<Kept<PublishAs>>,
    state: Kept<State>,
}

impl Row {
    /// As it is told to the person it belongs to.
    fn own(self) -> Concerned {
        Concerned { number: self.number.0, name: Some(self.published_name), state: self.state.0 }
    }

    /// As it is listed.
    fn listed(self) -> Concerned {
        let of_person = is_of_person(self.kind.0, self.publish_as.as_ref().map(|kept| kept.0));
        let one = self.own();
        Concerned { name: one.name.filter(|_| !of_person), ..one }
    }
}

#[derive(sqlx::FromRow)]
struct OwnRow {
    #[sqlx(flatten)]
    concerned: Row,
    contact: Uuid,
    email: Vec<u8>,
}

/// A person who is concerned, which is a mail address, and what of theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The address.
    pub email: Email,
    /// The newest declarations, at most [`NAMED`], each with the places of the facts it is concerned by among those asked for.
    pub declarations: Vec<(Concerned, Vec<usize>)>,
    /// How many more there are.
    pub more: usize,
}

/// What counts, declared, returned or accepted, and has any of the facts, which are the first eight arguments ([`Facts`]): the lists of codes
/// by what finds a purpose among them, and by what reads one as rows.
macro_rules! concerned {
    ($purposes:literal, $publications:literal, $employees:literal, $reasons:literal, $levels:literal) => {
        concat!(
            " d.state IN ('declared', 'returned', 'accepted') AND d.number IS NOT NULL
              AND (($1 <> '' AND d.terms_edition <> $1) OR ($2 <> '' AND d.level = 'one' AND COALESCE(d.rules_edition, '') <> $2) OR ",
            $purposes,
            " OR d.publication IN ",
            $publications,
            " OR b.employees IN ",
            $employees,
            " OR b.no_number_reason IN ",
            $reasons,
            " OR d.level IN ",
            $levels,
            " OR COALESCE(d.last_confirmed_at, d.accepted_at) < $8)"
        )
    };
}

/// A statement for SQLite and for PostgreSQL, whose conditions on a declaration stand between the two parts.
macro_rules! pair {
    ($front:expr, $rest:expr) => {
        (
            concat!(
                $front,
                concerned!(
                    "EXISTS (SELECT 1 FROM json_each(d.purposes) p WHERE p.value IN (SELECT value FROM json_each($3)))",
                    "(SELECT value FROM json_each($4))",
                    "(SELECT value FROM json_each($5))",
                    "(SELECT value FROM json_each($6))",
                    "(SELECT value FROM json_each($7))"
                ),
                $rest
            ),
            concat!(
                $front,
                concerned!(
                    "d.purposes ?| ARRAY(SELECT jsonb_array_elements_text($3))",
                    "(SELECT jsonb_array_elements_text($4))",
                    "(SELECT jsonb_array_elements_text($5))",
                    "(SELECT jsonb_array_elements_text($6))",
                    "(SELECT jsonb_array_elements_text($7))"
                ),
                $rest
            ),
        )
    };
}

/// Declarations, read each for itself.
macro_rules! declarations {
    ($what:literal, $rest:literal) => {
        pair!(
            concat!(
                "SELECT ",
                $what,
                " FROM declarations d JOIN businesses b ON b.id = d.business_id JOIN contacts c ON c.id = d.contact_id WHERE"
            ),
            $rest
        )
    };
}

/// Persons, which are mail addresses: they are walked in the order of their blind indexes, and the walk ends with the last that is asked
/// for. Without those nothing is sent to, and those who have a letter of this mailing.
macro_rules! persons {
    ($front:literal, $rest:literal) => {
        pair!(
            concat!(
                $front,
                "SELECT c.email_key FROM contacts c WHERE c.email_key > $9
                 AND NOT EXISTS (SELECT 1 FROM suppressed s WHERE s.email_key = c.email_key)
                 AND NOT EXISTS (SELECT 1 FROM mass_letters l WHERE l.mailing = $10 AND l.email_key = c.email_key)
                 AND EXISTS (SELECT 1 FROM declarations d JOIN businesses b ON b.id = d.business_id
                     WHERE d.contact_id = c.id AND"
            ),
            concat!(") GROUP BY c.email_key", $rest)
        )
    };
}

type Pair = (&'static str, &'static str);

const COUNT: Pair = declarations!("count(*)", "");
const LIST: Pair = declarations!(
    "d.number, b.published_name, b.kind, b.publish_as, d.state",
    " AND d.number > $9 ORDER BY d.number LIMIT $10"
);
const NEXT: Pair = persons!("", " ORDER BY c.email_key LIMIT $11");
const COUNT_PERSONS: Pair = persons!("SELECT count(*) FROM (", ") k");
const NAMES: Pair = declarations!(
    "d.number, b.published_name, b.kind, b.publish_as, d.state, c.id AS contact, c.email",
    " AND c.email_key = $9 AND NOT EXISTS (SELECT 1 FROM suppressed s WHERE s.email_key = c.email_key)
      ORDER BY d.declared_at DESC, d.number LIMIT $10"
);
const NUMBERS: Pair = declarations!("d.number", " AND c.email_key = $9");

/// Asks with the facts as the first arguments.
macro_rules! asked {
    ($db:ident, $how:ident $row:ty: $pair:ident of $concerns:expr $(, $arg:expr)*) => {{
        let (facts, text) = (Facts::of($concerns), $db.pick($pair.0, $pair.1));
        sql!($db, $how $row: text, facts.terms, facts.rules, facts.purposes, facts.publications, facts.employees, facts.reasons,
            facts.levels, facts.before
            $(, $arg)*)?
    }};
}

/// How many are concerned.
pub async fn count(db: &mut Db, concern: &Concern) -> Result<i64, Error> {
    let (count,) = asked!(db, one (i64,): COUNT of std::slice::from_ref(concern));
    Ok(count)
}

/// Those that are concerned whose 自己宣言ID comes after `after`, in its order. The names of persons are left out.
pub async fn list(db: &mut Db, concern: &Concern, after: &str, limit: i64) -> Result<Vec<Concerned>, Error> {
    let rows = asked!(db, all Row: LIST of std::slice::from_ref(concern), after, limit);
    Ok(rows.into_iter().map(Row::listed).collect())
}

/// The blind indexes of the next persons behind that one whom one of these facts concerns, who may be written to and have no letter of this
/// mailing, in their order, at most `limit`. Looks at as much of the register as it takes, so it is asked before the unit that puts
/// their letters.
pub async fn persons(
    db: &mut Db,
    concerns: &[Concern],
    (mailing, behind): (Uuid, &[u8]),
    limit: i64,
) -> Result<Vec<Vec<u8>>, Error> {
    let rows = asked!(db, all (Vec<u8>,): NEXT of concerns, behind, mailing, limit);
    Ok(rows.into_iter().map(|(key,)| key).collect())
}

/// How many persons may be written to whom one of these facts concerns, without those who have a letter of this mailing, if one is named.
pub async fn count_persons(db: &mut Db, concerns: &[Concern], mailing: Option<Uuid>) -> Result<i64, Error> {
    let (all, mailing) = (Vec::<u8>::new(), mailing.unwrap_or_default());
    let (count,) = asked!(db, one (i64,): COUNT_PERSONS of concerns, all, mailing);
    Ok(count)
}

/// The person of a blind index, with what these facts concern; `None`: nothing any more, or nothing may be sent there, or the address
/// cannot be read.
pub async fn person(db: &mut Db, concerns: &[Concern], key: &[u8]) -> Result<Option<Person>, Error> {
    let rows = asked!(db, all OwnRow: NAMES of concerns, key, NAMED);
    let mut email = None;
    for row in &rows {
        if email.is_none() {
            email = mass_mail::readable(db, row.contact, &row.email)?;
        }
    }
    let Some(email) = email else { return Ok(None) };
    let mut places = BTreeMap::<String, Vec<usize>>::new();
    for (place, concern) in concerns.iter().enumerate() {
        for (number,) in asked!(db, all (String,): NUMBERS of std::slice::from_ref(concern), key) {
            places.entry(number).or_default().push(place);
        }
    }
    let more = places.len().saturating_sub(rows.len());
    let with = |row: OwnRow| {
        let own = places.get(row.concerned.number.0.as_str()).cloned().unwrap_or_default();
        (row.concerned.own(), own)
    };
    Ok(Some(Person { email, declarations: rows.into_iter().map(with).collect(), more }))
}
