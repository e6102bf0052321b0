//! Two declarations of one business become one, and two again.

use super::{
    act::{again, found, preview},
    stale::{Outcome, Sent, is_stale},
};
use crate::{
    access::Staff,
    app::App,
    decision::Decision,
    declare::mail::{Applied, Desk, Post},
    error::Error,
    form::Typed,
    who::Reader,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{ids::DeclarationId, problem::Problems};
use jiff::Timestamp;
use std::sync::Arc;
use store::{
    Db, Unit,
    audit::{self, Act, Note},
    cases::{self, ProposedEnding, Takes, Unmerged},
    declarations::{self, Declaration, Ending},
};
use uuid::Uuid;

/// Which of two ends, and which counts from now on.
pub struct Pair {
    ended: Declaration,
    kept: Declaration,
    /// 自己宣言ID of the ended one, and of the one that counts.
    numbers: (DeclarationId, DeclarationId),
}

impl Pair {
    fn of(ended: Declaration, kept: Declaration) -> Result<Self, Error> {
        let numbers = (ended.number.clone().ok_or(Error::NotFound)?, kept.number.clone().ok_or(Error::NotFound)?);
        Ok(Self { ended, kept, numbers })
    }

    /// The pair of a merge that waits for its second officer.
    pub async fn proposed(app: &App, ended: Declaration, kept: Uuid) -> Result<Self, Error> {
        let kept = declarations::find(&mut app.store.read().await?, kept).await?.ok_or(Error::NotFound)?;
        Self::of(ended, kept)
    }

    /// 受付番号 of the one that counts.
    pub fn kept(&self) -> &str {
        self.kept.receipt.as_str()
    }

    /// The letters: to the contact of the one that ends, and to that of the other.
    pub fn letters(&self, app: &App) -> [Post; 2] {
        let (desk, (ended, kept)) = (Desk::of(app), (&self.numbers.0, &self.numbers.1));
        let told = Decision::End(Ending::SupersededBy(kept)).letter(desk, app.id(), &self.ended, ended);
        [told, desk.merged(app.id(), &Applied::kept(&self.kept), kept, ended)]
    }
}

/// A merge as it was sent: the case that was open, the other one, the version of that which the page showed, and which of them ends.
struct Merging {
    case: Declaration,
    other: (Uuid, i64),
    pair: Pair,
}

impl Merging {
    async fn read(sent: &Sent<'_>) -> Result<Self, Error> {
        let (case, _) = found(sent).await?;
        let other: Uuid = sent.typed.one("other").parse().map_err(|_| Error::NotFound)?;
        let other = declarations::find(&mut sent.app.store.read().await?, other).await?.ok_or(Error::NotFound)?;
        let seen = (other.id, sent.typed.one("other_version").parse().unwrap_or(0));
        let pair = match sent.typed.one("keep") {
            "this" => Pair::of(other, case.clone())?,
            "other" => Pair::of(case.clone(), other)?,
            _ => return Err(Error::NotFound),
        };
        Ok(Self { case, other: seen, pair })
    }

    async fn takes(&self, db: &mut Db) -> Result<Takes, store::Error> {
        cases::takes(db, &self.case, self.other.0, self.pair.ended.state).await
    }
}

/// POST /office/cases/{id}/merge — first the letter is shown, then it is done, or waits for the second officer.
pub async fn merge(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let sent = Sent { app: &app, reader: &reader, staff: &staff, id, typed: &typed };
    let merging = Merging::read(&sent).await?;
    let letters = merging.pair.letters(&app);
    match typed.one("sure") {
        "yes" => match keep(&sent, &merging, &letters).await? {
            // The proposal stands with the one that would end.
            (Outcome::Done, Takes::Two) => {
                Sent { id: merging.pair.ended.id, ..sent }.answer(Outcome::Done, "proposed").await
            }
            (outcome, _) => {
                app.letters.notify_one();
                sent.answer(outcome, "merged").await
            }
        },
        "no" => again(&sent, Problems::default()).await,
        _ => {
            let mut db = app.store.read().await?;
            let takes = merging.takes(&mut db).await?;
            let moved = is_stale(&mut db, merging.other.0, merging.other.1).await?;
            drop(db);
            if takes == Takes::Nothing || moved {
                return sent.answer(Outcome::NotPossible, "").await;
            }
            preview(&sent, &merging.pair.ended, &letters[0], ("merge", takes == Takes::Two)).await
        }
    }
}

/// The merge and its letters in one unit, or the proposal of it, if both are as they were seen and nobody proposed to end either.
async fn keep(sent: &Sent<'_>, merging: &Merging, letters: &[Post; 2]) -> Result<(Outcome, Takes), Error> {
    let (id, seen, officer, now) = (sent.id, sent.version(), sent.officer(), sent.app.now());
    let unit = sent.app.store.write(|mut db| async move {
        if is_stale(&mut db, id, seen).await? {
            return Ok::<_, store::Error>((Outcome::Stale, Takes::Nothing));
        }
        let (pair, (other, version)) = (&merging.pair, merging.other);
        let held = cases::proposal(&mut db, id).await?.is_some() || cases::proposal(&mut db, other).await?.is_some();
        let moved = is_stale(&mut db, other, version).await?;
        let takes = merging.takes(&mut db).await?;
        if held || moved || !done(&mut db, takes, pair, officer, now).await? {
            return Ok((Outcome::NotPossible, takes));
        }
        if takes == Takes::One {
            for letter in letters {
                letter.put(&mut db, now).await?;
            }
        }
        let (act, reason) = match takes {
            Takes::Two => (Act::EndingProposed, ProposedEnding::Merge.code()),
            _ => (Act::CasesMerged, pair.kept()),
        };
        let note = Note::of_case(officer, act, (pair.ended.id, pair.ended.receipt.as_str()));
        audit::note(&mut db, &Note { reason: Some(reason), ..note }, now).await?;
        Ok((Outcome::Done, takes))
    });
    Ok(unit.await?)
}

/// `false`: not possible.
async fn done(db: &mut Unit, takes: Takes, pair: &Pair, officer: Uuid, now: Timestamp) -> Result<bool, store::Error> {
    let (ended, kept) = (pair.ended.id, pair.kept.id);
    match takes {
        Takes::Nothing => Ok(false),
        Takes::One => cases::merge(db, ended, kept, officer, now).await,
        Takes::Two => cases::propose_merge(db, ended, kept, officer, now).await,
    }
}

/// POST /office/cases/{id}/unmerge — of the one that ended.
pub async fn unmerge(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let sent = Sent { app: &app, reader: &reader, staff: &staff, id, typed: &typed };
    let (case, number) = found(&sent).await?;
    let letter = &Desk::of(&app).unmerged(app.id(), &Applied::kept(&case), &number);
    let receipt = case.receipt.as_str();
    let (seen, officer, now) = (sent.version(), sent.officer(), app.now());
    let unit = app.store.write(|mut db| async move {
        if is_stale(&mut db, id, seen).await? {
            return Ok::<_, store::Error>(Outcome::Stale);
        }
        if cases::unmerge(&mut db, id, &officer.to_string(), now).await? == Unmerged::NotPossible {
            return Ok(Outcome::NotPossible);
        }
        letter.put(&mut db, now).await?;
        let note = Note::of_case(officer, Act::CasesUnmerged, (id, receipt));
        audit::note(&mut db, &note, now).await?;
        Ok(Outcome::Done)
    });
    let outcome = unit.await?;
    app.letters.notify_one();
    sent.answer(outcome, "unmerged").await
}
