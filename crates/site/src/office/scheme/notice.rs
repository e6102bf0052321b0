//! The mail that announces an edition: planned by one officer, approved with the edition by another, looked at, sent to oneself, ended.

use super::{link, one};
use crate::{
    access::Staff,
    announcement::Announcement,
    app::App,
    declare::mail::{Desk, Post},
    effects::{Effect, effects},
    error::Error,
    form::Typed,
    office::{campaigns, names::Names, words},
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
    staff::Right,
    text::thousands,
    time::{date_ja, moment_ja},
};
use jiff::civil::Date;
use std::sync::Arc;
use store::{
    affected::{self, Concern},
    audit::{self, Act, Note},
    editions::{self, Acted, Edition, Standing},
    notices::{self, Notice},
};
use uuid::Uuid;

/// The section of the page of an edition.
pub struct Section {
    /// How the mail arrives: its subject and text; `None`: the edition says nothing of itself.
    pub mail: Option<(String, String)>,
    /// What was planned.
    pub planned: Option<Planned>,
    /// The version of the plan; 0: none.
    pub version: i64,
    /// How many would be written to now.
    pub persons: String,
    /// There is anybody to write to.
    pub somebody: bool,
    /// It can be planned by this officer now.
    pub plan: bool,
    /// It can be ended by this officer now.
    pub stop: bool,
}

/// A plan, and how far it came.
pub struct Planned {
    pub day: String,
    pub by: String,
    pub words: &'static str,
    pub begun: String,
    pub done: String,
    pub stopped: String,
    pub figures: [String; 4],
}

impl Section {
    /// The section under an edition that could be read.
    pub async fn of(
        app: &App,
        staff: &Staff,
        (edition, scheme): (&Edition, Option<&Scheme>),
        names: &Names,
    ) -> Result<Self, Error> {
        let mut db = app.store.read().await?;
        let notice = notices::find(&mut db, edition.id).await?;
        let figures = notices::figures(&mut db, edition.id).await?;
        let matter = scheme.map(|scheme| matter(app, edition, scheme)).unwrap_or_default();
        let persons = affected::count_persons(&mut db, &matter.concerns).await?;
        drop(db);
        let (is, run) = (edition.standing(app.today()), staff.session.officer.role.has(Right::RunSite));
        let mail = scheme.and_then(|scheme| sample(app, staff, (edition, scheme), &matter));
        let waiting = figures.put - figures.sent - figures.failed;
        let planned = |notice: &Notice| Planned {
            day: date_ja(notice.send_on),
            by: names.of(notice.planned_by),
            words: words::notice(code(notice, is)),
            begun: notice.begun_at.map(moment_ja).unwrap_or_default(),
            done: notice.done_at.map(moment_ja).unwrap_or_default(),
            stopped: notice.stopped_at.map(moment_ja).unwrap_or_default(),
            figures: [figures.put, waiting, figures.sent, figures.failed].map(thousands),
        };
        Ok(Self {
            version: notice.as_ref().map_or(0, |notice| notice.version),
            planned: notice.as_ref().map(planned),
            somebody: persons > 0,
            persons: thousands(persons),
            plan: run && is == Standing::Loaded && mail.is_some() && persons > 0,
            stop: run
                && notice.is_some_and(|notice| notice.stands())
                && !matches!(is, Standing::Withdrawn | Standing::Begun),
            mail: mail.map(|post| (post.mail().subject.clone(), post.mail().text.clone())),
        })
    }
}

/// Where the mail stands: the key of its words.
fn code(notice: &Notice, is: Standing) -> &'static str {
    match (notice, is) {
        (Notice { done_at: Some(_), .. }, _) => "done",
        (Notice { stopped_at: Some(_), .. }, _) => "stopped",
        (_, Standing::Withdrawn) => "withdrawn",
        (_, Standing::Begun) => "over",
        (_, Standing::Loaded) => "planned",
        (_, Standing::Approved) => "approved",
        (Notice { begun_at: Some(_), .. }, Standing::Dated) => "sending",
        (_, Standing::Dated) => "waiting",
    }
}

/// What is announced to whom.
#[derive(Default)]
struct Matter {
    effects: Vec<Effect>,
    concerns: Vec<Concern>,
}

fn matter(app: &App, edition: &Edition, scheme: &Scheme) -> Matter {
    let effects = effects((&app.scheme, app.today()), (scheme, from(app, edition, scheme)));
    let concerns = effects.iter().map(|effect| effect.concern.clone()).collect();
    Matter { effects, concerns }
}

/// The day from which it is looked at: that of the edition; without one, the first day when all its terms and rules are in force.
pub fn from(app: &App, edition: &Edition, scheme: &Scheme) -> Date {
    let days = scheme.terms.iter().map(|terms| terms.from).chain(scheme.rules.iter().map(|rules| rules.from));
    edition.day.or(days.max()).unwrap_or_default().max(super::tomorrow(app))
}

/// The mail as it may look, to the officer.
fn sample(app: &App, staff: &Staff, (edition, scheme): (&Edition, &Scheme), matter: &Matter) -> Option<Post> {
    let announcement = Announcement::of(Desk::of(app), (scheme, from(app, edition, scheme)), &matter.effects)?;
    let business = (words::sample("business"), words::sample("declaration_id"));
    Some(announcement.sample(app.id(), &staff.session.officer.email, business))
}

/// The mail as it may look, of an edition that must be there and say something of itself.
async fn letter(app: &App, staff: &Staff, id: Uuid) -> Result<Post, Error> {
    let mut db = app.store.read().await?;
    let edition = editions::find(&mut db, id).await?.ok_or(Error::NotFound)?;
    let scheme = read(&editions::files(&mut db, id).await?).map_err(|_| Error::NotFound)?;
    drop(db);
    sample(app, staff, (&edition, &scheme), &matter(app, &edition, &scheme)).ok_or(Error::NotFound)
}

/// GET /office/scheme/{id}/notice — its HTML, as it arrives.
pub async fn get(staff: Staff, Path(id): Path<Uuid>, State(app): State<Arc<App>>) -> Result<Response, Error> {
    Ok(campaigns::arriving(letter(&app, &staff, id).await?.mail().html.clone()))
}

/// POST /office/scheme/{id}/notice — plans it.
pub async fn plan(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    letter(&app, &staff, id).await?;
    let day: Option<Date> = typed.one(Field::NoticeDay.key()).trim().parse().ok();
    let (officer, now, today) = (staff.session.officer.id, app.now(), app.today());
    let Some(day) = day.filter(|day| *day > today) else {
        let problem = if day.is_some() { Problem::DayTooSoon } else { Problem::DateImpossible };
        let problems = Problems::one(Field::NoticeDay, problem);
        return one::page(&app, (&reader, &staff), id, (&Typed::default(), &typed, problems)).await;
    };
    let unit = app.store.write(|mut db| async move { notices::plan(&mut db, id, (day, today), officer, now).await });
    Ok(super::acts::told(id, unit.await?, "notice-planned"))
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
    let letter = &letter(&app, &staff, id).await?;
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
