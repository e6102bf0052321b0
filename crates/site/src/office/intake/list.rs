//! The forms that were taken in and not sent yet, and where another one is uploaded.

use super::HERE;
use crate::{
    access::Staff,
    app::App,
    error::Error,
    form::Typed,
    intake::{self, IntakeView},
    office::Room,
    page::show,
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use domain::{application_form::Refused, field::Field, staff::Right, time::moment_ja};
use std::sync::Arc;
use store::{
    audit::{self, Act, Note},
    intakes, staff as kept,
};
use uuid::Uuid;

/// Forms a page shows: more than one office leaves open.
const SHOWN: i64 = 200;

#[derive(Template)]
#[template(path = "office/intake/list.html")]
struct ListPage {
    room: Room,
    may_upload: bool,
    /// The sentence for the file that was not taken.
    refused: Option<String>,
    lines: Vec<Line>,
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
    let lines = lines(&app, staff.session.officer.id).await?;
    show(&ListPage {
        room: Room::of(&app, &reader, &staff, HERE),
        may_upload: staff.session.officer.role.has(Right::Decide),
        refused,
        lines,
    })
}

async fn lines(app: &App, own: Uuid) -> Result<Vec<Line>, Error> {
    let now = app.now();
    let (open, officers) = app
        .store
        .write(|mut db| async move {
            audit::note(&mut db, &Note::of(own, Act::FormSeen), now).await?;
            let mut open = Vec::new();
            for form in intakes::waiting(&mut db, SHOWN).await? {
                if let Some(view) = intake::view(app, &mut db, &form).await? {
                    open.push((form, view));
                }
            }
            Ok::<_, store::Error>((open, kept::all(&mut db).await?))
        })
        .await?;
    let officer = |id: &str| {
        let found = officers.iter().find(|one| one.id.to_string() == id);
        found.map(|one| one.name.as_str().to_owned()).unwrap_or_default()
    };
    let line = |(form, view): (intakes::Intake, IntakeView)| Line {
        id: form.id,
        name: name(app, &view),
        received: moment_ja(form.received_at),
        officer: officer(&form.officer),
        looks: view.looks(),
    };
    Ok(open.into_iter().map(line).collect())
}

/// The name of the business, or of who runs it.
fn name(app: &App, view: &IntakeView) -> String {
    let of = |field: Field| {
        let label = &app.scheme.words.field(field).label;
        view.lines
            .iter()
            .find(|line| line.label == *label)
            .map(|line| line.read.clone())
            .filter(|read| !read.is_empty())
    };
    of(Field::Name).or_else(|| of(Field::TradeName)).or_else(|| of(Field::Representative)).unwrap_or_default()
}
