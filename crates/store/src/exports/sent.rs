//! Whose data left the house: kept page by page before the page is sent, and found again by the declaration and by the officer. A page
//! keeps the ids of its lines in one value: a row for each line would take three and a half times the room
//! (SQLite, 1,000,000 lines: 58.6 MB against 16.5). A note of each page binds it to the chain, so that nobody takes a person out unseen.

use super::{Export, PURPOSE, acts::noted, find, room};
use crate::{
    audit::Act,
    chain::Page,
    columns::{Kept, Moment},
    door::{Db, Unit, sql},
    error::Error,
};
use domain::{export::at_most, staff::Role};
use jiff::Timestamp;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Bytes of an id.
const ID: usize = 16;

/// A download that held a declaration.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    /// The number of the export.
    pub export: i64,
    /// Who took it.
    pub officer: Uuid,
    /// What the officer was then.
    pub role: Option<Role>,
    /// When the line was sent.
    pub at: Timestamp,
    /// What it was for.
    pub purpose: String,
}

#[derive(sqlx::FromRow)]
struct TakenRow {
    number: i64,
    officer: Uuid,
    role: Option<Kept<Role>>,
    purpose: Vec<u8>,
    #[sqlx(try_from = "Moment")]
    at: Timestamp,
    ids: Vec<u8>,
}

/// A download with persons begins.
pub(super) async fn round(db: &mut Unit, export: &Export, now: Timestamp) -> Result<(), Error> {
    let text = "INSERT INTO export_rounds (export, round, role, begun_at, last_at, sent)
        SELECT $1, $2, (SELECT role FROM officers WHERE id = $3), $4, $4, 0";
    sql!(db, run: text, export.number, export.round, export.officer, now).map(drop)
}

/// Notes that these lines of a download with persons are about to be sent; they are in the order of their ids and behind those of the
/// page before. `false`: they may not be, and nothing is noted. That is so when the export has ended otherwise; when an officer who takes
/// it alone would come to hold the data of more persons than one may, all exports of these days together; and when it would hold more
/// than the second officer agreed to.
pub async fn sending(db: &mut Unit, (number, round): (i64, i64), ids: &[Uuid], now: Timestamp) -> Result<bool, Error> {
    let (Some(from), Some(to)) = (ids.first(), ids.last()) else { return Ok(true) };
    let Some(export) = find(db, number).await?.filter(|export| export.finished_at.is_none()) else { return Ok(false) };
    let text = "SELECT sent FROM export_rounds WHERE export = $1 AND round = $2";
    let Some((before,)) = sql!(db, optional (i64,): text, number, round)? else { return Ok(false) };
    let own = before + count(ids.len());
    let sent = match export.approved {
        Some(false) => return Ok(false),
        Some(true) if own > at_most(export.counted) => return Ok(false),
        Some(true) => export.sent.max(own),
        None => {
            let known = known(db, number, round).await?;
            let sent = export.sent + count(ids.iter().filter(|id| !known.contains(id)).count());
            if sent > room(db, export.officer, number, now).await? {
                return Ok(false);
            }
            sent
        }
    };
    let packed: Vec<u8> = ids.iter().flat_map(|id| *id.as_bytes()).collect();
    let text = "INSERT INTO export_pages (export, round, from_id, to_id, at, ids) VALUES ($1, $2, $3, $4, $5, $6)";
    sql!(db, run: text, number, round, *from, *to, now, packed)?;
    let text = "UPDATE export_rounds SET sent = $1, last_at = $2 WHERE export = $3 AND round = $4";
    sql!(db, run: text, own, now, number, round)?;
    sql!(db, run: "UPDATE exports SET sent = $1 WHERE number = $2", sent, number)?;
    let page = Page { export: number, round, from: from.as_bytes(), to: to.as_bytes(), at: now, ids: &packed };
    let said = page.said(&db.vault);
    noted(db, (export.officer, Act::ExportSent), number, &said, now).await?;
    Ok(true)
}

fn count(lines: usize) -> i64 {
    i64::try_from(lines).unwrap_or(i64::MAX)
}

/// Whose data the other downloads of an export held that one officer takes alone: never more than one may.
async fn known(db: &mut Unit, number: i64, round: i64) -> Result<BTreeSet<Uuid>, Error> {
    let text = "SELECT ids FROM export_pages WHERE export = $1 AND round <> $2";
    let pages = sql!(db, all (Vec<u8>,): text, number, round)?;
    Ok(pages.iter().flat_map(|(ids,)| read(ids)).collect())
}

/// The ids of a page.
fn read(ids: &[u8]) -> impl Iterator<Item = Uuid> {
    ids.chunks_exact(ID).filter_map(|id| Uuid::from_slice(id).ok())
}

const TAKEN_OF: &str = "SELECT e.number, e.officer, r.role, e.purpose, p.at, p.ids FROM export_rounds r
    JOIN exports e ON e.number = r.export
    JOIN export_pages p ON p.export = r.export AND p.round = r.round AND p.to_id =
        (SELECT q.to_id FROM export_pages q WHERE q.export = r.export AND q.round = r.round AND q.to_id >= $1
         ORDER BY q.to_id LIMIT 1)
    WHERE p.from_id <= $1 ORDER BY p.at DESC, e.number DESC, r.round DESC";

/// The downloads that held a declaration, newest first, at most `limit`. Of each download one page is looked at.
pub(crate) async fn taken_of(db: &mut Db, declaration: Uuid, limit: i64) -> Result<Vec<Taken>, Error> {
    let rows = sql!(db, all TakenRow: TAKEN_OF, declaration)?;
    let held = rows.into_iter().filter(|row| read(&row.ids).any(|id| id == declaration));
    let open = |row: TakenRow| {
        Ok(Taken {
            export: row.number,
            officer: row.officer,
            role: row.role.map(|kept| kept.0),
            at: row.at,
            purpose: db.vault.open_text(PURPOSE, &row.purpose)?,
        })
    };
    held.take(usize::try_from(limit).unwrap_or_default()).map(open).collect()
}

/// Whose data an officer took in that time, behind a declaration in the order of ids, and when: of each download at least the first
/// `limit`, if it has so many.
pub(crate) async fn taken_by(
    db: &mut Db,
    officer: Uuid,
    (from, to): (Timestamp, Timestamp),
    (after, limit): (Uuid, i64),
) -> Result<Vec<(Uuid, Timestamp)>, Error> {
    let text = "SELECT r.export, r.round FROM export_rounds r JOIN exports e ON e.number = r.export
        WHERE e.officer = $1 AND r.last_at >= $2 AND r.begun_at < $3 AND r.sent > 0 ORDER BY r.export, r.round";
    let rounds = sql!(db, all (i64, i64): text, officer, from, to)?;
    let page = "SELECT to_id, at, ids FROM export_pages WHERE export = $1 AND round = $2 AND to_id > $3
        ORDER BY to_id LIMIT 1";
    let mut taken = Vec::new();
    for (export, round) in rounds {
        let (mut behind, mut found) = (after, 0);
        while found < limit {
            let Some((last, Moment(at), ids)) =
                sql!(db, optional (Uuid, Moment, Vec<u8>): page, export, round, behind)?
            else {
                break;
            };
            let before = taken.len();
            if at >= from && at < to {
                taken.extend(read(&ids).filter(|id| *id > after).map(|id| (id, at)));
            }
            found += count(taken.len() - before);
            behind = last;
        }
    }
    Ok(taken)
}
