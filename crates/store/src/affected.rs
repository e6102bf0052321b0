//! Whom a change of the scheme concerns: declarations that count, by one of their facts; how many, which, and whose they are.

use crate::{
    columns::Kept,
    door::{Db, sql},
    error::Error,
    exports::is_of_person,
};
use domain::{
    business::{Kind, PublishAs},
    declaration::State,
    email::Email,
    ids::DeclarationId,
};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

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
    email: Vec<u8>,
}

/// A person who is concerned, which is a mail address, and what of theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The address, as the newest of these declarations has it.
    pub email: Email,
    /// Each declaration, with the places of the facts it is concerned by among those asked for.
    pub declarations: Vec<(Concerned, Vec<usize>)>,
}

/// What counts: declared, returned or accepted.
macro_rules! of_those {
    ($what:literal, $fact:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM declarations d JOIN businesses b ON b.id = d.business_id JOIN contacts c ON c.id = d.contact_id
              WHERE d.state IN ('declared', 'returned', 'accepted') AND d.number IS NOT NULL AND ",
            $fact
        )
    };
}

/// The statements of a fact, which is their first argument.
struct Texts {
    count: &'static str,
    list: &'static str,
    /// Whose they are, without those nothing is sent to.
    keys: &'static str,
    /// What one of these has.
    own: &'static str,
}

/// The statements of a fact.
macro_rules! texts {
    ($fact:literal) => {
        Texts {
            count: of_those!("count(*)", $fact),
            list: concat!(
                of_those!("d.number, b.published_name, b.kind, b.publish_as, d.state", $fact),
                " AND d.number > $2 ORDER BY d.number LIMIT $3"
            ),
            keys: concat!(
                of_those!("DISTINCT c.email_key", $fact),
                " AND c.email_key > $2 AND NOT EXISTS (SELECT 1 FROM suppressed s WHERE s.email_key = c.email_key)
                  ORDER BY c.email_key LIMIT $3"
            ),
            own: concat!(
                of_those!("d.number, b.published_name, b.kind, b.publish_as, d.state, c.email", $fact),
                " AND c.email_key = $2 AND NOT EXISTS (SELECT 1 FROM suppressed s WHERE s.email_key = c.email_key)
                  ORDER BY d.declared_at DESC, d.number"
            ),
        }
    };
}

const OTHER_TERMS: Texts = texts!("d.terms_edition <> $1");
const OTHER_RULES: Texts = texts!("d.rules_edition <> $1");
const PURPOSE: Texts = texts!("CAST(d.purposes AS TEXT) LIKE $1");
const PUBLICATION: Texts = texts!("d.publication = $1");
const EMPLOYEES: Texts = texts!("b.employees = $1");
const CONFIRMED: Texts = texts!("COALESCE(d.last_confirmed_at, d.accepted_at) < $1");

/// Asks with the fact as the first argument, text or moment.
macro_rules! asked {
    ($db:ident, $how:ident $row:ty: $text:ident of $concern:ident $(, $arg:expr)*) => {{
        let (texts, fact) = $concern.asked();
        match $concern {
            Concern::ConfirmedBefore(at) => sql!($db, $how $row: texts.$text, *at $(, $arg)*)?,
            _ => sql!($db, $how $row: texts.$text, fact $(, $arg)*)?,
        }
    }};
}

impl Concern {
    /// The statements, and the fact where it is text.
    fn asked(&self) -> (&'static Texts, String) {
        match self {
            Self::OtherTerms(edition) => (&OTHER_TERMS, edition.clone()),
            Self::OtherRules(edition) => (&OTHER_RULES, edition.clone()),
            // Codes of lists have neither quotes nor wildcards but `_`, which is a letter like any other in them.
            Self::Purpose(code) => (&PURPOSE, format!("%\"{code}\"%")),
            Self::Publication(code) => (&PUBLICATION, code.clone()),
            Self::Employees(code) => (&EMPLOYEES, code.clone()),
            Self::ConfirmedBefore(_) => (&CONFIRMED, String::new()),
        }
    }
}

/// How many are concerned.
pub async fn count(db: &mut Db, concern: &Concern) -> Result<i64, Error> {
    let (count,) = asked!(db, one (i64,): count of concern);
    Ok(count)
}

/// Those that are concerned whose 自己宣言ID comes after `after`, in its order. The names of persons are left out.
pub async fn list(db: &mut Db, concern: &Concern, after: &str, limit: i64) -> Result<Vec<Concerned>, Error> {
    let rows = asked!(db, all Row: list of concern, after, limit);
    Ok(rows.into_iter().map(Row::listed).collect())
}

/// The blind indexes of the next persons behind that one whom one of these facts concerns and who may be written to, in their order, at
/// most `limit`. Looks at as much of the register as it takes, so it is asked before the unit that puts their letters.
pub async fn persons(db: &mut Db, concerns: &[Concern], behind: &[u8], limit: i64) -> Result<Vec<Vec<u8>>, Error> {
    let mut keys = BTreeSet::new();
    for concern in concerns {
        let found = asked!(db, all (Vec<u8>,): keys of concern, behind, limit);
        keys.extend(found.into_iter().map(|(key,)| key));
    }
    // The first of all are among the first of each.
    Ok(keys.into_iter().take(usize::try_from(limit).unwrap_or_default()).collect())
}

/// How many persons may be written to whom one of these facts concerns.
pub async fn count_persons(db: &mut Db, concerns: &[Concern]) -> Result<i64, Error> {
    const AT_ONCE: i64 = 5000;
    let (mut count, mut behind) = (0, Vec::new());
    loop {
        let keys = persons(db, concerns, &behind, AT_ONCE).await?;
        let found = i64::try_from(keys.len()).unwrap_or(i64::MAX);
        count += found;
        match keys.into_iter().next_back() {
            Some(last) if found == AT_ONCE => behind = last,
            _ => return Ok(count),
        }
    }
}

/// The person of a blind index, with all that these facts concern; `None`: nothing any more, or nothing may be sent there.
pub async fn person(db: &mut Db, concerns: &[Concern], key: &[u8]) -> Result<Option<Person>, Error> {
    let (mut email, mut found) = (None, BTreeMap::new());
    for (place, concern) in concerns.iter().enumerate() {
        for row in asked!(db, all OwnRow: own of concern, key) {
            if email.is_none() {
                email = Some(db.vault.read("contacts.email", &row.email, Email::parse)?);
            }
            let one = row.concerned.own();
            let number = one.number.as_str().to_owned();
            found.entry(number).or_insert_with(|| (one, Vec::new())).1.push(place);
        }
    }
    Ok(email.map(|email| Person { email, declarations: found.into_values().collect() }))
}
