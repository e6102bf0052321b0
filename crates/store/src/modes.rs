//! How the site works: the newest line says it for all nodes, and every unit of work that must know reads it in itself.

use crate::{
    audit::{self, Act, Note},
    columns::{Kept, Moment},
    door::{Db, Unit, sql},
    error::Error,
};
use domain::mode::{Cause, SiteMode, Work};
use jiff::Timestamp;
use std::cell::Cell;
use uuid::Uuid;

tokio::task_local! {
    static ASKED: Asked;
}

/// The work of the task's request, and the mode that kept one of its units out.
struct Asked {
    work: Work,
    shut: Cell<Option<SiteMode>>,
}

/// Runs something whose units of work are all kept out by a mode that closes this work: each reads the mode in itself, so that nothing is
/// written after the mode was, on whatever node. Gives the mode that kept one out.
pub async fn asking<T>(work: Work, doing: impl Future<Output = T>) -> (T, Option<SiteMode>) {
    let done = async move {
        let done = doing.await;
        (done, ASKED.with(|asked| asked.shut.get()))
    };
    ASKED.scope(Asked { work, shut: Cell::new(None) }, done).await
}

/// What the task asked for, if it runs inside [`asking`].
pub(crate) fn asked() -> Option<Work> {
    ASKED.try_with(|asked| asked.work).ok()
}

/// [`Error::Shut`] if the mode in force closes the work.
pub(crate) async fn allow(db: &mut Db, work: Work) -> Result<(), Error> {
    let mode = now(db).await?.map_or(SiteMode::Normal, |standing| standing.mode);
    if !mode.closes(work) {
        return Ok(());
    }
    // Outside of `asking` nobody wants to know.
    let _ = ASKED.try_with(|asked| asked.shut.set(Some(mode)));
    Err(Error::Shut(mode))
}

/// A mode that is to be in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMode {
    /// Which.
    pub mode: SiteMode,
    /// Why, in words that are ready.
    pub cause: Cause,
    /// The office's own words to the public.
    pub notice: Option<String>,
    /// When it is expected to end. It ends when somebody ends it.
    pub until: Option<Timestamp>,
    /// Why, for the records.
    pub reason: String,
}

/// A mode that was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its running number.
    pub seq: i64,
    /// Since when.
    pub since: Timestamp,
    /// Which.
    pub mode: SiteMode,
    /// Why, in words that are ready.
    pub cause: Cause,
    /// The office's own words to the public.
    pub notice: Option<String>,
    /// When it is expected to end.
    pub until: Option<Timestamp>,
    /// Who set it; `None`: the command line.
    pub officer: Option<Uuid>,
    /// Why, for the records.
    pub reason: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    #[sqlx(try_from = "Moment")]
    at: Timestamp,
    mode: Kept<SiteMode>,
    cause: Kept<Cause>,
    notice: Option<String>,
    until_at: Option<Moment>,
    officer: Option<Uuid>,
    reason: String,
}

impl From<Row> for Standing {
    fn from(row: Row) -> Self {
        Self {
            seq: row.seq,
            since: row.at,
            mode: row.mode.0,
            cause: row.cause.0,
            notice: row.notice,
            until: row.until_at.map(|moment| moment.0),
            officer: row.officer,
            reason: row.reason,
        }
    }
}

const LATEST: &str =
    "SELECT seq, at, mode, cause, notice, until_at, officer, reason FROM modes ORDER BY seq DESC LIMIT $1";

/// The mode in force; `None`: none was ever set.
pub async fn now(db: &mut Db) -> Result<Option<Standing>, Error> {
    Ok(latest(db, 1).await?.into_iter().next())
}

/// The modes that were set, newest first.
pub async fn latest(db: &mut Db, limit: i64) -> Result<Vec<Standing>, Error> {
    let rows = sql!(db, all Row: LATEST, limit)?;
    Ok(rows.into_iter().map(Standing::from).collect())
}

const INSERT: &str = "INSERT INTO modes (at, mode, cause, notice, until_at, officer, reason)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// [`set`], if `seen` is still the newest change (0: there was none). `false`: somebody changed it meanwhile, nothing was set.
pub async fn replace(
    db: &mut Unit,
    (seen, new): (i64, &NewMode),
    officer: Option<Uuid>,
    now: Timestamp,
) -> Result<bool, Error> {
    if self::now(db).await?.map_or(0, |standing| standing.seq) != seen {
        return Ok(false);
    }
    set(db, new, officer, now).await?;
    Ok(true)
}

/// Sets the mode and notes who did it. It counts for every unit of work that begins after this one was kept.
pub async fn set(db: &mut Unit, new: &NewMode, officer: Option<Uuid>, now: Timestamp) -> Result<(), Error> {
    let NewMode { mode, cause, notice, until, reason } = new;
    sql!(db, run: INSERT, now, *mode, *cause, notice.clone(), *until, officer, reason)?;
    let act = match mode {
        SiteMode::Normal => Act::ModeNormal,
        SiteMode::DenyDeclarations => Act::DeclarationsDenied,
        SiteMode::ReadOnly => Act::ReadOnlyBegun,
    };
    audit::note(db, &Note { officer, act, case: None, subject: None, reason: Some(reason) }, now).await
}
