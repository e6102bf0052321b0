//! Which declarations are of one business: each declaration keeps a record of its own of who declares, so they are tied by what they
//! share for certain.

use crate::{
    door::{Db, sql},
    error::Error,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The most declarations of a business that are shown together.
pub const MOST: i64 = 20;

/// Why a declaration belongs to the business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tie {
    /// It is the record that was asked for.
    Own,
    /// The same 法人番号.
    Number,
    /// Merged with another of them.
    Merged,
    /// The same published name and the same mail address of the person in charge.
    NameAndMail,
}

impl Tie {
    /// All ties.
    pub const ALL: [Self; 4] = [Self::Own, Self::Number, Self::Merged, Self::NameAndMail];

    /// The key of its words.
    pub fn code(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Number => "number",
            Self::Merged => "merged",
            Self::NameAndMail => "name-and-mail",
        }
    }
}

const OWN: &str = "SELECT id FROM declarations WHERE business_id = $1 ORDER BY submitted_at, id LIMIT $2";
const NUMBER: &str = "SELECT d.id FROM businesses me
    JOIN businesses b ON b.corporate_number = me.corporate_number JOIN declarations d ON d.business_id = b.id
    WHERE me.id = $1 ORDER BY d.submitted_at, d.id LIMIT $2";
const NAME_AND_MAIL: &str = "SELECT d.id FROM businesses me JOIN contacts mine ON mine.business_id = me.id
    JOIN contacts c ON c.email_key = mine.email_key JOIN businesses b ON b.id = c.business_id
    JOIN declarations d ON d.business_id = b.id
    WHERE me.id = $1 AND b.folded_name = me.folded_name ORDER BY d.submitted_at, d.id LIMIT $2";
const MERGED: &str = "SELECT kept FROM merges WHERE ended = $1 UNION SELECT ended FROM merges WHERE kept = $1 LIMIT $2";

/// The declarations of a business with the strongest reason each, its own first, at most [`MOST`]. None: there is no such business.
pub async fn ties(db: &mut Db, business: Uuid) -> Result<Vec<(Uuid, Tie)>, Error> {
    let mut found = BTreeMap::<Uuid, Tie>::new();
    for (text, tie) in [(OWN, Tie::Own), (NUMBER, Tie::Number), (NAME_AND_MAIL, Tie::NameAndMail)] {
        for (id,) in sql!(db, all (Uuid,): text, business, MOST)? {
            found.entry(id).and_modify(|known| *known = tie.min(*known)).or_insert(tie);
        }
    }
    for own in found.keys().copied().collect::<Vec<_>>() {
        for (id,) in sql!(db, all (Uuid,): MERGED, own, MOST)? {
            found.entry(id).and_modify(|known| *known = Tie::Merged.min(*known)).or_insert(Tie::Merged);
        }
    }
    let mut all: Vec<_> = found.into_iter().collect();
    all.sort_by_key(|(id, tie)| (*tie, *id));
    all.truncate(usize::try_from(MOST).unwrap_or_default());
    Ok(all)
}
