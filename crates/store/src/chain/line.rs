//! A line of the audit or of the journal: its seal, made in the unit that writes it, and what the chain keeps of it.

use super::{
    Kind,
    canon::Canon,
    rows::{Cells, Table},
};
use crate::{
    audit::{Act, Rows},
    columns::Moment,
    keys::Vault,
};
use jiff::Timestamp;
use serde_json::Value;
use sqlx::{FromRow, Row as _, postgres::PgRow, sqlite::SqliteRow};
use uuid::Uuid;

/// Random bytes of a seal, so that no two lines have the same.
const NONCE: usize = 16;

/// The fields of a line, without its number, which only the database knows.
#[derive(Clone, Copy)]
pub(crate) enum Fields<'a> {
    /// A note.
    Audit {
        at: Timestamp,
        officer: Option<Uuid>,
        role: Option<&'a str>,
        act: &'a str,
        subject: Option<&'a str>,
        case_id: Option<Uuid>,
        reason: Option<&'a str>,
    },
    /// What happened.
    Journal {
        at: Timestamp,
        kind: &'a str,
        business: Option<Uuid>,
        declaration: Option<Uuid>,
        actor: &'a str,
        facts: &'a Value,
    },
}

impl Fields<'_> {
    fn feed(self, canon: Canon) -> Canon {
        match self {
            Self::Audit { at, officer, role, act, subject, case_id, reason } => canon
                .text(Some("audit"))
                .moment(at)
                .id(officer)
                .text(role)
                .text(Some(act))
                .text(subject)
                .id(case_id)
                .text(reason),
            Self::Journal { at, kind, business, declaration, actor, facts } => canon
                .text(Some("journal"))
                .moment(at)
                .text(Some(kind))
                .id(business)
                .id(declaration)
                .text(Some(actor))
                .facts(facts),
        }
    }

    /// The seal: random bytes, then what only the key can make of them and the fields.
    pub fn seal(self, vault: &Vault) -> Vec<u8> {
        let mut nonce = [0; NONCE];
        vault.dice.fill(&mut nonce);
        [nonce.as_slice(), &self.sealed(vault, &nonce)].concat()
    }

    fn sealed(self, vault: &Vault, nonce: &[u8]) -> [u8; 32] {
        self.feed(Canon::of(vault, "seal").bytes(Some(nonce))).done()
    }

    /// The seal was made by this program for these fields.
    fn is_sealed(self, vault: &Vault, seal: &[u8]) -> bool {
        seal.split_at_checked(NONCE).is_some_and(|(nonce, sealed)| self.sealed(vault, nonce) == sealed)
    }
}

/// A line as it is kept, of either table: its columns as bytes, and read, if it can be read.
pub(super) struct Row {
    pub seq: i64,
    cells: Cells,
    read: Option<Typed>,
}

impl FromRow<'_, SqliteRow> for Row {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self { seq: row.try_get("seq")?, cells: Cells::from_row(row)?, read: Typed::from_row(row).ok() })
    }
}

impl FromRow<'_, PgRow> for Row {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self { seq: row.try_get("seq")?, cells: Cells::from_row(row)?, read: Typed::from_row(row).ok() })
    }
}

/// What a line says. What only the other table has is empty.
#[derive(FromRow)]
struct Typed {
    #[sqlx(try_from = "Moment")]
    at: Timestamp,
    seal: Option<Vec<u8>>,
    officer: Option<Uuid>,
    role: Option<String>,
    act: Option<String>,
    subject: Option<String>,
    case_id: Option<Uuid>,
    reason: Option<String>,
    kind: Option<String>,
    business: Option<Uuid>,
    declaration: Option<Uuid>,
    actor: Option<String>,
    facts: Option<sqlx::types::Json<Value>>,
}

impl Typed {
    fn fields(&self) -> Fields<'_> {
        match (&self.kind, &self.facts) {
            (Some(kind), Some(facts)) => Fields::Journal {
                at: self.at,
                kind,
                business: self.business,
                declaration: self.declaration,
                actor: self.actor.as_deref().unwrap_or_default(),
                facts: &facts.0,
            },
            _ => Fields::Audit {
                at: self.at,
                officer: self.officer,
                role: self.role.as_deref(),
                act: self.act.as_deref().unwrap_or_default(),
                subject: self.subject.as_deref(),
                case_id: self.case_id,
                reason: self.reason.as_deref(),
            },
        }
    }
}

