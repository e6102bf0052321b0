//! GET /office/campaigns/{id} — what is written, to how many, how it will arrive, and what can be done with it.

use super::{LIST, found, moment, told, words};
use crate::{
    access::Staff,
    app::App,
    declare::mail::Desk,
    error::Error,
    form::Typed,
    newsletter::Newsletter,
    office::{
        Room,
        counting::{Counting, PATIENCE},
        names::Names,
    },
    page::show,
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use domain::{
    news::{Act, Audience, CampaignState},
    staff::Right,
    text::thousands,
};
use jiff::Timestamp;
use std::sync::Arc;
use store::{campaigns, mass_mail};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "office/campaigns/page.html")]
struct OnePage {
    room: Room,
    here: String,
    version: i64,
    title: String,
    state: CampaignState,
    state_words: &'static str,
    told: String,
    /// How many would be written to, while that is to be decided, and when they were counted.
    persons: Option<(String, String)>,
    /// They are to be counted, and it takes longer than a page may wait.
    counting: bool,
    conditions: Vec<(&'static str, String)>,
    accepted: bool,
    back_number: bool,
    start: String,
    /// Subject and text, as they arrive.
    subject: String,
    text: String,
    written_by: String,
    proposed_by: String,
    approved_by: String,
    approved_at: String,
    begun_at: String,
    done_at: String,
    put: String,
    waiting: String,
    sent: String,
    failed: String,
    stopped: String,
    may: May,
}

/// What this officer may do with it now.
#[expect(clippy::struct_excessive_bools, reason = "each is a button or none")]
struct May {
    write: bool,
    decline: bool,
    approve: bool,
    /// It waits for a second one, who cannot be this one.
    own: bool,
    pause: bool,
    resume: bool,
    withdraw: bool,
}

impl May {
    fn of(staff: &Staff, campaign: &campaigns::Campaign) -> Self {
        let officer = &staff.session.officer;
        let (writes, sends) = (officer.role.has(Right::Decide), officer.role.has(Right::MassMail));
        let can = |act| campaign.state.after(act).is_some();
        let own = campaign.written_by == officer.id || campaign.proposed_by == Some(officer.id);
        Self {
            write: writes && campaign.state == CampaignState::Draft,
            decline: writes && can(Act::Decline),
            approve: sends && can(Act::Approve) && !own,
            own: can(Act::Approve) && own,
            pause: writes && can(Act::Pause),
            resume: sends && can(Act::Resume),
            withdraw: writes && can(Act::Withdraw),
        }
    }
}

/// GET /office/campaigns/{id}
pub async fn get(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(asked): RawQuery,
) -> Result<Response, Error> {
    let asked = Typed::read(asked.unwrap_or_default().as_bytes());
    page((&app, &reader, &staff), id, asked.one("told")).await
}

static PERSONS: Counting<Audience, (i64, Timestamp)> = Counting::new();

/// How many would be written to, and when they were counted.
async fn persons(app: &App, audience: &Audience) -> Option<(i64, Timestamp)> {
    let (store, asked, now) = (app.store.clone(), audience.clone(), app.now());
    let count = async move { Ok((campaigns::count(&mut store.read().await?, &asked).await?, now)) };
    PERSONS.of(audience.clone(), PATIENCE, count).await
}

/// The page, with what is told at its head.
pub async fn page((app, reader, staff): (&App, &Reader, &Staff), id: Uuid, word: &str) -> Result<Response, Error> {
    let mut db = app.store.read().await?;
    let one = found(&mut db, id).await?;
    let figures = mass_mail::figures(&mut db, id).await?;
    let asked = matches!(one.state, CampaignState::Draft | CampaignState::Proposed);
    let names = Names::read(&mut db).await?;
    drop(db);
    let persons = if asked { persons(app, &one.draft.audience).await } else { None };
    let name = |officer: Option<Uuid>| officer.map(|id| names.of(id)).unwrap_or_default();
    let letter = Newsletter::of(Desk::of(app), &app.secret, &one.draft).letter(id, &staff.session.officer.email);
    show(&OnePage {
        room: Room::of(app, reader, staff, LIST),
        here: super::address(id),
        version: one.version,
        state: one.state,
        state_words: words::campaign(one.state),
        told: word.to_owned(),
        counting: asked && persons.is_none(),
        persons: persons.map(|(count, at)| (thousands(count), domain::time::moment_ja(at))),
        conditions: told(app, &one.draft.audience),
        accepted: one.draft.audience.accepted,
        back_number: one.draft.back_number,
        start: moment(one.draft.start_at),
        subject: letter.mail().subject.clone(),
        text: letter.mail().text.clone(),
        written_by: name(Some(one.written_by)),
        proposed_by: name(one.proposed_by),
        approved_by: name(one.approved_by),
        approved_at: moment(one.approved_at),
        begun_at: moment(one.begun_at),
        done_at: moment(one.done_at),
        put: thousands(figures.put),
        waiting: thousands(figures.put - figures.sent - figures.failed),
        sent: thousands(figures.sent),
        failed: thousands(figures.failed),
        stopped: thousands(figures.stopped),
        may: May::of(staff, &one),
        title: one.draft.title,
    })
}
