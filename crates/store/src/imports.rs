//! How far the import of a file went, so that a killed import goes on where it stopped.

use crate::{
    door::{Db, Unit, sql},
    error::Error,
};
use jiff::Timestamp;

/// How far the import of a file went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The checksum of the file.
    pub checksum: String,
    /// Lines that were read and kept (or skipped for good).
    pub lines: i64,
    /// Of these, the rows of an older register that were refused.
    pub bad: i64,
    /// The whole file was read.
    pub finished: bool,
}

/// How far the import of the file with this checksum went.
pub async fn state(db: &mut Db, checksum: &str) -> Result<Option<Import>, Error> {
    let text = "SELECT checksum, lines, bad, finished FROM imports WHERE checksum = $1";
    let row = sql!(db, optional (String, i64, i64, bool): text, checksum)?;
    Ok(row.map(|(checksum, lines, bad, finished)| Import { checksum, lines, bad, finished }))
}

/// Notes how far an import went, in the unit that keeps those lines.
pub async fn advance(db: &mut Unit, import: &Import, now: Timestamp) -> Result<(), Error> {
    let text = "INSERT INTO imports (checksum, lines, bad, finished, touched_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (checksum) DO UPDATE SET lines = $2, bad = $3, finished = $4, touched_at = $5";
    sql!(db, run: text, import.checksum, import.lines, import.bad, import.finished, now).map(drop)
}
