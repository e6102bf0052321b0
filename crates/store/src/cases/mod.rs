//! The office's work on declarations: what waits, one case with everything around it, and decisions on a view that may be old.

mod batches;
mod kin;
mod merges;
mod notes;
mod presence;
mod proposals;
mod queue;
mod reasons;
mod story;

pub use batches::{Batch, UNDO, Undone, batch, begin, join, open_batch_of, open_batches, undo};
pub use domain::case::Count;
pub use kin::{Kin, Kindred, Likeness, kin};
pub use merges::{Merge, Takes, Unmerged, merge, merge_of, merged_into, takes, unmerge};
pub use notes::{Note, add_note, notes};
pub use presence::{PRESENT, Present, others, purge, touch};
pub(crate) use proposals::proposals_sql;
pub use proposals::{Countersigned, Proposal, ProposedEnding, countersign, proposal, propose, propose_merge, withdraw};
pub use queue::{Place, Waiting, before, count, page, waiting};
pub(crate) use queue::{flags, source_sql};
pub use reasons::{WhyEnded, why_merged, why_proposed};
pub use story::{Happened, story};

use crate::{
    door::{Db, sql},
    error::Error,
};
use uuid::Uuid;

/// The version of a declaration: 1 at first, one more with each line of the journal that tells of a change. `None`: there is none.
pub async fn version(db: &mut Db, id: Uuid) -> Result<Option<i64>, Error> {
    let row = sql!(db, optional (i64,): "SELECT version FROM declarations WHERE id = $1", id)?;
    Ok(row.map(|(version,)| version))
}

/// What changed since somebody saw that version, oldest first.
pub async fn since(db: &mut Db, id: Uuid, seen: i64) -> Result<Vec<Happened>, Error> {
    let now = version(db, id).await?.ok_or(Error::Missing { table: "declarations" })?;
    let changed: Vec<_> = story(db, id).await?.into_iter().filter(|one| one.event.changed()).collect();
    let old = changed.len().saturating_sub(usize::try_from(now - seen).unwrap_or(0));
    Ok(changed.into_iter().skip(old).collect())
}
