//! The chain: every line of the audit and of the journal bound to all before it, so that nobody changes the past unseen.
//!
//! A line is sealed with the key in its own unit. After the commit one chainer binds the lines together, with the rows of the
//! declaration or officer as they stood: a hash of the line before in each unit would make every unit wait for every other.
//! `docs/decisions/0025-the-past-is-chained-after-the-commit.md` says what this finds and what it does not.

mod canon;
mod case;
mod kept;
mod line;
mod register;
mod rows;
mod seal;
mod verify;

pub(crate) use kept::Page;
pub(crate) use line::Fields;
pub use rows::{LEFT_OUT, covered};
pub use seal::{Sealed, Sealer};
pub use verify::{Finding, Report, Wrong, verify};

use crate::{
    door::{Db, sql},
    error::Error,
};

/// What a link binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A note of the audit.
    Audit,
    /// A line of the journal.
    Journal,
    /// Notes up to this number are from before the chain and may have no seal.
    BeginAudit,
    /// Lines of the journal up to this number are from before the chain and may have no seal.
    BeginJournal,
}

impl Kind {
    /// The code in the store; for a line the name of its table.
    pub fn code(self) -> &'static str {
        match self {
            Self::Audit => "audit",
            Self::Journal => "journal",
            Self::BeginAudit => "begin-audit",
            Self::BeginJournal => "begin-journal",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Audit, Self::Journal, Self::BeginAudit, Self::BeginJournal].into_iter().find(|kind| kind.code() == code)
    }
}

/// A place in the chain and what stands for everything up to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The place, from 1.
    pub place: i64,
    /// The running hash.
    pub running: [u8; 32],
}

/// The last link; `None`: there is none yet.
pub async fn head(db: &mut Db) -> Result<Option<Head>, Error> {
    let row = sql!(db, optional (i64, Vec<u8>): "SELECT place, running FROM chain ORDER BY place DESC LIMIT 1")?;
    Ok(row.map(|(place, running)| Head { place, running: fixed(&running) }))
}

/// The running hash at a place; `None`: there is no such link.
pub async fn at(db: &mut Db, place: i64) -> Result<Option<[u8; 32]>, Error> {
    let row = sql!(db, optional (Vec<u8>,): "SELECT running FROM chain WHERE place = $1", place)?;
    Ok(row.map(|(running,)| fixed(&running)))
}

/// Bytes of another length stand for nothing.
fn fixed(bytes: &[u8]) -> [u8; 32] {
    bytes.try_into().unwrap_or_default()
}
