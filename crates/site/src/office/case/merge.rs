//! Two declarations of one business become one, and two again.

use super::{
    act::{again, found},
    proposed::Letter,
    seen,
    stale::{Outcome, Sent, is_stale},
};
use crate::{
    access::Staff,
    app::App,
    declare::mail::{Applied, Desk, Post},
    error::Error,
    form::Typed,
    office::Room,
    page::show,
    parts::{Digits, FormView},
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{case, field::Field, ids::DeclarationId, problem::Problems, scheme::Phrase};
use jiff::Timestamp;
use std::sync::Arc;
use store::{
    Db, Unit,
    audit::{self, Act, Note},
    cases::{self, ProposedEnding, Takes, Unmerged, WhyEnded},
    declarations::{self, Declaration},
};
use uuid::Uuid;

/// Which of two ends, which counts from now on, and why.
pub struct Pair {
    ended: Declaration,
    kept: Declaration,
    /// 自己宣言ID of the ended one, and of the one that counts.
    numbers: (DeclarationId, DeclarationId),
    /// As the contact of the ended one will read it; empty: as the scheme says it.
    reason: String,
}

impl Pair {
    /// Two declarations that have their numbers.
    pub fn of(ended: Declaration, kept: Declaration, reason: &str) -> Result<Self, Error> {
        let numbers = (ended.number.clone().ok_or(Error::NotFound)?, kept.number.clone().ok_or(Error::NotFound)?);
        Ok(Self { ended, kept, numbers, reason: reason.to_owned() })
    }

    /// The pair of a merge that waits for its second officer.
    pub async fn proposed(app: &App, ended: Declaration, (kept, reason): (Uuid, &str)) -> Result<Self, Error> {
        let kept = declarations::find(&mut app.store.read().await?, kept).await?.ok_or(Error::NotFound)?;
        Self::of(ended, kept, reason)
    }

    /// Why, as it is noted.
    fn why(&self) -> String {
        let kept = Some(self.kept.receipt.as_str());
        WhyEnded { ending: ProposedEnding::Merge, kept, words: &self.reason }.to_string()
    }

    /// Why, as it will be read.
    pub fn reason<'a>(&'a self, app: &'a App) -> &'a str {
        if self.reason.is_empty() { usual(app) } else { &self.reason }
    }

    /// The letters: to the contact of the one that ends, and to that of the other.
    pub fn letters(&self, app: &App) -> [Post; 2] {
        let (desk, (ended, kept)) = (Desk::of(app), (&self.numbers.0, &self.numbers.1));
        let told = desk.superseded(app.id(), &Applied::kept(&self.ended), (ended, kept), self.reason(app));
        [told, desk.merged(app.id(), &Applied::kept(&self.kept), kept, ended)]
    }
}

/// Why two become one, as long as nobody writes it in other words.
fn usual(app: &App) -> &str {
    &app.scheme.words.phrase(Phrase::ReasonSuperseded).label
}

/// A merge as it was sent: the case that was open, the other one, the version of that which the page showed, and which of them ends.
struct Merging {
    case: Declaration,
    other: (Uuid, i64),
    pair: Pair,
    /// The reason as it was typed, and what is wrong with it.
    typed: String,
    problems: Problems,
}

impl Merging {
    async fn read(sent: &Sent<'_>) -> Result<Self, Error> {
        let (case, _) = found(sent).await?;
        let other: Uuid = sent.typed.one("other").parse().map_err(|_| Error::NotFound)?;
        let other = declarations::find(&mut sent.app.store.read().await?, other).await?.ok_or(Error::NotFound)?;
        let seen = (other.id, sent.typed.one("other_version").parse().unwrap_or(0));
        let written = sent.typed.pairs().iter().any(|(name, _)| name == Field::MergeReason.key());
        let typed = if written { sent.typed.one(Field::MergeReason.key()) } else { usual(sent.app) }.to_owned();
        let (reason, problems) = match case::words(&typed) {
            Ok(reason) => (reason, Problems::default()),
            Err(problem) => (String::new(), Problems::one(Field::MergeReason, problem)),
        };
        let pair = match sent.typed.one("keep") {
            "this" => Pair::of(other, case.clone(), &reason)?,
            "other" => Pair::of(case.clone(), other, &reason)?,
            _ => return Err(Error::NotFound),
        };
        Ok(Self { case, other: seen, pair, typed, problems })
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
    // What is sent was read: a reason that was written anew is shown in its letter first. Browsers end a line with two signs.
    let read = merging.problems.is_empty() && case::words(typed.one("read")).as_ref() == Ok(&merging.pair.reason);
    match typed.one("sure") {
        "yes" if read => match keep(&sent, &merging, &letters).await? {
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
            if is_stale(&mut db, id, sent.version()).await? {
                drop(db);
                return sent.stale("merged").await;
            }
            let takes = merging.takes(&mut db).await?;
            let moved = is_stale(&mut db, merging.other.0, merging.other.1).await?;
            drop(db);
            if takes == Takes::Nothing || moved {
                return sent.answer(Outcome::NotPossible, "").await;
            }
            seen::letters(&app, [&merging.pair.ended, &merging.pair.kept], sent.officer()).await?;
            preview(&sent, merging, &letters, takes == Takes::Two)
        }
    }
}

#[derive(Template)]
#[template(path = "office/case/merge.html")]
struct MergePage {
    room: Room,
    id: Uuid,
    /// The two, and which of them ends.
    ended: (String, Digits),
    kept: (String, Digits),
    form: FormView,
    reason: String,
    /// The reason was written anew: the letters are to be read once more.
    anew: bool,
    letters: Vec<Letter>,
    pairs: Vec<(String, String)>,
    /// It is sent when a second officer has signed.
    later: bool,
}

/// What is not sent again by itself.
const OWN: [&str; 3] = ["sure", "read", "merge_reason"];

/// Why, and both letters as they would be read, before anything is done. `later`: a second officer signs first.
fn preview(sent: &Sent<'_>, merging: Merging, letters: &[Post; 2], later: bool) -> Result<Response, Error> {
    let line = |one: &Declaration, number| (one.business.published_name().to_owned(), Digits::from(number));
    let pair = &merging.pair;
    let pairs = sent.typed.pairs().iter().filter(|(name, _)| !OWN.contains(&name.as_str())).cloned();
    let read = ("read".to_owned(), pair.reason.clone());
    show(&MergePage {
        room: Room::of(sent.app, sent.reader, sent.staff, "/office/queue"),
        id: sent.id,
        ended: line(&pair.ended, &pair.numbers.0),
        kept: line(&pair.kept, &pair.numbers.1),
        form: FormView::new(&sent.app.scheme, merging.problems),
        reason: merging.typed,
        anew: sent.typed.one("sure") == "yes",
        letters: letters.iter().map(Letter::of).collect(),
        pairs: pairs.chain([read]).collect(),
        later,
    })
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
        let act = if takes == Takes::Two { Act::EndingProposed } else { Act::CasesMerged };
        let note = Note::of_case(officer, act, (pair.ended.id, pair.ended.receipt.as_str()));
        audit::note(&mut db, &Note { reason: Some(&pair.why()), ..note }, now).await?;
        Ok((Outcome::Done, takes))
    });
    Ok(unit.await?)
}

/// `false`: not possible.
async fn done(db: &mut Unit, takes: Takes, pair: &Pair, officer: Uuid, now: Timestamp) -> Result<bool, store::Error> {
    let (ended, kept) = (pair.ended.id, pair.kept.id);
    match takes {
        Takes::Nothing => Ok(false),
        Takes::One => cases::merge(db, (ended, kept), &pair.reason, officer, now).await,
        Takes::Two => cases::propose_merge(db, (ended, kept), &pair.reason, officer, now).await,
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
        let why = cases::why_merged(&mut db, id).await?;
        if cases::unmerge(&mut db, id, &officer.to_string(), now).await? == Unmerged::NotPossible {
            return Ok(Outcome::NotPossible);
        }
        letter.put(&mut db, now).await?;
        let note = Note::of_case(officer, Act::CasesUnmerged, (id, receipt));
        audit::note(&mut db, &Note { reason: why.as_deref(), ..note }, now).await?;
        Ok(Outcome::Done)
    });
    let outcome = unit.await?;
    app.letters.notify_one();
    sent.answer(outcome, "unmerged").await
}
