//! Other declarations that may be of the same business: the same 法人番号, name, mail address or address; the most alike first.

use crate::{
    columns::{Kept, Moment},
    declarations::Declaration,
    door::{Db, sql},
    error::Error,
};
use domain::{
    address::Street,
    declaration::{Level, State},
    house_number,
    ids::{DeclarationId, ReceiptNumber},
};
use jiff::Timestamp;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The most that are found by one likeness.
const MOST: i64 = 20;
/// The most businesses of one postal code whose sealed address is looked at.
const NEIGHBOURS: i64 = 200;

/// What is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Likeness {
    /// 法人番号.
    Number,
    /// The published name under the domain's folding.
    Name,
    /// The address up to its 番地, in whichever spelling.
    Address,
    /// The contact's mail address.
    Mail,
}

impl Likeness {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Number, Self::Name, Self::Address, Self::Mail];

    /// The key of its words.
    pub fn code(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Name => "name",
            Self::Address => "address",
            Self::Mail => "mail",
        }
    }

    /// How much it speaks for one business, more than all below it together: neighbours in one building share an address, and an
    /// adviser's mail address stands for many.
    fn weight(self) -> u8 {
        match self {
            Self::Number => 8,
            Self::Name => 4,
            Self::Mail => 2,
            Self::Address => 1,
        }
    }
}

/// Another declaration, and what is the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kin {
    /// Its id.
    pub id: Uuid,
    /// 受付番号.
    pub receipt: ReceiptNumber,
    /// 自己宣言ID.
    pub number: Option<DeclarationId>,
    /// The published name.
    pub name: String,
    /// 取組み段階.
    pub level: Level,
    /// Where it stands.
    pub state: State,
    /// 宣言完了.
    pub declared_at: Timestamp,
    /// Its version.
    pub version: i64,
    /// What is the same.
    pub same: Vec<Likeness>,
}

impl Kin {
    fn weight(&self) -> u8 {
        self.same.iter().map(|one| one.weight()).sum()
    }
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kindred {
    /// The most alike first; of the equally alike the newest.
    pub all: Vec<Kin>,
    /// There may be more than were looked at.
    pub more: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    #[sqlx(try_from = "Kept<ReceiptNumber>")]
    receipt: ReceiptNumber,
    number: Option<Kept<DeclarationId>>,
    name: String,
    #[sqlx(try_from = "Kept<Level>")]
    level: Level,
    #[sqlx(try_from = "Kept<State>")]
    state: State,
    #[sqlx(try_from = "Moment")]
    declared_at: Timestamp,
    version: i64,
    street: Vec<u8>,
}

/// Declarations that were confirmed, but not the one of `$1`; the argument is the condition. Newest first.
macro_rules! kin_sql {
    ($condition:literal) => {
        concat!(
            "SELECT d.id, d.receipt, d.number, b.published_name AS name, d.level, d.state, d.declared_at, d.version,
                b.street
             FROM declarations d JOIN businesses b ON b.id = d.business_id
             WHERE d.id <> $1 AND d.declared_at IS NOT NULL AND ",
            $condition,
            " ORDER BY d.declared_at DESC, d.id LIMIT $3"
        )
    };
}
const BY_NUMBER: &str = kin_sql!("b.corporate_number = $2");
const BY_NAME: &str = kin_sql!("b.folded_name = (SELECT me.folded_name FROM businesses me WHERE me.id = $2)");
const BY_MAIL: &str = kin_sql!("b.id IN (SELECT c.business_id FROM contacts c WHERE c.email_key = $2)");
/// The street is sealed: it is compared here, among those of one postal code and town.
const NEAR: &str = kin_sql!(
    "b.id IN (SELECT n.id FROM businesses me JOIN businesses n ON n.postal_code = me.postal_code AND n.town = me.town
              WHERE me.id = $2)"
);

/// Other declarations like this one: 法人番号 before name, name before mail address, mail address before address, and then the newest.
pub async fn kin(db: &mut Db, declaration: &Declaration) -> Result<Kindred, Error> {
    let (id, business) = (declaration.id, declaration.business_id);
    let mut found = BTreeMap::<Uuid, Kin>::new();
    let mut more = false;
    if let Some(number) = declaration.business.corporate_number() {
        let rows = sql!(db, all Row: BY_NUMBER, id, number.as_str(), MOST + 1)?;
        keep(&mut found, cut(rows, MOST, &mut more), Likeness::Number);
    }
    let rows = sql!(db, all Row: BY_NAME, id, business, MOST + 1)?;
    keep(&mut found, cut(rows, MOST, &mut more), Likeness::Name);
    let near = sql!(db, all Row: NEAR, id, business, NEIGHBOURS + 1)?;
    let mut near = cut(near, NEIGHBOURS, &mut more);
    let block = |street: &Street| house_number::block(&house_number::key(street.as_str())).to_owned();
    let own = block(&declaration.business.address.street);
    let street = |row: &Row| db.vault.read("businesses.street", &row.street, Street::parse);
    let same = near.iter().map(|row| street(row).map(|street| block(&street) == own)).collect::<Result<Vec<_>, _>>()?;
    let mut same = same.into_iter();
    near.retain(|_| same.next().unwrap_or(false));
    keep(&mut found, near, Likeness::Address);
    let key = db.vault.blind_email(&declaration.contact.email);
    let rows = sql!(db, all Row: BY_MAIL, id, key, MOST + 1)?;
    keep(&mut found, cut(rows, MOST, &mut more), Likeness::Mail);
    let mut all: Vec<Kin> = found.into_values().collect();
    all.sort_by_key(|kin| std::cmp::Reverse((kin.weight(), kin.declared_at, kin.id)));
    Ok(Kindred { all, more })
}

/// Leaves what is looked at, and notes whether there was more.
fn cut(mut rows: Vec<Row>, most: i64, more: &mut bool) -> Vec<Row> {
    let most = usize::try_from(most).unwrap_or_default();
    *more |= rows.len() > most;
    rows.truncate(most);
    rows
}

fn keep(found: &mut BTreeMap<Uuid, Kin>, rows: Vec<Row>, likeness: Likeness) {
    for row in rows {
        let kin = found.entry(row.id).or_insert_with(|| Kin {
            id: row.id,
            receipt: row.receipt,
            number: row.number.map(|kept| kept.0),
            name: row.name,
            level: row.level,
            state: row.state,
            declared_at: row.declared_at,
            version: row.version,
            same: Vec::new(),
        });
        kin.same.push(likeness);
    }
}
