//! GET /office/campaigns — the newest, with where they stand and their figures.

use super::{LIST, address, moment, words};
use crate::{
    access::Staff,
    app::App,
    error::Error,
    form::Typed,
    office::{Room, paging::Page},
    page::show,
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use domain::{staff::Right, text::thousands};
use std::sync::Arc;
use store::{
    campaigns::{self, Campaign},
    mass_mail::Figures,
};

/// How many are shown on a page.
const SHOWN: i64 = 20;

#[derive(Template)]
#[template(path = "office/campaigns/list.html")]
struct ListPage {
    room: Room,
    lines: Vec<Line>,
    /// This role may write one.
    writes: bool,
    /// The page with those before, if there are more.
    more: Option<i64>,
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

/// GET /office/campaigns?page=
pub async fn get(
    staff: Staff,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(asked): RawQuery,
) -> Result<Response, Error> {
    let asked = Typed::read(asked.unwrap_or_default().as_bytes());
    let page = Page::read(&asked, SHOWN);
    let mut found = campaigns::list(&mut app.store.read().await?, page.part()).await?;
    let more = page.cut(&mut found);
    let lines = found.into_iter().map(|(campaign, figures)| Line::of(campaign, figures)).collect();
    let writes = staff.session.officer.role.has(Right::Decide);
    show(&ListPage { room: Room::of(&app, &reader, &staff, LIST), lines, writes, more })
}