impl Row {
    /// What the chain keeps of the line: all its columns, its number and its seal too.
    pub fn digest(&self, vault: &Vault) -> [u8; 32] {
        self.cells.feed(Canon::of(vault, "line")).done()
    }

    /// When it was written; `None`: nobody can read it.
    pub fn at(&self) -> Option<Timestamp> {
        self.read.as_ref().map(|line| line.at)
    }

    /// Whether this program wrote it; `before`: a line without a seal counts as ours.
    pub fn is_ours(&self, vault: &Vault, before: bool) -> bool {
        self.read
            .as_ref()
            .is_some_and(|line| line.seal.as_deref().map_or(before, |seal| line.fields().is_sealed(vault, seal)))
    }

    /// The random bytes of its seal.
    pub fn nonce(&self) -> Option<[u8; NONCE]> {
        self.read.as_ref()?.seal.as_deref()?.first_chunk().copied()
    }

    /// Which rows the line may have changed.
    pub fn subject(&self, kind: Kind) -> Option<(Table, Uuid)> {
        let line = self.read.as_ref()?;
        if kind == Kind::Journal {
            return line.declaration.map(|id| (Table::Declarations, id));
        }
        let subject = line.subject.as_deref();
        let named = || subject.and_then(|subject| subject.parse().ok());
        match Act::parse(line.act.as_deref()?)?.changes()? {
            Rows::Officer => named().or(line.officer).map(|id| (Table::Officers, id)),
            Rows::Edition => named().map(|id| (Table::Editions, id)),
            Rows::Export => subject?.parse().ok().map(|number| (Table::Exports, Table::export(number))),
        }
    }

    /// The number of an export and what the note of one of its pages says, if that is what it is.
    pub fn page(&self) -> Option<(String, String)> {
        let line = self.read.as_ref()?;
        (line.act.as_deref() == Some(Act::ExportSent.code())).then(|| line.subject.clone().zip(line.reason.clone()))?
    }
}

/// Lines of the audit; the argument is what follows.
macro_rules! audit_sql {
    ($rest:literal) => {
        concat!(
            "SELECT 0 AS turn, l.seq, l.at, l.seal, l.officer, l.role, l.act, l.subject, l.case_id, l.reason, NULL AS kind,
                NULL AS business, NULL AS declaration, NULL AS actor, NULL AS facts FROM audit l ",
            $rest
        )
    };
}
pub(super) use audit_sql;

/// The same with types, which PostgreSQL asks for.
macro_rules! audit_pg {
    ($rest:literal) => {
        concat!(
            "SELECT 0::bigint AS turn, l.seq, l.at, l.seal, l.officer, l.role, l.act, l.subject, l.case_id, l.reason,
                NULL::text AS kind, NULL::uuid AS business, NULL::uuid AS declaration, NULL::text AS actor,
                NULL::jsonb AS facts FROM audit l ",
            $rest
        )
    };
}
pub(super) use audit_pg;

/// Lines of the journal; the argument is what follows.
macro_rules! journal_sql {
    ($rest:literal) => {
        concat!(
            "SELECT 0 AS turn, l.seq, l.at, l.seal, NULL AS officer, NULL AS role, NULL AS act, NULL AS subject,
                NULL AS case_id, NULL AS reason, l.kind, l.business, l.declaration, l.actor, l.facts FROM journal l ",
            $rest
        )
    };
}
pub(super) use journal_sql;

/// The same with types and turns.
macro_rules! journal_pg {
    ($rest:literal) => {
        concat!(
            "SELECT l.xid::text::bigint AS turn, l.seq, l.at, l.seal, NULL::uuid AS officer, NULL::text AS role,
                NULL::text AS act, NULL::text AS subject, NULL::uuid AS case_id, NULL::text AS reason, l.kind, l.business,
                l.declaration, l.actor, l.facts FROM journal l ",
            $rest
        )
    };
}
pub(super) use journal_pg;
