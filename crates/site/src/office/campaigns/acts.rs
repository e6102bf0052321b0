//! What is done with an お知らせメール. Every form carries the version it shows; each act notes itself in its unit.

use super::{address, page::page};
use crate::{access::Staff, app::App, error::Error, form::Typed, page::see, who::Reader};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use domain::news::Act;
use std::sync::Arc;
use store::{
    audit::{self, Act as Noted, Note},
    campaigns::{self, Outcome},
};
use uuid::Uuid;

/// An act, what is noted of it, and what the page tells after it.
type Step = (Act, Noted, &'static str);

/// The handlers: each is one step.
macro_rules! steps {
    ($($(#[doc = $doc:literal])+ $name:ident: $step:expr;)*) => { $(
        $(#[doc = $doc])+
        pub async fn $name(
            staff: Staff,
            Path(id): Path<Uuid>,
            State(app): State<Arc<App>>,
            reader: Reader,
            typed: Typed,
        ) -> Result<Response, Error> {
            take($step, (&app, &reader, &staff), id, &typed).await
        }
    )* };
}
steps! {
    /// POST /office/campaigns/{id}/propose
    propose: (Act::Propose, Noted::CampaignProposed, "proposed");
    /// POST /office/campaigns/{id}/decline
    decline: (Act::Decline, Noted::CampaignDeclined, "declined");
    /// POST /office/campaigns/{id}/approve — never by whoever wrote or proposed it.
    approve: (Act::Approve, Noted::CampaignApproved, "approved");
    /// POST /office/campaigns/{id}/pause
    pause: (Act::Pause, Noted::CampaignPaused, "paused");
    /// POST /office/campaigns/{id}/resume
    resume: (Act::Resume, Noted::CampaignResumed, "resumed");
    /// POST /office/campaigns/{id}/withdraw
    withdraw: (Act::Withdraw, Noted::CampaignWithdrawn, "withdrawn");
}

/// Who asks, and where.
type Desk<'a> = (&'a App, &'a Reader, &'a Staff);

async fn take(step: Step, desk: Desk<'_>, id: Uuid, typed: &Typed) -> Result<Response, Error> {
    let (act, noted, told) = step;
    let (app, _, staff) = desk;
    let (seen, officer, now) = (typed.one("version").parse().unwrap_or(0), staff.session.officer.id, app.now());
    let name = &id.to_string();
    let unit = app.store.write(|mut db| async move {
        let outcome = campaigns::act(&mut db, (id, seen), act, officer, now).await?;
        if outcome == Outcome::Done {
            let note = Note { subject: Some(name), ..Note::of(officer, noted) };
            audit::note(&mut db, &note, now).await?;
        }
        Ok::<_, store::Error>(outcome)
    });
    answer(desk, id, unit.await?, told).await
}

/// Back to the page with what is told there; what was refused is told at once, with what is true now.
async fn answer(desk: Desk<'_>, id: Uuid, outcome: Outcome, told: &str) -> Result<Response, Error> {
    let word = match outcome {
        Outcome::Done => return Ok(see(format!("{}?told={told}", address(id)))),
        Outcome::Stale => "stale",
        Outcome::NotPossible => "not-possible",
        Outcome::Own => "own",
    };
    Ok((StatusCode::CONFLICT, page(desk, id, word).await?).into_response())
}
