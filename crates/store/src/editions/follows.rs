//! What an edition that is given a day must keep of the others: terms and rules that declarations were made under.

use super::{all, files};
use crate::{
    columns::{Day, Moment},
    door::{Db, sql},
    error::Error,
};
use domain::scheme::{rewrites, succession};
use jiff::civil::Date;
use uuid::Uuid;

/// The editions that were in force and were withdrawn, the one that was dated last first.
pub async fn once_in_force(db: &mut Db) -> Result<Vec<Uuid>, Error> {
    let text = "SELECT id, day, withdrawn_at FROM editions WHERE approved_at IS NOT NULL AND day IS NOT NULL
        AND withdrawn_at IS NOT NULL ORDER BY dated_at DESC, id";
    let rows = sql!(db, all (Uuid, Day, Moment): text)?;
    Ok(rows.into_iter().filter(|(_, from, until)| from.0 <= domain::time::day(until.0)).map(|(id, ..)| id).collect())
}

/// Whether an edition that takes force on that day keeps the terms and rules of those before it, those behind it keep its own, and it calls
/// none by the name of others that were in force and were withdrawn. Whether
/// it keeps those of the scheme in force was looked at when it was loaded; others may have been dated since.
pub(super) async fn follows(db: &mut Db, id: Uuid, day: Date) -> Result<bool, Error> {
    let own = files(db, id).await?;
    let dated = all(db).await?.into_iter().filter(|one| one.id != id && one.withdrawn_at.is_none());
    for (other, other_day) in dated.filter_map(|one| Some((one.id, one.day?))) {
        let others = files(db, other).await?;
        let (before, after) = if other_day <= day { (&others, &own) } else { (&own, &others) };
        if !succession(before, after).is_empty() {
            return Ok(false);
        }
    }
    for other in once_in_force(db).await? {
        if rewrites(&files(db, other).await?, &own) {
            return Ok(false);
        }
    }
    Ok(true)
}
