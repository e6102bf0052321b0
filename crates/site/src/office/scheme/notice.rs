//! The mail that announces an edition: planned by one officer, approved by another, with the edition or after it, looked at, sent to oneself,
//! ended.

use super::{link, one};
use crate::{
    access::Staff,
    announcement::Announcement,
    app::App,
    declare::mail::{Desk, Post},
    effects::{Effect, effects},
    error::Error,
    form::Typed,
    office::{campaigns, words},
    page::see,
    who::Reader,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{
    field::Field,
    problem::{Problem, Problems},
    scheme::{Scheme, read},
};
use jiff::civil::Date;
use std::sync::Arc;
use store::{
    audit::{self, Act, Note},
    editions::{self, Acted, Edition, Standing},
    notices,
};
use uuid::Uuid;

/// What the edition changes for declarations.
pub fn matter(app: &App, edition: &Edition, scheme: &Scheme) -> Vec<Effect> {
    effects((&app.scheme, app.today()), (scheme, from(app, edition, scheme)))
}

/// The day from which it is looked at: that of the edition; without one, the first day when all its terms and rules are in force.
pub fn from(app: &App, edition: &Edition, scheme: &Scheme) -> Date {
    let days = scheme.terms.iter().map(|terms| terms.from).chain(scheme.rules.iter().map(|rules| rules.from));
    edition.day.or(days.max()).unwrap_or_default().max(super::tomorrow(app))
}

/// The mail as it may look, to the officer.
pub fn sample(app: &App, staff: &Staff, (edition, scheme): (&Edition, &Scheme)) -> Option<Post> {
    let effects = matter(app, edition, scheme);
    announcement(app, (edition, scheme), &effects).map(|one| addressed(app, staff, &one))
}

/// What the edition says of itself; until its day is decided, without one.
fn announcement<'a>(
    app: &'a App,
    (edition, scheme): (&Edition, &Scheme),
    effects: &[Effect],
) -> Option<Announcement<'a>> {
    let said = Announcement::of(Desk::of(app), (scheme, from(app, edition, scheme)), effects)?;
    Some(if edition.day.is_none() { said.undated(words::trial("day")) } else { said })
}

fn addressed(app: &App, staff: &Staff, said: &Announcement<'_>) -> Post {
    let business = (words::sample("business"), words::sample("declaration_id"));
    said.sample(app.id(), &staff.session.officer.email, business)
}

/// The mail of an edition that must be there and say something of itself.
async fn said(app: &App, id: Uuid) -> Result<Announcement<'_>, Error> {
    let mut db = app.store.read().await?;
    let edition = editions::find(&mut db, id).await?.ok_or(Error::NotFound)?;
    let scheme = read(&editions::files(&mut db, id).await?).map_err(|_| Error::NotFound)?;
    drop(db);
    announcement(app, (&edition, &scheme), &matter(app, &edition, &scheme)).ok_or(Error::NotFound)
}

/// GET /office/scheme/{id}/notice — its HTML, as it arrives.
pub async fn get(staff: Staff, Path(id): Path<Uuid>, State(app): State<Arc<App>>) -> Result<Response, Error> {
    let said = said(&app, id).await?;
    Ok(campaigns::arriving(addressed(&app, &staff, &said).mail().html.clone()))
}

/// POST /office/scheme/{id}/notice — plans it.
pub async fn plan(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    said(&app, id).await?;
    let day: Option<Date> = typed.one(Field::NoticeDay.key()).trim().parse().ok();
    let (officer, now, today) = (staff.session.officer.id, app.now(), app.today());
    let Some(day) = day.filter(|day| *day > today) else {
        let problem = if day.is_some() { Problem::DayTooSoon } else { Problem::DateImpossible };
        let problems = Problems::one(Field::NoticeDay, problem);
        return one::page(&app, (&reader, &staff), id, (&Typed::default(), &typed, problems)).await;
    };
    let edition = editions::find(&mut app.store.read().await?, id).await?.ok_or(Error::NotFound)?;
    if edition.standing(today) == Standing::Dated && edition.day.is_some_and(|before| day >= before) {
        let problems = Problems::one(Field::NoticeDay, Problem::DayAfterEdition);
        return one::page(&app, (&reader, &staff), id, (&Typed::default(), &typed, problems)).await;
    }
    let unit = app.store.write(|mut db| async move { notices::plan(&mut db, id, (day, today), officer, now).await });
    Ok(super::acts::told(id, unit.await?, "notice-planned"))
}

/// POST /office/scheme/{id}/notice/approve — a plan that was made after the edition was approved.
pub async fn approve(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    typed: Typed,
) -> Result<Response, Error> {
    let (officer, now, today) = (staff.session.officer.id, app.now(), app.today());
    let seen = typed.one("notice").parse().unwrap_or(0);
    let unit =
        app.store.write(|mut db| async move { notices::approve(&mut db, (id, seen), today, officer, now).await });
    Ok(super::acts::told(id, unit.await?, "notice-approved"))
}

/// POST /office/scheme/{id}/notice/stop
pub async fn stop(staff: Staff, Path(id): Path<Uuid>, State(app): State<Arc<App>>) -> Result<Response, Error> {
    let (officer, now) = (staff.session.officer.id, app.now());
    let unit = app.store.write(|mut db| async move { notices::stop(&mut db, id, officer, now).await });
    let done = if unit.await? { Acted::Done } else { Acted::NotPossible };
    Ok(super::acts::told(id, done, "notice-stopped"))
}

/// POST /office/scheme/{id}/notice/test — to the officer's own address, with a business that is a sample.
pub async fn test(staff: Staff, Path(id): Path<Uuid>, State(app): State<Arc<App>>) -> Result<Response, Error> {
    let said = said(&app, id).await?.tried(words::trial("subject"));
    let letter = &addressed(&app, &staff, &said);
    let (officer, now, name) = (staff.session.officer.id, app.now(), &id.to_string());
    let unit = app.store.write(|mut db| async move {
        letter.put(&mut db, now).await?;
        let note = Note { subject: Some(name), ..Note::of(officer, Act::NoticeTested) };
        audit::note(&mut db, &note, now).await
    });
    unit.await?;
    app.letters.notify_one();
    Ok(see(format!("{}?told=notice-tested", link(id))))
}
