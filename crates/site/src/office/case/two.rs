//! 不受理, 取消, and a merge that one officer alone may not make: one officer proposes, another one signs; the letter goes out when it takes effect.

use super::{
    act::{again, found, preview},
    merge::Pair,
    stale::{Outcome, Sent, is_stale},
};
use crate::{
    access::Staff,
    app::App,
    decision::Decision,
    declare::mail::{Desk, Post},
    error::Error,
    form::Typed,
    who::Reader,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{case, field::Field, problem::Problems};
use std::sync::Arc;
use store::{
    audit::{self, Act, Note},
    cases::{self, Countersigned, ProposedEnding, WhyEnded},
};
use uuid::Uuid;

/// POST /office/cases/{id}/propose — first the letter is shown, then it waits for the second officer.
pub async fn propose(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let sent = Sent { app: &app, reader: &reader, staff: &staff, id, typed: &typed };
    let proposed = ProposedEnding::parse(typed.one("ending")).ok_or(Error::NotFound)?;
    let reason = match case::words(typed.one(Field::EndingReason.key())) {
        Ok(reason) => reason,
        Err(problem) => return again(&sent, Problems::one(Field::EndingReason, problem)).await,
    };
    let ending = proposed.ending(&reason).ok_or(Error::NotFound)?;
    let (case, number) = found(&sent).await?;
    if typed.one("sure") == "no" {
        return again(&sent, Problems::default()).await;
    }
    if typed.one("sure") != "yes" {
        let letter = Decision::End(ending).letter(Desk::of(&app), app.id(), &case, &number);
        return preview(&sent, &case, &letter, ("propose", "proposed", true)).await;
    }
    let (receipt, reason) = (case.receipt.as_str(), reason.as_str());
    let why = &WhyEnded { ending: proposed, kept: None, words: reason }.to_string();
    let (seen, officer, now) = (sent.version(), sent.officer(), app.now());
    let unit = app.store.write(|mut db| async move {
        if is_stale(&mut db, id, seen).await? {
            return Ok::<_, store::Error>(Outcome::Stale);
        }
        if !cases::propose(&mut db, id, (proposed, reason), officer, now).await? {
            return Ok(Outcome::NotPossible);
        }
        let note = Note::of_case(officer, Act::EndingProposed, (id, receipt));
        audit::note(&mut db, &Note { reason: Some(why), ..note }, now).await?;
        Ok(Outcome::Done)
    });
    let outcome = unit.await?;
    sent.answer(outcome, "proposed").await
}

/// POST /office/cases/{id}/withdraw
pub async fn withdraw(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let sent = Sent { app: &app, reader: &reader, staff: &staff, id, typed: &typed };
    let (case, _) = found(&sent).await?;
    let receipt = case.receipt.as_str();
    let (seen, officer, now) = (sent.version(), sent.officer(), app.now());
    let unit = app.store.write(|mut db| async move {
        if is_stale(&mut db, id, seen).await? {
            return Ok::<_, store::Error>(Outcome::Stale);
        }
        let Some(proposal) = cases::proposal(&mut db, id).await? else { return Ok(Outcome::NotPossible) };
        let why = cases::why_proposed(&mut db, &proposal).await?;
        cases::withdraw(&mut db, id, &officer.to_string(), now).await?;
        let note = Note::of_case(officer, Act::EndingWithdrawn, (id, receipt));
        audit::note(&mut db, &Note { reason: Some(&why), ..note }, now).await?;
        Ok(Outcome::Done)
    });
    let outcome = unit.await?;
    sent.answer(outcome, "withdrawn").await
}

/// POST /office/cases/{id}/countersign
pub async fn countersign(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let sent = Sent { app: &app, reader: &reader, staff: &staff, id, typed: &typed };
    let (case, number) = found(&sent).await?;
    let proposal = cases::proposal(&mut app.store.read().await?, id).await?;
    let Some(proposal) = proposal else {
        // Somebody was quicker, or took it back: the page says what has changed.
        return sent.stale("ended").await;
    };
    let receipt = case.receipt.as_str().to_owned();
    let outcome = match (proposal.ending.ending(&proposal.reason), proposal.kept) {
        (Some(ending), _) => {
            let letter = Decision::End(ending).letter(Desk::of(&app), app.id(), &case, &number);
            sign(&sent, &receipt, &[letter]).await?
        }
        (None, kept) => {
            let pair = Pair::proposed(&app, case, (kept.ok_or(Error::NotFound)?, &proposal.reason)).await?;
            let letters = pair.letters(&app);
            sign(&sent, &receipt, &letters).await?
        }
    };
    app.letters.notify_one();
    sent.answer(outcome, "ended").await
}

/// The signature, what it does, and the letters, in one unit.
async fn sign(sent: &Sent<'_>, receipt: &str, letters: &[Post]) -> Result<Outcome, Error> {
    let (id, seen, officer, now) = (sent.id, sent.version(), sent.officer(), sent.app.now());
    let unit = sent.app.store.write(|mut db| async move {
        if is_stale(&mut db, id, seen).await? {
            return Ok::<_, store::Error>(Outcome::Stale);
        }
        let Some(proposal) = cases::proposal(&mut db, id).await? else { return Ok(Outcome::NotPossible) };
        let why = cases::why_proposed(&mut db, &proposal).await?;
        match cases::countersign(&mut db, id, officer, now).await? {
            Countersigned::Done => {}
            Countersigned::Own => return Ok(Outcome::Own),
            Countersigned::None => return Ok(Outcome::NotPossible),
        }
        for letter in letters {
            letter.put(&mut db, now).await?;
        }
        let note = Note::of_case(officer, Act::EndingSigned, (id, receipt));
        audit::note(&mut db, &Note { reason: Some(&why), ..note }, now).await?;
        Ok(Outcome::Done)
    });
    Ok(unit.await?)
}
