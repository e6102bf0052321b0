//! GET /office/campaigns — the newest, with where they stand and their figures.

use super::{LIST, address, moment, words};
use crate::{access::Staff, app::App, error::Error, office::Room, page::show, who::Reader};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{staff::Right, text::thousands};
use std::sync::Arc;
use store::campaigns::{self, Campaign, Figures};

/// How many are shown.
const SHOWN: i64 = 100;

#[derive(Template)]
#[template(path = "office/campaigns/list.html")]
struct ListPage {
    room: Room,
    lines: Vec<Line>,
    /// This role may write one.
    writes: bool,
}

struct Line {
    address: String,
    title: String,
    state: &'static str,
    at: String,
    put: String,
    sent: String,
    failed: String,
    stopped: String,
}

impl Line {
    fn of(campaign: Campaign, figures: Figures) -> Self {
        Self {
            address: address(campaign.id),
            title: campaign.draft.title,
            state: words::campaign(campaign.state),
            at: moment(campaign.begun_at.or(campaign.approved_at).or(Some(campaign.made_at))),
            put: thousands(figures.put),
            sent: thousands(figures.sent),
            failed: thousands(figures.failed),
            stopped: thousands(figures.stopped),
        }
    }
}

/// GET /office/campaigns
pub async fn get(staff: Staff, State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    let mut db = app.store.read().await?;
    let mut lines = Vec::new();
    for campaign in campaigns::list(&mut db, SHOWN).await? {
        let figures = campaigns::figures(&mut db, campaign.id).await?;
        lines.push(Line::of(campaign, figures));
    }
    drop(db);
    let writes = staff.session.officer.role.has(Right::Decide);
    show(&ListPage { room: Room::of(&app, &reader, &staff, LIST), lines, writes })
}
