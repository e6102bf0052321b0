//! The list of editions, and which one is in force.

use super::{HERE, faults::Told, link, standing};
use crate::{access::Staff, app::App, error::Error, office::Room, page::show, parts::FormView, who::Reader};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{
    field::Field,
    mode::Work,
    problem::Problems,
    staff::Right,
    time::{date_ja, moment_ja},
};
use std::sync::Arc;
use store::editions;

#[derive(Template)]
#[template(path = "office/scheme/list.html")]
struct ListPage {
    room: Room,
    /// The edition in force; `None`: the folder the site was started with.
    now: Option<String>,
    lines: Vec<Line>,
    form: FormView,
    sheet: Sheet,
    /// This officer may load an edition, and has given the second factor again.
    may_load: bool,
    /// The site is for reading only, so nothing is loaded.
    closed: bool,
    stepped_up: bool,
}

/// The form that loads an edition: what was typed, and what is wrong.
#[derive(Default)]
pub struct Sheet {
    pub typed: String,
    pub problems: Problems,
    pub faults: Vec<Told>,
    /// These very files are loaded already.
    pub known: bool,
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
    page((&app, &reader, &staff), Sheet::default()).await
}

/// The page, with its form.
pub async fn page((app, reader, staff): (&App, &Reader, &Staff), mut sheet: Sheet) -> Result<Response, Error> {
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
        room: Room::of(app, reader, staff, HERE),
        now: all.iter().find(|one| now == Some(one.id)).map(|one| one.label.clone()),
        lines: all.iter().map(line).collect(),
        form: FormView::new(&app.scheme, std::mem::take(&mut sheet.problems)),
        sheet,
        may_load: staff.session.officer.role.has(Right::RunSite),
        closed: app.board.mode().closes(Work::Changing),
        stepped_up: staff.session.stepped_up,
    })
}
