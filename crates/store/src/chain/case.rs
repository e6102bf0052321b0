//! What belongs to the case of a declaration beside its own row: notes, a proposal to end it, in favour of which other it ended.

use super::rows::Cells;
use crate::{
    door::{Db, sql},
    error::Error,
};
use futures_util::StreamExt as _;
use std::collections::HashMap;
use uuid::Uuid;

/// The notes of a case. Those from before version 33 of the schema are bound by no line, nor those of the two below.
macro_rules! note_rows {
    ($rest:literal) => {
        concat!(
            "SELECT n.declaration, n.id, n.officer, n.body, n.made_at, n.bound FROM case_notes n WHERE n.bound ",
            $rest
        )
    };
}

/// What was proposed and waits for a second officer.
macro_rules! proposal_rows {
    ($rest:literal) => {
        concat!(
            "SELECT p.declaration, p.ending, p.reason, p.officer, p.version, p.made_at, p.kept, p.kept_version, p.bound
             FROM proposals p WHERE p.bound ",
            $rest
        )
    };
}

/// In favour of which other a declaration ended, and what it was before.
macro_rules! merge_rows {
    ($rest:literal) => {
        concat!(
            "SELECT m.ended, m.kept, m.stood, m.ended_version, m.kept_version, m.officer, m.made_at, m.bound
             FROM merges m WHERE m.bound ",
            $rest
        )
    };
}

/// The statements, for the columns they name.
pub(super) const ROWS: [&str; 3] = [note_rows!(""), proposal_rows!(""), merge_rows!("")];

/// What belongs to the case of a declaration.
pub(super) async fn of(db: &mut Db, declaration: Uuid) -> Result<Vec<Cells>, Error> {
    let notes = sql!(db, all Cells: note_rows!("AND n.declaration = $1 ORDER BY n.made_at, n.id"), declaration)?;
    let proposals = sql!(db, all Cells: proposal_rows!("AND p.declaration = $1"), declaration)?;
    let merges = sql!(db, all Cells: merge_rows!("AND m.ended = $1"), declaration)?;
    Ok(notes.iter().chain(&proposals).chain(&merges).map(|row| row.packed(&db.vault)).collect())
}

/// What belongs to all cases, in the order of [`of`].
pub(super) async fn all(db: &mut Db) -> Result<HashMap<Uuid, Vec<Cells>>, Error> {
    let (vault, mut cases) = (db.vault.clone(), HashMap::<_, Vec<_>>::new());
    for text in [note_rows!("ORDER BY n.made_at, n.id"), proposal_rows!(""), merge_rows!("")] {
        let mut rows = sql!(db, stream Cells: text);
        while let Some(row) = rows.next().await {
            let row = row.map_err(|why| Error::at(module_path!(), why))?;
            cases.entry(row.id).or_default().push(row.packed(&vault));
        }
    }
    Ok(cases)
}

/// What belongs to a declaration that is not there.
pub(super) async fn strays(db: &mut Db) -> Result<Vec<Cells>, Error> {
    let mut strays =
        sql!(db, all Cells: note_rows!("AND NOT EXISTS (SELECT 1 FROM declarations d WHERE d.id = n.declaration)"))?;
    strays.extend(sql!(db, all Cells: proposal_rows!("AND NOT EXISTS (SELECT 1 FROM declarations d WHERE d.id = p.declaration)"))?);
    strays.extend(
        sql!(db, all Cells: merge_rows!("AND NOT EXISTS (SELECT 1 FROM declarations d WHERE d.id = m.ended)"))?,
    );
    Ok(strays)
}
