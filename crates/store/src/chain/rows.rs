//! The rows that a line may have changed, as bytes: a declaration with its business, its contact and its case, an officer, an edition of the scheme, or
//! an export with its downloads.
//!
//! Each column is named, so that a later one changes no digest by itself. What a column holds is taken as the engine gives it.

use super::{canon::Canon, case};
use crate::{
    door::{Db, sql},
    error::Error,
    keys::Vault,
};
use futures_util::{Stream, StreamExt as _, stream};
use sqlx::{FromRow, Row as _, ValueRef as _, postgres::PgRow, sqlite::SqliteRow};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// What rows are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Table {
    Declarations,
    Officers,
    Editions,
    Exports,
}

impl Table {
    pub const ALL: [Self; 4] = [Self::Declarations, Self::Officers, Self::Editions, Self::Exports];
    /// The first half of what stands for an export in the chain; the second is its number.
    const EXPORT: u64 = u64::from_be_bytes(*b"exports ");

    pub fn name(self) -> &'static str {
        match self {
            Self::Declarations => "declarations",
            Self::Officers => "officers",
            Self::Editions => "editions",
            Self::Exports => "exports",
        }
    }

    /// What stands for an export, which is called by a number.
    pub fn export(number: i64) -> Uuid {
        Uuid::from_u64_pair(Self::EXPORT, number.cast_unsigned())
    }

    /// The number of an export.
    fn number(id: Uuid) -> i64 {
        id.as_u64_pair().1.cast_signed()
    }

    /// How notes call it.
    pub fn called(self, id: Uuid) -> String {
        if self == Self::Exports { Self::number(id).to_string() } else { id.to_string() }
    }
}

/// A row as it is kept.
pub(super) struct Cells {
    /// Its first column, which is an id or the number of an export; nothing but zeros if it is neither.
    pub id: Uuid,
    cells: Vec<Option<Vec<u8>>>,
}

impl FromRow<'_, SqliteRow> for Cells {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        // Whatever its type, a value is given as bytes.
        let cells = (0..row.len()).map(|at| row.try_get_unchecked::<Option<Vec<u8>>, _>(at));
        let number = || row.try_get(0).map(Table::export).unwrap_or_default();
        Ok(Self { id: row.try_get(0).unwrap_or_else(|_| number()), cells: cells.collect::<Result<_, _>>()? })
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
        let number = || row.try_get(0).map(Table::export).unwrap_or_default();
        Ok(Self {
            id: row.try_get(0).unwrap_or_else(|_| number()),
            cells: (0..row.len()).map(cell).collect::<Result<_, sqlx::Error>>()?,
        })
    }
}

impl Cells {
    /// What the chain keeps of it.
    pub fn digest(&self, vault: &Vault) -> [u8; 32] {
        self.with(&[], vault)
    }

    /// What the chain keeps of it together with those that belong to it.
    fn with(&self, more: &[Self], vault: &Vault) -> [u8; 32] {
        more.iter().fold(self.feed(Canon::of(vault, "rows")), |canon, row| row.feed(canon)).done()
    }

