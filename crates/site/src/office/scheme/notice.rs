//! The mail that announces an edition: planned by one officer, approved with the edition by another, looked at, sent to oneself, ended.

use super::{counting::Counts, link, one, pace};
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
    audit::{self, Act, Note},
    editions::{self, Acted, Edition, Standing},
    mass_mail::{self, Figures},
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
    /// The day it was planned for, as a form holds it.
    pub send_on: String,
    /// How many would be written to now, if that is known.
    pub persons: Option<String>,
    /// Nobody would be written to.
    pub nobody: bool,
    /// When that was counted, if it was before this page.
    pub counted: Option<String>,
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
    /// How many are not told yet, or were not when the day came.
    pub untold: Option<String>,
    /// How many hours it takes to tell them, while that is ahead.
    pub hours: Option<String>,
    /// How many will not be told before the day.
    pub left_over: Option<String>,
}

impl Planned {
    fn of(
        app: &App,
        (edition, notice): (&Edition, &Notice),
        by: String,
        (figures, counts): (Figures, Option<&Counts>),
    ) -> Self {
        let is = edition.standing(app.today());
        let ahead = notice.stands() && notice.done_at.is_none();
        let untold = match is {
            Standing::Begun => notice.untold,
            _ => counts.map(|counts| counts.untold),
        };
        let untold = untold.filter(|_| ahead && is != Standing::Withdrawn);
        let pace = app.settings.letters_a_minute;
        let coming = untold.filter(|untold| *untold > 0 && is != Standing::Begun);
        let left_over = |(untold, day)| pace::left_over(untold, pace, (app.now(), notice.send_on, day));
        let waiting = figures.put - figures.sent - figures.failed;
        Self {
            day: date_ja(notice.send_on),
            by,
            words: words::notice(code(notice, is)),
            begun: notice.begun_at.map(moment_ja).unwrap_or_default(),
            done: notice.done_at.map(moment_ja).unwrap_or_default(),
            stopped: notice.stopped_at.map(moment_ja).unwrap_or_default(),
            figures: [figures.put, waiting, figures.sent, figures.failed].map(thousands),
            untold: untold.filter(|_| notice.told() || is == Standing::Begun).map(thousands),
            hours: coming.map(|untold| thousands(pace::hours(untold, pace))),
            left_over: coming.zip(edition.day).map(left_over).filter(|left| *left > 0).map(thousands),
        }
    }
}

impl Section {
    /// How many will not be told before the day.
    pub fn left_over(&self) -> Option<&str> {
        self.planned.as_ref()?.left_over.as_deref()
    }

    /// Not everybody will be told before the day.
    pub fn short(&self) -> bool {
        self.left_over().is_some()
    }

    /// The section under an edition that could be read.
    pub async fn of(
        app: &App,
        staff: &Staff,
        (edition, scheme): (&Edition, Option<&Scheme>),
        (names, counts): (&Names, Option<&Counts>),
    ) -> Result<Self, Error> {
        let mut db = app.store.read().await?;
        let notice = notices::find(&mut db, edition.id).await?;
        let figures = mass_mail::figures(&mut db, edition.id).await?;
        drop(db);
        let effects = scheme.map(|scheme| matter(app, edition, scheme)).unwrap_or_default();
        let (is, run) = (edition.standing(app.today()), staff.session.officer.role.has(Right::RunSite));
        let mail = scheme.and_then(|scheme| sample(app, staff, (edition, scheme), &effects));
        let planned =
            |notice: &Notice| Planned::of(app, (edition, notice), names.of(notice.planned_by), (figures, counts));
        // Who cannot be counted now may be many: that keeps nobody from planning.
        let nobody = counts.is_some_and(|counts| counts.persons == 0);
        Ok(Self {
            version: notice.as_ref().map_or(0, |notice| notice.version),
            planned: notice.as_ref().map(planned),
            send_on: notice.as_ref().filter(|one| one.stands()).map(|one| one.send_on.to_string()).unwrap_or_default(),
            nobody,
            persons: counts.map(|counts| thousands(counts.persons)),
            counted: counts.filter(|counts| counts.at < app.now()).map(|counts| moment_ja(counts.at)),
            plan: run && is == Standing::Loaded && mail.is_some() && !nobody,
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
        (Notice { done_at: Some(_), stopped_at: None, .. }, Standing::Dated) => "rounds",
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

/// What the edition changes for declarations.
fn matter(app: &App, edition: &Edition, scheme: &Scheme) -> Vec<Effect> {
    effects((&app.scheme, app.today()), (scheme, from(app, edition, scheme)))
}

/// The day from which it is looked at: that of the edition; without one, the first day when all its terms and rules are in force.
pub fn from(app: &App, edition: &Edition, scheme: &Scheme) -> Date {
    let days = scheme.terms.iter().map(|terms| terms.from).chain(scheme.rules.iter().map(|rules| rules.from));
    edition.day.or(days.max()).unwrap_or_default().max(super::tomorrow(app))
}

/// The mail as it may look, to the officer.
fn sample(app: &App, staff: &Staff, (edition, scheme): (&Edition, &Scheme), effects: &[Effect]) -> Option<Post> {
    announcement(app, (edition, scheme), effects).map(|one| addressed(app, staff, &one))
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
