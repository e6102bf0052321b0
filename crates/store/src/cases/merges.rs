//! Two declarations of one business become one; and are two again, while nothing else has happened to either.

use super::kin::{Likeness, kin};
use crate::{
    columns::{Kept, Moment},
    declarations::{self, Declaration, Ending},
    door::{Db, Unit, sql},
    error::Error,
    journal::{self, Kind, Line},
};
use domain::{
    declaration::{State, state::Act},
    ids::DeclarationId,
};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

/// A declaration that ended in favour of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    /// Which ended.
    pub ended: Uuid,
    /// Which counts.
    pub kept: Uuid,
    /// Where the ended one stood before.
    pub stood: State,
    /// Who did it.
    pub officer: Uuid,
    /// When.
    pub made_at: Timestamp,
    /// Nothing else has happened to either: it can be taken back.
    pub open: bool,
}

/// What came of taking it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unmerged {
    /// It stands again, here.
    Done(State),
    /// There is no such merge, or something else has happened since.
    NotPossible,
}

#[derive(sqlx::FromRow)]
struct Row {
    ended: Uuid,
    kept: Uuid,
    #[sqlx(try_from = "Kept<State>")]
    stood: State,
    officer: Uuid,
    #[sqlx(try_from = "Moment")]
    made_at: Timestamp,
    open: bool,
}

/// What the rows are read with; the argument is the condition.
macro_rules! merge_sql {
    ($condition:literal) => {
        concat!(
            "SELECT m.ended, m.kept, m.stood, m.officer, m.made_at,
                (e.version = m.ended_version AND k.version = m.kept_version) AS open
             FROM merges m JOIN declarations e ON e.id = m.ended JOIN declarations k ON k.id = m.kept WHERE ",
            $condition
        )
    };
}

impl From<Row> for Merge {
    fn from(row: Row) -> Self {
        let Row { ended, kept, stood, officer, made_at, open } = row;
        Self { ended, kept, stood, officer, made_at, open }
    }
}

/// What a merge takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// The two have nothing in common that the office can see: it is not possible.
    Nothing,
    /// The word of one officer.
    One,
    /// A second one signs: they share a mail address and nothing of the business, or what ends is published as accepted.
    Two,
}

/// What it takes that `case` and `other` become one, of which `ended` is the one that ends.
pub async fn takes(db: &mut Db, case: &Declaration, other: Uuid, ended: State) -> Result<Takes, Error> {
    let all = kin(db, case).await?.all;
    let Some(found) = all.iter().find(|one| one.id == other) else { return Ok(Takes::Nothing) };
    let only_mail = found.same.iter().all(|same| *same == Likeness::Mail);
    Ok(if only_mail || ended == State::Accepted { Takes::Two } else { Takes::One })
}

/// The number of the one that counts, and where the other stood, if it may end in favour of it.
async fn standing(db: &mut Unit, ended: Uuid, kept: Uuid) -> Result<Option<(DeclarationId, State)>, Error> {
    let (stood, _) = declarations::standing(db, ended).await?;
    let text = "SELECT number, state FROM declarations WHERE id = $1";
    let row = sql!(db, optional (Option<Kept<DeclarationId>>, Kept<State>): text, kept)?;
    let Some((Some(number), state)) = row else { return Ok(None) };
    let may = ended != kept && stood.stands() && state.0.stands();
    Ok(may.then_some((number.0, stood)))
}

/// Both stand, and are two.
pub(super) async fn may(db: &mut Unit, ended: Uuid, kept: Uuid) -> Result<bool, Error> {
    Ok(standing(db, ended, kept).await?.is_some())
}

/// Ends a declaration in favour of another one that stands, with the reason that both contacts are told. `false`: not possible from
/// where they stand. What [`takes`] asks for is up to the caller.
pub async fn merge(
    db: &mut Unit,
    (ended, kept): (Uuid, Uuid),
    reason: &str,
    officer: Uuid,
    now: Timestamp,
) -> Result<bool, Error> {
    let Some((number, stood)) = standing(db, ended, kept).await? else { return Ok(false) };
    let ending = Ending::SupersededBy(&number);
    if !declarations::end(db, ended, ending, &officer.to_string(), now).await? {
        return Ok(false);
    }
    sql!(db, run: "UPDATE declarations SET reason = $1 WHERE id = $2", reason, ended)?;
    let text = "INSERT INTO merges (ended, kept, stood, ended_version, kept_version, officer, made_at, bound)
        SELECT e.id, k.id, $1, e.version, k.version, $2, $3, TRUE FROM declarations e, declarations k WHERE e.id = $4 AND k.id = $5";
    sql!(db, run: text, stood, officer, now, ended, kept)?;
    Ok(true)
}

/// How a declaration ended in favour of another.
pub async fn merge_of(db: &mut Db, ended: Uuid) -> Result<Option<Merge>, Error> {
    Ok(sql!(db, optional Row: merge_sql!("m.ended = $1"), ended)?.map(Merge::from))
}

/// The declarations that ended in favour of this one, oldest first.
pub async fn merged_into(db: &mut Db, kept: Uuid) -> Result<Vec<Merge>, Error> {
    let rows = sql!(db, all Row: merge_sql!("m.kept = $1 ORDER BY m.made_at, m.ended"), kept)?;
    Ok(rows.into_iter().map(Merge::from).collect())
}

/// Takes it back: the ended one stands again. One that was accepted is accepted; any other waits for the office.
pub async fn unmerge(db: &mut Unit, ended: Uuid, actor: &str, now: Timestamp) -> Result<Unmerged, Error> {
    let Some(found) = merge_of(db, ended).await?.filter(|found| found.open) else { return Ok(Unmerged::NotPossible) };
    let (state, business) = declarations::standing(db, ended).await?;
    let Some(next) = state.after(Act::Unmerge) else { return Ok(Unmerged::NotPossible) };
    let accepted = next.after(Act::Accept).filter(|_| found.stood == State::Accepted);
    let stands = accepted.unwrap_or(next);
    let text = "UPDATE declarations SET state = $1, state_at = $2, reason = NULL, superseded_by = NULL WHERE id = $3";
    sql!(db, run: text, stands, now, ended)?;
    sql!(db, run: "DELETE FROM merges WHERE ended = $1", ended)?;
    for kind in [Some(Kind::Unmerged), accepted.map(|_| Kind::Accepted)].into_iter().flatten() {
        let line = Line { kind, business: Some(business), declaration: Some(ended), actor, facts: json!({}) };
        journal::append(db, line, now).await?;
    }
    Ok(Unmerged::Done(stands))
}
