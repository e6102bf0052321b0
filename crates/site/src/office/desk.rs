//! はじめの画面: what waits in the office.

use super::Room;
use crate::{access::Staff, app::App, error::Error, page::show, who::Reader};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{staff::Right, text::thousands, time::moment_ja};
use std::sync::Arc;
use store::declarations;

#[derive(Template)]
#[template(path = "office/desk.html")]
struct DeskPage {
    room: Room,
    /// Declarations that wait, how many of them with flags, and since when the oldest.
    waiting: Option<Waiting>,
}

struct Waiting {
    all: String,
    flagged: String,
    oldest: Option<String>,
}

/// GET /office
pub async fn get(staff: Staff, State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    let sees = staff.session.officer.role.has(Right::SeeCases);
    let waiting = if sees { Some(waiting(&app).await?) } else { None };
    show(&DeskPage { room: Room::of(&app, &reader, &staff, "/office"), waiting })
}

async fn waiting(app: &App) -> Result<Waiting, Error> {
    let queue = declarations::queue(&mut app.store.read().await?).await?;
    Ok(Waiting {
        all: thousands(queue.waiting),
        flagged: thousands(queue.flagged),
        oldest: queue.oldest.map(moment_ja),
    })
}
