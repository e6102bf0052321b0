//! The list of editions, and which one is in force.

use super::{HERE, link, standing};
use crate::{access::Staff, app::App, error::Error, office::Room, page::show, who::Reader};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::time::{date_ja, moment_ja};
use std::sync::Arc;
use store::editions;

#[derive(Template)]
#[template(path = "office/scheme/list.html")]
struct ListPage {
    room: Room,
    /// The edition in force; `None`: the folder the site was started with.
    now: Option<String>,
    lines: Vec<Line>,
}

/// An edition on the page.
struct Line {
    label: String,
    link: String,
    loaded: String,
    standing: &'static str,
    day: Option<String>,
}

/// GET /office/scheme
pub async fn get(staff: Staff, State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    let all = editions::all(&mut app.store.read().await?).await?;
    let now = app.source.edition;
    let line = |one: &editions::Edition| Line {
        label: one.label.clone(),
        link: link(one.id),
        loaded: moment_ja(one.loaded_at),
        standing: standing(one.standing(app.today()), now == Some(one.id)),
        day: one.day.map(date_ja),
    };
    show(&ListPage {
        room: Room::of(&app, &reader, &staff, HERE),
        now: all.iter().find(|one| now == Some(one.id)).map(|one| one.label.clone()),
        lines: all.iter().map(line).collect(),
    })
}
