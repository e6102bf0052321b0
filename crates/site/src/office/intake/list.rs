//! The forms that were taken in and not sent yet, and where another one is uploaded.

use super::HERE;
use crate::{
    access::Staff,
    app::App,
    error::Error,
    form::Typed,
    intake::{self, IntakeView},
    office::{Room, names::Names, paging::Page},
    page::show,
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use domain::{application_form::Refused, field::Field, mode::Work, staff::Right, time::moment_ja};
use std::sync::Arc;
use store::{
    audit::{self, Act, Note},
    intakes,
};
use uuid::Uuid;

/// Forms on a page.
const SHOWN: i64 = 50;

#[derive(Template)]
#[template(path = "office/intake/list.html")]
struct ListPage {
    room: Room,
    may_upload: bool,
    /// New declarations are stopped, so no form is taken in.
    closed: bool,
    told: String,
    /// The sentence for the file that was not taken.
    refused: Option<String>,
    lines: Vec<Line>,
    /// How many there are, if this page has all of them.
    count: Option<usize>,
    /// The page with later ones, if there are more.
    more: Option<i64>,
}

/// A form.
struct Line {
    id: Uuid,
    /// Empty: no name could be read.
    name: String,
    received: String,
    officer: String,
    /// Lines that a person should look at.
    looks: usize,
}

/// GET /office/intake
pub async fn get(
    staff: Staff,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(asked): RawQuery,
) -> Result<Response, Error> {
    let asked = Typed::read(asked.unwrap_or_default().as_bytes());
    let refused = Refused::parse(asked.one("refused")).map(|why| app.scheme.form.refused(why).to_owned());
    let page = Page::read(&asked, SHOWN);
    let (lines, more) = lines(&app, staff.session.officer.id, page).await?;
    show(&ListPage {
        room: Room::of(&app, &reader, &staff, HERE),
        may_upload: staff.session.officer.role.has(Right::Decide),
        closed: app.board.mode().closes(Work::Declaring),
        told: asked.one("told").to_owned(),
        refused,
        count: (page.is_first() && more.is_none()).then_some(lines.len()),
        lines,
        more,
    })
}

/// The forms of a page, and the page behind it. That they were looked at is noted before.
async fn lines(app: &App, own: Uuid, page: Page) -> Result<(Vec<Line>, Option<i64>), Error> {
    let now = app.now();
    app.store.write(|mut db| async move { audit::note(&mut db, &Note::of(own, Act::FormSeen), now).await }).await?;
    let mut db = app.store.read().await?;
    let names = Names::read(&mut db).await?;
    let mut waiting = intakes::waiting(&mut db, page.part()).await?;
    let (more, mut open) = (page.cut(&mut waiting), Vec::new());
    for form in waiting {
        if let Some(view) = intake::view(app, &mut db, &form).await? {
            open.push((form, view));
        }
    }
    drop(db);
    let officer = |id: &str| id.parse().ok().and_then(|id| names.find(id)).unwrap_or_default();
    let line = |(form, view): (intakes::Intake, IntakeView)| Line {
        id: form.id,
        name: name(&view),
        received: moment_ja(form.received_at),
        officer: officer(&form.officer),
        looks: view.looks(),
    };
    Ok((open.into_iter().map(line).collect(), more))
}

/// The name of the business, or of who runs it.
fn name(view: &IntakeView) -> String {
    let of = |field: Field| {
        let line = view.lines.iter().find(|line| line.field == field);
        line.map(|line| line.now.clone()).filter(|now| !now.is_empty())
    };
    of(Field::Name).or_else(|| of(Field::TradeName)).or_else(|| of(Field::Representative)).unwrap_or_default()
}