    /// Its digest in place of its columns, where many are held at once.
    pub fn packed(&self, vault: &Vault) -> Self {
        Self { id: self.id, cells: vec![Some(self.digest(vault).to_vec())] }
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

/// An edition of the scheme, with all its files.
macro_rules! edition_rows {
    ($rest:literal) => {
        concat!(
            "SELECT e.id, e.label, e.hash, e.files, e.loaded_at, e.loaded_by, e.approved_at, e.approved_by, e.day, e.dated_at,
                e.withdrawn_at FROM editions e ",
            $rest
        )
    };
}

/// An export.
macro_rules! export_rows {
    ($rest:literal) => {
        concat!(
            "SELECT x.number, x.id, x.officer, x.persons, x.format, x.fresh, x.conditions, x.purpose, x.counted, x.from_turn,
                x.from_seq, x.to_turn, x.to_seq, x.asked_at, x.until, x.second, x.approved, x.begun_at, x.finished_at,
                x.given, x.rounds, x.sent FROM exports x ",
            $rest
        )
    };
}

/// The downloads of exports.
macro_rules! round_rows {
    ($rest:literal) => {
        concat!("SELECT r.export, r.round, r.role, r.begun_at, r.last_at, r.sent FROM export_rounds r ", $rest)
    };
}

/// Columns of the covered tables that change without a line and are left out: the last code of an app, what a member is typing,
/// how often the page of a policy was looked for (what came of that is a flag, which has its line), the blind index of a
/// telephone number, which older rows are given later (the number itself is covered), and what one officer may take alone, which is
/// reckoned anew before each download.
pub const LEFT_OUT: [(&str, &str); 7] = [
    ("officers", "totp_step"),
    ("declarations", "mending"),
    ("declarations", "policy_due"),
    ("declarations", "policy_tries"),
    ("declarations", "policy_reached"),
    ("businesses", "phone_key"),
    ("exports", "alone"),
];

/// Every column of the covered tables that a digest covers; for the test that misses none.
pub fn covered() -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut all: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let words = [declaration_rows!(""), officer_rows!(""), edition_rows!(""), export_rows!(""), round_rows!("")];
    for word in words.iter().chain(&case::ROWS).flat_map(|text| text.split([' ', ',', '\n'])) {
        let Some((table, column)) = word.split_once('.') else { continue };
        let table = match table {
            "d" => "declarations",
            "b" => "businesses",
            "c" => "contacts",
            "e" => "editions",
            "x" => "exports",
            "r" => "export_rounds",
            "n" => "case_notes",
            "p" => "proposals",
            "m" => "merges",
            _ => "officers",
        };
        all.entry(table).or_default().push(column);
    }
    all
}

/// What the rows of a subject are now; `None`: there are none.
pub(super) async fn state(db: &mut Db, table: Table, subject: Uuid) -> Result<Option<[u8; 32]>, Error> {
    let row = match table {
        Table::Declarations => {
            let case = case::of(db, subject).await?;
            let row = sql!(db, optional Cells: declaration_rows!("WHERE d.id = $1"), subject)?;
            return Ok(row.map(|row| row.with(&case, &db.vault)));
        }
        Table::Officers => sql!(db, optional Cells: officer_rows!("WHERE o.id = $1"), subject)?,
        Table::Editions => sql!(db, optional Cells: edition_rows!("WHERE e.id = $1"), subject)?,
        Table::Exports => {
            let number = Table::number(subject);
            let rounds = sql!(db, all Cells: round_rows!("WHERE r.export = $1 ORDER BY r.round"), number)?;
            let row = sql!(db, optional Cells: export_rows!("WHERE x.number = $1"), number)?;
            return Ok(row.map(|row| row.with(&rounds, &db.vault)));
        }
    };
    Ok(row.map(|row| row.digest(&db.vault)))
}

/// Everything in a table with the digest of its rows.
pub(super) async fn all(
    db: &mut Db,
    table: Table,
) -> Result<impl Stream<Item = Result<(Uuid, [u8; 32]), Error>> + '_, Error> {
    let (vault, mut more) = (db.vault.clone(), HashMap::<_, Vec<_>>::new());
    if table == Table::Declarations {
        more = case::all(db).await?;
    }
    if table == Table::Exports {
        for round in sql!(db, all Cells: round_rows!("ORDER BY r.export, r.round"))? {
            more.entry(round.id).or_default().push(round);
        }
    }
    // What belongs to no declaration stands for itself: no line tells of it.
    let strays = if table == Table::Declarations { case::strays(db).await? } else { Vec::new() };
    let strays: Vec<_> = strays.iter().map(|row| Ok((row.id, row.digest(&vault)))).collect();
    let text = match table {
        Table::Declarations => declaration_rows!(""),
        Table::Officers => officer_rows!(""),
        Table::Editions => edition_rows!(""),
        Table::Exports => export_rows!(""),
    };
    Ok(stream::iter(strays).chain(sql!(db, stream Cells: text).map(move |row| match row {
        Ok(row) => {
            let more = more.get(&row.id).map_or(&[] as &[_], Vec::as_slice);
            Ok((row.id, row.with(more, &vault)))
        }
        Err(why) => Err(Error::at(module_path!(), why)),
    })))
}
