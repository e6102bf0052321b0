//! Do the rows still say what they said after the last line about them?

use super::{
    rows::{self, Cells, Table},
    verify::{Report, States, Wrong},
};
use crate::{
    door::{Db, sql},
    error::Error,
};
use futures_util::StreamExt as _;
use std::{collections::HashSet, pin::pin};
use uuid::Uuid;

/// A declaration has a line that was not bound up to that place.
const TOLD: &str = "SELECT count(*) FROM journal l WHERE l.declaration = $1
    AND NOT EXISTS (SELECT 1 FROM chain c WHERE c.kind = 'journal' AND c.seq = l.seq AND c.place <= $2)";
/// Something else has a note that was not bound up to that place.
const NOTED: &str = "SELECT count(*) FROM audit l WHERE (l.officer = $1 OR l.subject = $3)
    AND NOT EXISTS (SELECT 1 FROM chain c WHERE c.kind = 'audit' AND c.seq = l.seq AND c.place <= $2)";
const LONELY_BUSINESS: &str =
    "SELECT b.id FROM businesses b LEFT JOIN declarations d ON d.business_id = b.id WHERE d.id IS NULL";
const LONELY_CONTACT: &str =
    "SELECT c.id FROM contacts c LEFT JOIN declarations d ON d.contact_id = c.id WHERE d.id IS NULL";

const LONELY_ROUND: &str = "SELECT r.export, r.round FROM export_rounds r LEFT JOIN exports x ON x.number = r.export
    WHERE x.number IS NULL ORDER BY r.export, r.round";

/// Compares every row; `end` is the last place the states are of. What `older` has was told when only declarations and officers were
/// compared: it is compared from its next act on.
pub(super) async fn compare(
    db: &mut Db,
    (mut states, older): (States, &HashSet<(Table, Uuid)>),
    end: i64,
    report: &mut Report,
) -> Result<(), Error> {
    for table in Table::ALL {
        let mut odd = Vec::new();
        {
            let mut all = pin!(rows::all(db, table).await?);
            while let Some(row) = all.next().await {
                let (id, now) = row?;
                report.rows += 1;
                match states.remove(&id) {
                    Some((_, Some(then))) if then == now => {}
                    Some((_, Some(_))) => odd.push((Wrong::RowsChanged, id)),
                    None if older.contains(&(table, id)) => {}
                    Some((_, None)) | None => odd.push((Wrong::RowsForeign, id)),
                }
            }
        }
        let gone = states.iter().filter(|(_, (of, state))| *of == Some(table) && state.is_some());
        odd.extend(gone.map(|(id, _)| (Wrong::RowsGone, *id)));
        for (wrong, id) in odd {
            if !is_open(db, table, id, end).await? {
                report.found(wrong, format!("{} {}", table.name(), table.called(id)));
            }
        }
    }
    for (table, text) in [("businesses", LONELY_BUSINESS), ("contacts", LONELY_CONTACT)] {
        for row in sql!(db, all Cells: text)? {
            report.found(Wrong::RowsForeign, format!("{table} {}", row.id));
        }
    }
    for (export, round) in sql!(db, all (i64, i64): LONELY_ROUND)? {
        report.found(Wrong::RowsForeign, format!("export_rounds {export} {round}"));
    }
    Ok(())
}

/// A line about it was written after that place: the next walk compares it.
async fn is_open(db: &mut Db, table: Table, id: Uuid, end: i64) -> Result<bool, Error> {
    let (lines,) = match table {
        Table::Declarations => sql!(db, one (i64,): TOLD, id, end)?,
        _ => sql!(db, one (i64,): NOTED, id, end, table.called(id))?,
    };
    Ok(lines > 0)
}
