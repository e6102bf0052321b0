//! Do the rows still say what they said after the last line about them?

use super::{
    Kind,
    rows::{self, Cells},
    verify::{Report, States, Wrong},
};
use crate::{
    door::{Db, sql},
    error::Error,
};
use futures_util::StreamExt as _;
use std::pin::pin;
use uuid::Uuid;

/// A declaration has a line that was not bound up to that place.
const TOLD: &str = "SELECT count(*) FROM journal l WHERE l.declaration = $1
    AND NOT EXISTS (SELECT 1 FROM chain c WHERE c.kind = 'journal' AND c.seq = l.seq AND c.place <= $2)";
/// An officer has a note that was not bound up to that place.
const NOTED: &str = "SELECT count(*) FROM audit l WHERE (l.officer = $1 OR l.subject = $3)
    AND NOT EXISTS (SELECT 1 FROM chain c WHERE c.kind = 'audit' AND c.seq = l.seq AND c.place <= $2)";
const LONELY_BUSINESS: &str =
    "SELECT b.id FROM businesses b LEFT JOIN declarations d ON d.business_id = b.id WHERE d.id IS NULL";
const LONELY_CONTACT: &str =
    "SELECT c.id FROM contacts c LEFT JOIN declarations d ON d.contact_id = c.id WHERE d.id IS NULL";

/// Compares every row; `end` is the last place the states are of.
pub(super) async fn compare(db: &mut Db, mut states: States, end: i64, report: &mut Report) -> Result<(), Error> {
    for (kind, table) in [(Kind::Journal, "declarations"), (Kind::Audit, "officers")] {
        let mut odd = Vec::new();
        {
            let mut all = pin!(rows::all(db, kind));
            while let Some(row) = all.next().await {
                let (id, now) = row?;
                report.rows += 1;
                match states.remove(&(kind, id)) {
                    Some(Some(then)) if then == now => {}
                    Some(Some(_)) => odd.push((Wrong::RowsChanged, id)),
                    Some(None) | None => odd.push((Wrong::RowsForeign, id)),
                }
            }
        }
        let gone = states.iter().filter(|((of, _), state)| *of == kind && state.is_some());
        odd.extend(gone.map(|((_, id), _)| (Wrong::RowsGone, *id)));
        for (wrong, id) in odd {
            if !is_open(db, kind, id, end).await? {
                report.found(wrong, format!("{table} {id}"));
            }
        }
    }
    for (table, text) in [("businesses", LONELY_BUSINESS), ("contacts", LONELY_CONTACT)] {
        for row in sql!(db, all Cells: text)? {
            report.found(Wrong::RowsForeign, format!("{table} {}", row.id));
        }
    }
    Ok(())
}

/// A line about it was written after that place: the next walk compares it.
async fn is_open(db: &mut Db, kind: Kind, id: Uuid, end: i64) -> Result<bool, Error> {
    let (lines,) = match kind {
        Kind::Audit => sql!(db, one (i64,): NOTED, id, end, id.to_string())?,
        _ => sql!(db, one (i64,): TOLD, id, end)?,
    };
    Ok(lines > 0)
}
