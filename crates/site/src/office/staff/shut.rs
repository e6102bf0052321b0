//! 停止する and 認証をやり直す: a page asks once more, with the name, what follows, and a reason for the records; then it is done.

use super::{HERE, OWN, notice, rung, sent};
use crate::{
    access::Staff,
    app::{App, sha256},
    declare::mail::Desk,
    error::Error,
    form::Typed,
    office::{Room, invite::again},
    page::{see, show},
    parts::FormView,
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{case, field::Field, problem::Problems};
use std::sync::Arc;
use store::{
    audit::Act,
    staff::{self as kept, Officer},
};
use uuid::Uuid;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    Suspend,
    Reset,
}

#[derive(Template)]
#[template(path = "office/staff/shut.html")]
struct AskPage {
    room: Room,
    deed: Deed,
    id: Uuid,
    name: String,
    email: String,
    form: FormView,
    typed: String,
}

/// GET /office/staff/{id}/suspend
pub async fn ask_suspend(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    reader: Reader,
) -> Result<Response, Error> {
    page((&app, &reader, &staff), (Deed::Suspend, id), "", Problems::default()).await
}

/// GET /office/staff/{id}/reset
pub async fn ask_reset(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    reader: Reader,
) -> Result<Response, Error> {
    page((&app, &reader, &staff), (Deed::Reset, id), "", Problems::default()).await
}

async fn page(
    (app, reader, staff): (&App, &Reader, &Staff),
    (deed, id): (Deed, Uuid),
    typed: &str,
    problems: Problems,
) -> Result<Response, Error> {
    if id == staff.session.officer.id {
        return Ok(see(OWN));
    }
    let officer = found(app, id).await?;
    show(&AskPage {
        room: Room::of(app, reader, staff, HERE),
        deed,
        id,
        name: officer.name.as_str().to_owned(),
        email: officer.email.as_str().to_owned(),
        form: FormView::new(&app.scheme, problems),
        typed: typed.to_owned(),
    })
}

async fn found(app: &App, id: Uuid) -> Result<Officer, Error> {
    kept::find(&mut app.store.read().await?, id).await?.ok_or(Error::NotFound)
}

/// The reason, or the page once more: without one nothing is done, and to oneself nothing at all.
async fn reason(
    asked: (&App, &Reader, &Staff),
    (deed, id): (Deed, Uuid),
    typed: &Typed,
) -> Result<Result<String, Response>, Error> {
    let why = typed.one(Field::ModeReason.key());
    match case::words(why) {
        Ok(reason) if id != asked.2.session.officer.id => Ok(Ok(reason)),
        looked => {
            let problems = looked.err().map(|why| Problems::one(Field::ModeReason, why)).unwrap_or_default();
            page(asked, (deed, id), why, problems).await.map(Err)
        }
    }
}

/// POST /office/staff/{id}/suspend
pub async fn suspend(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let reason = match reason((&app, &reader, &staff), (Deed::Suspend, id), &typed).await? {
        Ok(reason) => reason,
        Err(page) => return Ok(page),
    };
    let (by, now) = ((Some(staff.session.officer.id), Some(reason.as_str())), app.now());
    let letter = &notice(&app, id, Act::OfficerSuspended).await?;
    let unit = app.store.write(|mut db| async move {
        let changed = kept::suspend(&mut db, id, by, now).await?;
        sent(&mut db, changed, letter, now).await
    });
    Ok(rung(&app, unit.await?, id, "suspended"))
}

/// POST /office/staff/{id}/reset — password and second factor are void; a new link is sent.
pub async fn reset(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let reason = match reason((&app, &reader, &staff), (Deed::Reset, id), &typed).await? {
        Ok(reason) => reason,
        Err(page) => return Ok(page),
    };
    let (by, now, token) = ((Some(staff.session.officer.id), Some(reason.as_str())), app.now(), app.token());
    let officer = found(&app, id).await?;
    let letter = &again(Desk::of(&app), app.id(), (officer.name.as_str(), &officer.email), &token, now);
    let hash = sha256(&token);
    let unit = app.store.write(|mut db| async move {
        let changed = kept::reset(&mut db, id, hash, by, now).await?;
        sent(&mut db, changed, letter, now).await
    });
    Ok(rung(&app, unit.await?, id, "reset"))
}
