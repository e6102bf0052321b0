//! はじめの画面: what waits in the office.

use super::{Room, filter, waiting};
use crate::{access::Staff, app::App, error::Error, page::show, who::Reader};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{
    case::{Filter, Flagged},
    staff::Right,
    text::thousands,
    time::moment_ja,
};
use std::sync::Arc;
use store::{cases::Place, countersign};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "office/desk.html")]
struct DeskPage {
    room: Room,
    /// Declarations that wait, how many of them with flags, and since when the oldest.
    waiting: Option<Waiting>,
    /// What waits for this officer's word, if the role may give it.
    signing: Option<Vec<Signing>>,
}

/// A kind of thing that waits for a second officer.
struct Signing {
    /// `ending`, `export`, `campaign` or `edition`.
    kind: &'static str,
    count: String,
    /// The page of the one that has waited longest.
    oldest: String,
}

struct Waiting {
    all: String,
    flagged: String,
    oldest: Option<String>,
}

/// GET /office
pub async fn get(staff: Staff, State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    let officer = &staff.session.officer;
    let waiting = if officer.role.has(Right::SeeCases) { Some(queue(&app).await?) } else { None };
    let signing = if officer.role.has(Right::Countersign) { Some(signing(&app, officer.id).await?) } else { None };
    show(&DeskPage { room: Room::of(&app, &reader, &staff, "/office"), waiting, signing })
}

async fn signing(app: &App, officer: Uuid) -> Result<Vec<Signing>, Error> {
    let all = countersign::waiting(&mut app.store.read().await?, officer, app.now()).await?;
    let kind = |kind, room: &str, ids: Vec<String>| {
        let oldest = format!("/office/{room}/{}", ids.first()?);
        Some(Signing { kind, count: thousands(ids.len()), oldest })
    };
    let text = |ids: Vec<Uuid>| ids.into_iter().map(|id| id.to_string()).collect();
    let numbers = all.exports.iter().map(ToString::to_string).collect();
    let kinds = [
        kind("ending", "cases", text(all.endings)),
        kind("export", "exports", numbers),
        kind("campaign", "campaigns", text(all.campaigns)),
        kind("edition", "scheme", text(all.editions)),
    ];
    Ok(kinds.into_iter().flatten().collect())
}

async fn queue(app: &App) -> Result<Waiting, Error> {
    let now = app.now();
    let counts = waiting::count(app, now).await?;
    let flagged = Filter { flag: Some(Flagged::Something), ..Filter::default() };
    let oldest = waiting::page(app, Filter::default(), Place::START, (now, 1)).await?;
    Ok(Waiting {
        all: thousands(filter::total(&counts, Filter::default())),
        flagged: thousands(filter::total(&counts, flagged)),
        oldest: oldest.first().map(|oldest| moment_ja(oldest.declared_at)),
    })
}
