//! Decisions that take two: one officer proposes, another one signs. A proposal counts while nothing else happens to the
//! declaration.

use super::merges;
use crate::{
    columns::Moment,
    declarations::{self, Ending},
    door::{Db, Unit, sql},
    error::Error,
    journal::{self, Kind, Line},
};
use domain::declaration::{State, state::Act};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

const REASON: &str = "proposals.reason";

/// The endings that take two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProposedEnding {
    /// 不受理.
    Reject,
    /// 取消.
    Cancel,
    /// It ends in favour of another one.
    Merge,
}

impl ProposedEnding {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Reject, Self::Cancel, Self::Merge];

    /// The code in the store and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Reject => "reject",
            Self::Cancel => "cancel",
            Self::Merge => "merge",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ending| ending.code() == code)
    }

    /// Possible from where a declaration stands.
    pub fn is_possible(self, state: State) -> bool {
        let act = match self {
            Self::Reject => Act::Reject,
            Self::Cancel => Act::Cancel,
            Self::Merge => Act::Supersede,
        };
        state.after(act).is_some()
    }

    /// The ending, with its reason. `None`: a merge names the other declaration as well.
    pub fn ending(self, reason: &str) -> Option<Ending<'_>> {
        match self {
            Self::Reject => Some(Ending::Rejected(reason)),
            Self::Cancel => Some(Ending::Cancelled(reason)),
            Self::Merge => None,
        }
    }
}

/// A proposal that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// What is proposed.
    pub ending: ProposedEnding,
    /// Why, as the contact will read it.
    pub reason: String,
    /// In favour of which one it ends, if it is a merge.
    pub kept: Option<Uuid>,
    /// Who proposes it.
    pub officer: Uuid,
    /// When.
    pub made_at: Timestamp,
}

/// What came of signing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Countersigned {
    /// It has ended.
    Done,
    /// The one who proposed cannot be the second one.
    Own,
    /// There is no proposal that counts.
    None,
}

#[derive(sqlx::FromRow)]
struct Row {
    ending: String,
    reason: Vec<u8>,
    kept: Option<Uuid>,
    officer: Uuid,
    #[sqlx(try_from = "Moment")]
    made_at: Timestamp,
}

/// Proposals that count: nothing else has happened to what they are about. The arguments are the columns and what follows the condition.
macro_rules! proposals_sql {
    ($columns:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM proposals p JOIN declarations d ON d.id = p.declaration AND d.version = p.version
              LEFT JOIN declarations k ON k.id = p.kept
              WHERE (p.kept IS NULL OR k.version = p.kept_version) AND ",
            $rest
        )
    };
}
pub(crate) use proposals_sql;

/// The proposal about a declaration, if one counts.
pub async fn proposal(db: &mut Db, declaration: Uuid) -> Result<Option<Proposal>, Error> {
    let text = proposals_sql!("p.ending, p.reason, p.kept, p.officer, p.made_at", "p.declaration = $1");
    let Some(row) = sql!(db, optional Row: text, declaration)? else { return Ok(None) };
    let ending = ProposedEnding::parse(&row.ending);
    Ok(Some(Proposal {
        ending: ending.ok_or_else(|| Error::row("proposals", "ending", "it is no ending that takes two"))?,
        reason: db.vault.open_text(REASON, &row.reason)?,
        kept: row.kept,
        officer: row.officer,
        made_at: row.made_at,
    }))
}

/// Proposes an ending. `false`: not possible from where the declaration stands, or another proposal counts.
pub async fn propose(
    db: &mut Unit,
    declaration: Uuid,
    (ending, reason): (ProposedEnding, &str),
    officer: Uuid,
    now: Timestamp,
) -> Result<bool, Error> {
    if ending.ending(reason).is_none() {
        return Ok(false);
    }
    keep(db, declaration, (ending, reason, None), officer, now).await
}

/// Proposes that a declaration ends in favour of another one that stands. `false`: not possible from where they stand, or another
/// proposal counts. The reason is what the contact of the one that ends will read.
pub async fn propose_merge(
    db: &mut Unit,
    (ended, kept): (Uuid, Uuid),
    reason: &str,
    officer: Uuid,
    now: Timestamp,
) -> Result<bool, Error> {
    if !merges::may(db, ended, kept).await? {
        return Ok(false);
    }
    keep(db, ended, (ProposedEnding::Merge, reason, Some(kept)), officer, now).await
}

async fn keep(
    db: &mut Unit,
    declaration: Uuid,
    (ending, reason, kept): (ProposedEnding, &str, Option<Uuid>),
    officer: Uuid,
    now: Timestamp,
) -> Result<bool, Error> {
    let (state, business) = declarations::standing(db, declaration).await?;
    if !ending.is_possible(state) || proposal(db, declaration).await?.is_some() {
        return Ok(false);
    }
    let (actor, facts) = (officer.to_string(), json!({ "ending": ending.code() }));
    let line =
        Line { kind: Kind::Proposed, business: Some(business), declaration: Some(declaration), actor: &actor, facts };
    journal::append(db, line, now).await?;
    let sealed = db.vault.seal(REASON, reason.as_bytes())?;
    let text =
        "INSERT INTO proposals (declaration, ending, reason, officer, version, made_at, kept, kept_version, bound)
        SELECT id, $1, $2, $3, version, $4, $5, (SELECT k.version FROM declarations k WHERE k.id = $5), TRUE
        FROM declarations WHERE id = $6
        ON CONFLICT (declaration) DO UPDATE SET ending = excluded.ending, reason = excluded.reason,
            officer = excluded.officer, version = excluded.version, made_at = excluded.made_at,
            kept = excluded.kept, kept_version = excluded.kept_version, bound = TRUE";
    sql!(db, run: text, ending.code(), sealed, officer, now, kept, declaration)?;
    Ok(true)
}

/// Takes a proposal back, or declines it. `false`: none counts.
pub async fn withdraw(db: &mut Unit, declaration: Uuid, actor: &str, now: Timestamp) -> Result<bool, Error> {
    if proposal(db, declaration).await?.is_none() {
        return Ok(false);
    }
    sql!(db, run: "DELETE FROM proposals WHERE declaration = $1", declaration)?;
    let (_, business) = declarations::standing(db, declaration).await?;
    let line = Line {
        kind: Kind::Withdrawn,
        business: Some(business),
        declaration: Some(declaration),
        actor,
        facts: json!({}),
    };
    journal::append(db, line, now).await?;
    Ok(true)
}

/// The second officer signs: the declaration ends. Never the one who proposed it.
pub async fn countersign(
    db: &mut Unit,
    declaration: Uuid,
    officer: Uuid,
    now: Timestamp,
) -> Result<Countersigned, Error> {
    let Some(found) = proposal(db, declaration).await? else { return Ok(Countersigned::None) };
    if found.officer == officer {
        return Ok(Countersigned::Own);
    }
    sql!(db, run: "DELETE FROM proposals WHERE declaration = $1", declaration)?;
    let done = match (found.ending.ending(&found.reason), found.kept) {
        (Some(ending), _) => declarations::end(db, declaration, ending, &officer.to_string(), now).await?,
        (None, Some(kept)) => merges::merge(db, (declaration, kept), &found.reason, officer, now).await?,
        (None, None) => return Err(Error::row("proposals", "kept", "a merge names no other declaration")),
    };
    Ok(if done { Countersigned::Done } else { Countersigned::None })
}
