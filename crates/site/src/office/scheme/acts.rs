//! What is done with an edition: a second officer approves it, an administrator says from which day, or withdraws it.

use super::{
    link, one,
    section::{Silence, silence},
};
use crate::{access::Staff, app::App, error::Error, form::Typed, page::see, who::Reader};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{
    case,
    field::Field,
    problem::{Problem, Problems},
};
use jiff::{Timestamp, civil::Date};
use std::sync::Arc;
use store::{
    Error as Failure, Unit,
    editions::{self, Acted},
    notices::{self, Notice},
};
use uuid::Uuid;

/// POST /office/scheme/{id}/approve
pub async fn approve(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    typed: Typed,
) -> Result<Response, Error> {
    let (officer, now, seen) = (staff.session.officer.id, app.now(), typed.one("notice").parse().unwrap_or(0));
    let silence = &silence(&app, id).await?;
    if silence.is_some() && !chosen(&typed) {
        return Ok(unchosen(id));
    }
    let unit = app.store.write(|mut db| async move {
        let acted = editions::approve(&mut db, (id, seen), officer, now).await?;
        noted(&mut db, (id, acted), silence.as_ref(), officer, now).await
    });
    Ok(told(id, unit.await?, "approved"))
}

/// The officer pressed the button that says that nobody is told.
fn chosen(typed: &Typed) -> bool {
    typed.one("without_notice") == "yes"
}

/// Back to the page: nobody goes on without telling those concerned by oversight.
fn unchosen(id: Uuid) -> Response {
    see(format!("{}?told=silent", link(id)))
}

/// Notes beside what was done that nobody is told of it.
async fn noted(
    db: &mut Unit,
    (id, acted): (Uuid, Acted),
    silence: Option<&Silence>,
    officer: Uuid,
    now: Timestamp,
) -> Result<Acted, Failure> {
    if let Some(silence) = silence.filter(|_| acted == Acted::Done) {
        notices::leave_out(db, id, silence.persons, officer, now).await?;
    }
    Ok(acted)
}

/// POST /office/scheme/{id}/date
pub async fn date(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let day: Option<Date> = typed.one(Field::EditionDay.key()).trim().parse().ok();
    let (officer, now, today) = (staff.session.officer.id, app.now(), app.today());
    let Some(day) = day.filter(|day| *day > today) else {
        let problem = if day.is_some() { Problem::DayTooSoon } else { Problem::DateImpossible };
        let problems = Problems::one(Field::EditionDay, problem);
        return one::page(&app, (&reader, &staff), id, (&Typed::default(), &typed, problems)).await;
    };
    let notice = notices::find(&mut app.store.read().await?, id).await?.filter(Notice::stands);
    let planned = notice.is_some();
    if notice.is_some_and(|notice| !notice.told() && day <= notice.send_on) {
        let problems = Problems::one(Field::EditionDay, Problem::DayBeforeNotice);
        return one::page(&app, (&reader, &staff), id, (&Typed::default(), &typed, problems)).await;
    }
    let silence = &silence(&app, id).await?;
    if silence.is_some() && !chosen(&typed) {
        return Ok(unchosen(id));
    }
    let unit = app.store.write(|mut db| async move {
        if notices::find(&mut db, id).await?.is_some_and(|notice| notice.stands()) != planned {
            return Ok(Acted::Stale);
        }
        let acted = editions::date(&mut db, id, (day, today), officer, now).await?;
        noted(&mut db, (id, acted), silence.as_ref(), officer, now).await
    });
    Ok(told(id, unit.await?, "dated"))
}

/// POST /office/scheme/{id}/withdraw
pub async fn withdraw(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let reason = match case::words(typed.one(Field::ModeReason.key())) {
        Ok(reason) => reason,
        Err(problem) => {
            let problems = Problems::one(Field::ModeReason, problem);
            return one::page(&app, (&reader, &staff), id, (&Typed::default(), &typed, problems)).await;
        }
    };
    let (reason, officer, now) = (reason.as_str(), Some(staff.session.officer.id), app.now());
    let unit = app.store.write(|mut db| async move { editions::withdraw(&mut db, id, (officer, reason), now).await });
    let done = if unit.await? { Acted::Done } else { Acted::NotPossible };
    Ok(told(id, done, "withdrawn"))
}

/// Back to the page of the edition, with what came of an act.
pub fn told(id: Uuid, acted: Acted, done: &str) -> Response {
    let told = match acted {
        Acted::Done => done,
        Acted::Own => "own",
        Acted::Stale => "stale",
        Acted::Announced => "announced",
        Acted::Breaks => "breaks",
        Acted::NotPossible => "not-possible",
    };
    see(format!("{}?told={told}", link(id)))
}
