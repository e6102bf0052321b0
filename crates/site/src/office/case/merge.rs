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
use std::sync::Arc;
use store::{
    audit::{self, Act, Note},
    cases::{self, Unmerged},
    declarations::{self, Declaration, Ending},
};
use uuid::Uuid;

/// Which of two ends, and which counts from now on.
struct Pair {
    ended: Declaration,
    kept: Declaration,
    /// 自己宣言ID of the ended one, and of the one that counts.
    numbers: (DeclarationId, DeclarationId),
    /// The other one, and the version of it that the page showed.
    other: (Uuid, i64),
}

impl Pair {
    async fn read(sent: &Sent<'_>) -> Result<Self, Error> {
        let (own, number) = found(sent).await?;
        let other: Uuid = sent.typed.one("other").parse().map_err(|_| Error::NotFound)?;
        let other = declarations::find(&mut sent.app.store.read().await?, other).await?.ok_or(Error::NotFound)?;
        let theirs = other.number.clone().ok_or(Error::NotFound)?;
        let seen = (other.id, sent.typed.one("other_version").parse().unwrap_or(0));
        let pair = |ended, kept, numbers| Self { ended, kept, numbers, other: seen };
        match sent.typed.one("keep") {
            "this" => Ok(pair(other, own, (theirs, number))),
            "other" => Ok(pair(own, other, (number, theirs))),
            _ => Err(Error::NotFound),
        }
    }

    /// The letters: to the contact of the one that ends, and to that of the other.
    fn letters(&self, app: &App) -> [Post; 2] {
        let (desk, (ended, kept)) = (Desk::of(app), (&self.numbers.0, &self.numbers.1));
        let told = Decision::End(Ending::SupersededBy(kept)).letter(desk, app.id(), &self.ended, ended);
        [told, desk.merged(app.id(), &Applied::kept(&self.kept), kept, ended)]
    }
}

/// POST /office/cases/{id}/merge — first the letter is shown, then it is done.
pub async fn merge(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let sent = Sent { app: &app, reader: &reader, staff: &staff, id, typed: &typed };
    let pair = Pair::read(&sent).await?;
    let letters = pair.letters(&app);
    match typed.one("sure") {
        "yes" => {
            let outcome = keep(&sent, &pair, &letters).await?;
            app.letters.notify_one();
            sent.answer(outcome, "merged").await
        }
        "no" => again(&sent, Problems::default()).await,
        _ => preview(&sent, &pair.ended, &letters[0], "merge"),
    }
}

/// The merge and its letters in one unit, if both are as they were seen and nobody proposed to end either.
async fn keep(sent: &Sent<'_>, pair: &Pair, letters: &[Post; 2]) -> Result<Outcome, Error> {
    let (id, seen, officer, now) = (sent.id, sent.version(), sent.officer(), sent.app.now());
    let unit = sent.app.store.write(|mut db| async move {
        if is_stale(&mut db, id, seen).await? {
            return Ok::<_, store::Error>(Outcome::Stale);
        }
        let (other, version) = pair.other;
        let held = cases::proposal(&mut db, id).await?.is_some() || cases::proposal(&mut db, other).await?.is_some();
        let moved = is_stale(&mut db, other, version).await?;
        if held || moved || !cases::merge(&mut db, pair.ended.id, pair.kept.id, officer, now).await? {
            return Ok(Outcome::NotPossible);
        }
        for letter in letters {
            letter.put(&mut db, now).await?;
        }
        let ended = (pair.ended.id, pair.ended.receipt.as_str());
        let note = Note::of_case(officer, Act::CasesMerged, ended);
        audit::note(&mut db, &Note { reason: Some(pair.kept.receipt.as_str()), ..note }, now).await?;
        Ok(Outcome::Done)
    });
    Ok(unit.await?)
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
