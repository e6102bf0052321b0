//! 緊急の切替え: an administrator stops new declarations or opens the site for reading only, and ends that.

use super::{Room, names::Names};
use crate::{
    access::{Routes, Rule, Staff},
    app::App,
    error::Error,
    form::Typed,
    page::{see, show},
    parts::{FormView, Opt},
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use domain::{
    case,
    field::Field,
    mode::{Cause, SiteMode},
    problem::{Look, Problem, Problems},
    staff::Right,
    time::{moment_ja, typed_moment},
};
use jiff::Timestamp;
use std::sync::Arc;
use store::modes::{self, NewMode, Standing};

/// The page.
pub const HERE: &str = "/office/emergency";
/// The longest text on the banner, in characters.
const LONGEST: usize = 200;
/// Changes that are listed.
const LISTED: i64 = 20;
/// What is typed.
const TYPED: [Field; 4] = [Field::ModeCause, Field::ModeNotice, Field::ModeUntil, Field::ModeReason];

/// The routes.
pub fn routes() -> Routes {
    Routes::new().get(HERE, Rule::Staff(Right::RunSite), get).post(HERE, Rule::SteppedUp(Right::RunSite), post)
}

#[derive(Template)]
#[template(path = "office/emergency/page.html")]
struct EmergencyPage {
    room: Room,
    stepped_up: bool,
    mode: SiteMode,
    form: FormView,
    typed: [String; 4],
    causes: Vec<Opt>,
    changes: Vec<Line>,
    told: bool,
}

/// A change on the page.
struct Line {
    since: String,
    mode: SiteMode,
    until: Option<String>,
    notice: Option<String>,
    by: Option<String>,
    reason: String,
}

impl Line {
    fn of(one: Standing, names: &Names) -> Self {
        Self {
            since: moment_ja(one.since),
            mode: one.mode,
            until: one.until.map(moment_ja),
            notice: one.notice,
            by: one.officer.map(|id| names.of(id)),
            reason: one.reason,
        }
    }
}

/// GET /office/emergency
async fn get(
    staff: Staff,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(asked): RawQuery,
) -> Result<Response, Error> {
    let told = Typed::read(asked.unwrap_or_default().as_bytes()).one("told") == "changed";
    page(&app, &reader, &staff, (&Typed::default(), Problems::default(), told)).await
}

async fn page(
    app: &App,
    reader: &Reader,
    staff: &Staff,
    (typed, problems, told): (&Typed, Problems, bool),
) -> Result<Response, Error> {
    let mut db = app.store.read().await?;
    let (latest, names) = (modes::latest(&mut db, LISTED).await?, Names::read(&mut db).await?);
    drop(db);
    let cause = |cause: Cause| Opt::of(cause.code(), super::words::cause(cause), "");
    let mut kept = TYPED.map(|field| typed.one(field.key()).to_owned());
    if let [first, ..] = &mut kept
        && first.is_empty()
    {
        Cause::default().code().clone_into(first);
    }
    show(&EmergencyPage {
        room: Room::of(app, reader, staff, HERE),
        stepped_up: staff.session.stepped_up,
        mode: latest.first().map_or(SiteMode::Normal, |one| one.mode),
        form: FormView::new(&app.scheme, problems),
        typed: kept,
        causes: Cause::ALL.map(cause).to_vec(),
        changes: latest.into_iter().map(|one| Line::of(one, &names)).collect(),
        told,
    })
}

/// POST /office/emergency — the button says which mode.
async fn post(staff: Staff, State(app): State<Arc<App>>, reader: Reader, typed: Typed) -> Result<Response, Error> {
    let mode = SiteMode::parse(typed.one("mode")).ok_or(Error::NotFound)?;
    let new = match read(mode, &typed, app.now()) {
        Ok(new) => new,
        Err(problems) => return page(&app, &reader, &staff, (&typed, problems, false)).await,
    };
    let (new, by, now) = (&new, Some(staff.session.officer.id), app.now());
    app.store.write(|mut db| async move { modes::set(&mut db, new, by, now).await }).await?;
    app.board.look(&app.store).await?;
    Ok(see(format!("{HERE}?told=changed")))
}

/// What was typed, as a mode.
fn read(mode: SiteMode, typed: &Typed, now: Timestamp) -> Result<NewMode, Problems> {
    let mut look = Look::default();
    let cause = Cause::parse(typed.one(Field::ModeCause.key())).ok_or(Problem::NotChosen);
    let cause = look.at(Field::ModeCause, cause);
    let notice = look.at(Field::ModeNotice, notice(typed.one(Field::ModeNotice.key())));
    let until = look.at(Field::ModeUntil, until(typed.one(Field::ModeUntil.key()), now));
    let reason = look.at(Field::ModeReason, case::words(typed.one(Field::ModeReason.key())));
    look.done(|| Some(NewMode { mode, cause: cause?, notice: notice?, until: until?, reason: reason? }))
}

fn notice(typed: &str) -> Result<Option<String>, Problem> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let text = case::words(typed)?;
    if text.chars().count() > LONGEST {
        return Err(Problem::TooLong { max: LONGEST });
    }
    Ok(Some(text))
}

fn until(typed: &str, now: Timestamp) -> Result<Option<Timestamp>, Problem> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let until = typed_moment(typed).ok_or(Problem::DateImpossible)?;
    if until > now { Ok(Some(until)) } else { Err(Problem::DatePast) }
}
