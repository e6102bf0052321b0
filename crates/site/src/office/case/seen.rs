//! Whose data a page of a case shows: noted before it is shown, at each declaration, so that each member sees the look.

use crate::{app::App, error::Error, office::words};
use jiff::Timestamp;
use store::{
    Unit,
    audit::{self, Act, Note},
    cases::{self, ProposedEnding},
    declarations::{self, Declaration},
};
use uuid::Uuid;

/// The page of a case; it shows as well to whom of the one that a proposed merge would keep the letter goes.
pub async fn page(app: &App, case: &Declaration, officer: Uuid) -> Result<(), Error> {
    let (id, now) = (case.id, app.now());
    let reason = if case.state.stands() { words::REVIEW } else { words::LOOK_UP };
    let unit = app.store.write(|mut db| async move {
        cases::touch(&mut db, id, officer, now).await?;
        noted(&mut db, case, (officer, reason), now).await?;
        let kept = cases::proposal(&mut db, id).await?.and_then(|found| found.kept);
        if let Some(kept) = kept
            && let Some(other) = declarations::find(&mut db, kept).await?
        {
            noted(&mut db, &other, (officer, ProposedEnding::Merge.code()), now).await?;
        }
        Ok::<_, store::Error>(())
    });
    Ok(unit.await?)
}

/// The letters of a merge, to the contacts of both.
pub async fn letters(app: &App, both: [&Declaration; 2], officer: Uuid) -> Result<(), Error> {
    let now = app.now();
    let unit = app.store.write(|mut db| async move {
        for case in both {
            noted(&mut db, case, (officer, ProposedEnding::Merge.code()), now).await?;
        }
        Ok::<_, store::Error>(())
    });
    Ok(unit.await?)
}

async fn noted(
    db: &mut Unit,
    case: &Declaration,
    (officer, reason): (Uuid, &str),
    now: Timestamp,
) -> Result<(), store::Error> {
    let seen = Note::of_case(officer, Act::CaseSeen, (case.id, case.receipt.as_str()));
    audit::note(db, &Note { reason: Some(reason), ..seen }, now).await
}
