//! The rows that a line may have changed, as bytes: a declaration with its business and contact, or an officer.
//!
//! Each column is named, so that a later one changes no digest by itself. What a column holds is taken as the engine gives it.

use super::{Kind, canon::Canon};
use crate::{
    door::{Db, sql},
    error::Error,
    keys::Vault,
};
use futures_util::{Stream, StreamExt as _};
use sqlx::{FromRow, Row as _, ValueRef as _, postgres::PgRow, sqlite::SqliteRow};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A row as it is kept.
pub(super) struct Cells {
    /// Its first column; nothing but zeros if that is no id.
    pub id: Uuid,
    cells: Vec<Option<Vec<u8>>>,
}

impl FromRow<'_, SqliteRow> for Cells {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        // Whatever its type, a value is given as bytes.
        let cells = (0..row.len()).map(|at| row.try_get_unchecked::<Option<Vec<u8>>, _>(at));
        Ok(Self { id: row.try_get(0).unwrap_or_default(), cells: cells.collect::<Result<_, _>>()? })
    }
}

impl FromRow<'_, PgRow> for Cells {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        let cell = |at: usize| {
            let value = row.try_get_raw(at)?;
            if value.is_null() {
                return Ok(None);
            }
            value.as_bytes().map(|bytes| Some(bytes.to_vec())).map_err(sqlx::Error::Decode)
        };
        Ok(Self {
            id: row.try_get(0).unwrap_or_default(),
            cells: (0..row.len()).map(cell).collect::<Result<_, sqlx::Error>>()?,
        })
    }
}

impl Cells {
    /// What the chain keeps of it.
    pub fn digest(&self, vault: &Vault) -> [u8; 32] {
        self.feed(Canon::of(vault, "rows")).done()
    }

    /// Adds every column.
    pub fn feed(&self, canon: Canon) -> Canon {
        self.cells.iter().fold(canon, |canon, cell| canon.bytes(cell.as_deref()))
    }
}

/// A declaration with its business and contact; the argument is what follows the joins.
macro_rules! declaration_rows {
    ($rest:literal) => {
        concat!(
            "SELECT d.id, d.business_id, d.contact_id, d.draft, d.receipt, d.number, d.level, d.rules_edition,
                d.self_check_score, d.self_check_on, d.publication, d.publication_url, d.publication_other, d.purposes,
                d.terms_edition, d.terms_at, d.industry_edition, d.partner, d.state, d.submitted_at, d.declared_at,
                d.accepted_at, d.state_at, d.last_confirmed_at, d.flags, d.reason, d.asked, d.identity, d.superseded_by, d.version,
                b.id, b.kind, b.corporate_number, b.no_number_reason, b.name, b.kana, b.trade_name, b.publish_as,
                b.representative, b.representative_kana, b.published_name, b.folded_name, b.url, b.url_public,
                b.postal_code, b.prefecture, b.town, b.street, b.building, b.phone, b.industry, b.employees,
                b.membership, b.news, b.made_at,
                c.id, c.business_id, c.name, c.department, c.email, c.email_key, c.made_at
             FROM declarations d LEFT JOIN businesses b ON b.id = d.business_id LEFT JOIN contacts c ON c.id = d.contact_id ",
            $rest
        )
    };
}

/// An officer. `totp_step` moves with every code that is tried, and is told by no note.
macro_rules! officer_rows {
    ($rest:literal) => {
        concat!(
            "SELECT o.id, o.name, o.email, o.email_key, o.role, o.password_hash, o.totp, o.version, o.made_at, o.suspended_at
             FROM officers o ",
            $rest
        )
    };
}

/// Columns of the covered tables that change without a line and are left out: the last code of an app, what a member is typing,
/// how often the page of a policy was looked for (what came of that is a flag, which has its line), and the blind index of a
/// telephone number, which older rows are given later (the number itself is covered).
pub const LEFT_OUT: [(&str, &str); 6] = [
    ("officers", "totp_step"),
    ("declarations", "mending"),
    ("declarations", "policy_due"),
    ("declarations", "policy_tries"),
    ("declarations", "policy_reached"),
    ("businesses", "phone_key"),
];

/// Every column of the covered tables that a digest covers; for the test that misses none.
pub fn covered() -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut all: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let words = [declaration_rows!(""), officer_rows!("")];
    for word in words.iter().flat_map(|text| text.split([' ', ',', '\n'])) {
        let Some((table, column)) = word.split_once('.') else { continue };
        let table = match table {
            "d" => "declarations",
            "b" => "businesses",
            "c" => "contacts",
            _ => "officers",
        };
        all.entry(table).or_default().push(column);
    }
    all
}

/// What the rows of a subject are now; `None`: there are none.
pub(super) async fn state(db: &mut Db, kind: Kind, subject: Uuid) -> Result<Option<[u8; 32]>, Error> {
    let row = match kind {
        Kind::Audit => sql!(db, optional Cells: officer_rows!("WHERE o.id = $1"), subject)?,
        _ => sql!(db, optional Cells: declaration_rows!("WHERE d.id = $1"), subject)?,
    };
    Ok(row.map(|row| row.digest(&db.vault)))
}

/// Every declaration or officer with the digest of its rows.
pub(super) fn all(db: &mut Db, kind: Kind) -> impl Stream<Item = Result<(Uuid, [u8; 32]), Error>> + '_ {
    let vault = db.vault.clone();
    let text = if kind == Kind::Audit { officer_rows!("") } else { declaration_rows!("") };
    sql!(db, stream Cells: text).map(move |row| match row {
        Ok(row) => Ok((row.id, row.digest(&vault))),
        Err(why) => Err(Error::at(module_path!(), why)),
    })
}
