//! The pages of basic policies (★★): which are to be looked for, and whether they were reached.

use crate::{
    declarations,
    door::{Db, Unit, sql},
    error::Error,
};
use domain::flags::Flag;
use jiff::Timestamp;
use uuid::Uuid;

/// A page that is to be looked for; nobody else looks for it until the lease ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Whose policy it is.
    pub declaration: Uuid,
    /// Where it is.
    pub url: String,
    /// Which try this is, from 1.
    pub tries: i64,
}

/// What came of looking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looked {
    /// It is there.
    Reached,
    /// Not now; again then.
    Again(Timestamp),
    /// Not there, and not looked for again: the declaration is flagged.
    Unreachable,
}

/// What was mended is looked at again from now on. While the address is the same, what is known of it stays known.
pub(crate) async fn ask_again(db: &mut Unit, declaration: Uuid, same: bool, now: Timestamp) -> Result<(), Error> {
    let text = "UPDATE declarations SET policy_due = CASE WHEN publication_url IS NULL THEN NULL ELSE $1 END,
            policy_tries = 0, policy_reached = CASE WHEN $2 THEN policy_reached ELSE NULL END
        WHERE id = $3";
    sql!(db, run: text, now, same, declaration).map(drop)
}

/// Takes pages that are due, at most `limit`, until `until`.
pub async fn lease(db: &mut Unit, until: Timestamp, now: Timestamp, limit: i64) -> Result<Vec<Page>, Error> {
    // The outer condition stands there again because PostgreSQL looks only at it once more after waiting for a row.
    let text = "UPDATE declarations SET policy_due = $1, policy_tries = policy_tries + 1
        WHERE policy_due <= $2 AND publication_url IS NOT NULL
          AND id IN (SELECT id FROM declarations WHERE policy_due <= $2 ORDER BY policy_due, id LIMIT $3)
        RETURNING id, publication_url, policy_tries";
    let rows = sql!(db, all (Uuid, String, i64): text, until, now, limit)?;
    Ok(rows.into_iter().map(|(declaration, url, tries)| Page { declaration, url, tries }).collect())
}

/// Keeps what came of looking, and flags the declaration or takes the flag away. `false`: another page is declared since then.
pub async fn looked(db: &mut Unit, page: &Page, looked: Looked, now: Timestamp) -> Result<bool, Error> {
    let (due, reached) = match looked {
        Looked::Reached => (None, Some(true)),
        Looked::Again(due) => (Some(due), None),
        Looked::Unreachable => (None, Some(false)),
    };
    let text = "UPDATE declarations SET policy_due = $1, policy_reached = COALESCE($2, policy_reached)
        WHERE id = $3 AND publication_url = $4 AND policy_due IS NOT NULL";
    if sql!(db, run: text, due, reached, page.declaration, page.url)? == 0 {
        return Ok(false);
    }
    if let Some(reached) = reached
        && let Some(case) = declarations::find(db, page.declaration).await?
    {
        declarations::flag_later(db, &case, Flag::PolicyUnreachable, !reached, now).await?;
    }
    Ok(true)
}

/// The page was looked for and not reached.
pub(crate) async fn is_unreachable(db: &mut Db, declaration: Uuid) -> Result<bool, Error> {
    let text = "SELECT policy_reached FROM declarations WHERE id = $1";
    let row = sql!(db, optional (Option<bool>,): text, declaration)?;
    Ok(row.is_some_and(|(reached,)| reached == Some(false)))
}
