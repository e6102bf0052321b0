//! One export: what is in it, where it stands, and the second officer's word.

use super::{HERE, asked::Lists, columns::head};
use crate::{
    access::Staff,
    app::App,
    error::Error,
    form::Typed,
    office::{Room, names::Names},
    page::{see, show},
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use domain::{
    export::at_most,
    staff::Right,
    text::thousands,
    time::{date_ja, moment_ja},
};
use jiff::Timestamp;
use std::sync::Arc;
use store::exports::{self, Decided, Export, Standing};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "office/exports/one.html")]
struct OnePage {
    room: Room,
    export: Told,
    columns: Vec<&'static str>,
    may_sign: bool,
    told: String,
}

/// An export as a page tells it.
pub struct Told {
    pub number: i64,
    pub who: String,
    pub own: bool,
    pub second: Option<String>,
    pub persons: bool,
    pub fresh: bool,
    pub format: &'static str,
    pub conditions: Vec<String>,
    pub days: (Option<String>, Option<String>),
    pub purpose: String,
    pub counted: String,
    pub given: Option<String>,
    /// So many it may hold at most if it is agreed to.
    pub most: String,
    pub asked: String,
    pub until: String,
    pub standing: Standing,
}

impl Told {
    /// As this officer sees it now.
    pub fn of(app: &App, names: &Names, reader: Uuid, export: Export, now: Timestamp) -> Self {
        Self {
            standing: export.standing(now),
            number: export.number,
            who: names.of(export.officer),
            own: export.officer == reader,
            second: export.second.map(|id| names.of(id)),
            persons: export.persons,
            fresh: export.fresh,
            format: export.format.code(),
            conditions: Lists::of(app, &export.conditions).chosen(),
            days: (export.conditions.from.map(date_ja), export.conditions.to.map(date_ja)),
            purpose: export.purpose,
            counted: thousands(export.counted),
            given: export.given.map(thousands),
            most: thousands(at_most(export.counted)),
            asked: moment_ja(export.asked_at),
            until: moment_ja(export.until),
        }
    }
}

/// GET /office/exports/{number}
pub async fn get(
    staff: Staff,
    Path(number): Path<i64>,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(asked): RawQuery,
) -> Result<Response, Error> {
    let asked = Typed::read(asked.unwrap_or_default().as_bytes());
    let mut db = app.store.read().await?;
    let export = exports::find(&mut db, number).await?.ok_or(Error::NotFound)?;
    let names = Names::read(&mut db).await?;
    drop(db);
    let officer = &staff.session.officer;
    show(&OnePage {
        room: Room::of(&app, &reader, &staff, HERE),
        columns: head(export.persons),
        export: Told::of(&app, &names, officer.id, export, app.now()),
        may_sign: officer.role.has(Right::Countersign),
        told: asked.one("told").to_owned(),
    })
}

/// POST /office/exports/{number}/decide
pub async fn decide(
    staff: Staff,
    Path(number): Path<i64>,
    State(app): State<Arc<App>>,
    typed: Typed,
) -> Result<Response, Error> {
    exports::find(&mut app.store.read().await?, number).await?.ok_or(Error::NotFound)?;
    let approved = match typed.one("answer") {
        "approve" => true,
        "refuse" => false,
        _ => return Ok(see(format!("{HERE}/{number}"))),
    };
    let (officer, now) = (staff.session.officer.id, app.now());
    let unit = app.store.write(|mut db| async move { exports::decide(&mut db, number, officer, approved, now).await });
    let told = match unit.await? {
        Decided::Done => "decided",
        Decided::Own => "own",
        Decided::None => "late",
    };
    Ok(see(format!("{HERE}/{number}?told={told}")))
}
