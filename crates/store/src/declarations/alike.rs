//! Other living declarations (declared, accepted, returned) that share something with one: how many, for the automatic checks, and which,
//! for whoever looks at what they found.

use super::Declaration;
use crate::{
    columns::Kept,
    door::{Db, sql},
    error::Error,
};
use domain::{
    flags::{Evidence, Flag},
    ids::ReceiptNumber,
};
use uuid::Uuid;

/// The most that are named.
const MOST: i64 = 5;

/// Of the same 法人番号; the arguments are the columns and what follows the conditions.
macro_rules! number_sql {
    ($columns:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM businesses b JOIN declarations d ON d.business_id = b.id
              WHERE b.corporate_number = $1 AND d.id <> $2 AND d.state IN ('declared', 'accepted', 'returned')",
            $rest
        )
    };
}

/// Of the same name in the same town.
macro_rules! name_sql {
    ($columns:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM businesses me
              JOIN businesses b ON b.folded_name = me.folded_name AND b.prefecture = me.prefecture AND b.town = me.town
              JOIN declarations d ON d.business_id = b.id
              WHERE me.id = $1 AND d.id <> $2 AND d.state IN ('declared', 'accepted', 'returned')",
            $rest
        )
    };
}

/// Of other businesses whose contact has the same mail address.
macro_rules! email_sql {
    ($columns:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM contacts c JOIN declarations d ON d.business_id = c.business_id
              WHERE c.email_key = $1 AND c.business_id <> $2 AND d.state IN ('declared', 'accepted', 'returned')",
            $rest
        )
    };
}

/// Counts them.
pub(super) async fn count(db: &mut Db, declaration: &Declaration, evidence: &mut Evidence) -> Result<(), Error> {
    let (id, business) = (declaration.id, declaration.business_id);
    if let Some(number) = declaration.business.corporate_number() {
        (evidence.same_number,) = sql!(db, one (i64,): number_sql!("count(*)", ""), number.as_str(), id)?;
    }
    (evidence.same_name_and_town,) = sql!(db, one (i64,): name_sql!("count(*)", ""), business, id)?;
    let key = db.vault.blind_email(&declaration.contact.email);
    (evidence.same_email,) = sql!(db, one (i64,): email_sql!("count(DISTINCT c.business_id)", ""), key, business)?;
    Ok(())
}

/// Which ones a flag speaks of as they are now, the oldest first, at most five; none for a flag that speaks of no other.
pub async fn alike(db: &mut Db, declaration: &Declaration, flag: Flag) -> Result<Vec<(Uuid, ReceiptNumber)>, Error> {
    let (id, business) = (declaration.id, declaration.business_id);
    let rows = match (flag, declaration.business.corporate_number()) {
        (Flag::SameCorporateNumber, Some(number)) => {
            let text = number_sql!("d.id, d.receipt", " ORDER BY d.submitted_at, d.id LIMIT $3");
            sql!(db, all (Uuid, Kept<ReceiptNumber>): text, number.as_str(), id, MOST)?
        }
        (Flag::SameNameAndTown, _) => {
            let text = name_sql!("d.id, d.receipt", " ORDER BY d.submitted_at, d.id LIMIT $3");
            sql!(db, all (Uuid, Kept<ReceiptNumber>): text, business, id, MOST)?
        }
        (Flag::SameEmail, _) => {
            let key = db.vault.blind_email(&declaration.contact.email);
            let text = email_sql!("d.id, d.receipt", " ORDER BY d.submitted_at, d.id LIMIT $3");
            sql!(db, all (Uuid, Kept<ReceiptNumber>): text, key, business, MOST)?
        }
        _ => Vec::new(),
    };
    Ok(rows.into_iter().map(|(id, receipt)| (id, receipt.0)).collect())
}
