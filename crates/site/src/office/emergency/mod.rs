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
    http::StatusCode,
    response::{IntoResponse as _, Response},
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
const TYPED: [Field; 5] = [Field::ModeCause, Field::ModeNotice, Field::ModeUntil, Field::ModeReason, Field::ModeBack];

/// The routes.
pub fn routes() -> Routes {
    Routes::new().get(HERE, Rule::Staff(Right::SeeSite), get).post(HERE, Rule::SteppedUp(Right::RunSite), post)
}

#[derive(Template)]
#[template(path = "office/emergency/page.html")]
struct EmergencyPage {
    room: Room,
    may_switch: bool,
    stepped_up: bool,
    mode: SiteMode,
    /// The number of the newest change; 0: there is none.
    seen: i64,
    /// What was changed by others after the page was opened from which somebody wanted to switch; `None`: nothing was refused.
    refused: Option<Vec<Line>>,
    form: FormView,
    typed: [String; 5],
    causes: Vec<Opt>,
    changes: Vec<Line>,
    told: bool,
}

/// A change on the page.
#[derive(Clone)]
struct Line {
    seq: i64,
    since: String,
    mode: SiteMode,
    until: Option<String>,
    /// What the public read.
    cause: Option<&'static str>,
    notice: Option<String>,
    by: Option<String>,
    reason: String,
}

impl Line {
    fn of(one: Standing, names: &Names) -> Self {
        let published = one.mode != SiteMode::Normal && one.cause != Cause::Other;
        Self {
            seq: one.seq,
            since: moment_ja(one.since),
            mode: one.mode,
            until: one.until.map(moment_ja),
            cause: published.then(|| super::words::cause(one.cause)),
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
    page(&app, &reader, &staff, Sheet { told, ..Sheet::default() }).await
}

/// What the page shows besides where the site stands.
#[derive(Default)]
struct Sheet {
    typed: Typed,
    problems: Problems,
    /// It was switched.
    told: bool,
    /// Nothing was switched: this was not the newest change any more.
    stale: Option<i64>,
}

async fn page(app: &App, reader: &Reader, staff: &Staff, sheet: Sheet) -> Result<Response, Error> {
    let mut db = app.store.read().await?;
    let (latest, names) = (modes::latest(&mut db, LISTED).await?, Names::read(&mut db).await?);
    drop(db);
    let cause = |cause: Cause| Opt::of(cause.code(), super::words::cause(cause), "");
    let (mode, seen) = latest.first().map_or((SiteMode::Normal, 0), |one| (one.mode, one.seq));
    let changes: Vec<_> = latest.into_iter().map(|one| Line::of(one, &names)).collect();
    let after = |seen: i64| changes.iter().filter(|one| one.seq > seen).cloned().collect();
    show(&EmergencyPage {
        room: Room::of(app, reader, staff, HERE),
        may_switch: staff.session.officer.role.has(Right::RunSite),
        stepped_up: staff.session.stepped_up,
        mode,
        seen,
        refused: sheet.stale.map(after),
        form: FormView::new(&app.scheme, sheet.problems),
        typed: TYPED.map(|field| sheet.typed.one(field.key()).to_owned()),
        causes: Cause::ALL.map(cause).to_vec(),
        changes,
        told: sheet.told,
    })
}

/// POST /office/emergency — the button says which mode.
async fn post(staff: Staff, State(app): State<Arc<App>>, reader: Reader, typed: Typed) -> Result<Response, Error> {
    let mode = SiteMode::parse(typed.one("mode")).ok_or(Error::NotFound)?;
    let new = match read(mode, &typed, app.now()) {
        Ok(new) => new,
        Err(problems) => return page(&app, &reader, &staff, Sheet { typed, problems, ..Sheet::default() }).await,
    };
    // Without the number of the change that was seen nothing is compared, so nothing is set.
    let seen = typed.one("seen").parse().unwrap_or(-1);
    let (new, by, now) = (&new, Some(staff.session.officer.id), app.now());
    let unit = app.store.write(|mut db| async move { modes::replace(&mut db, (seen, new), by, now).await });
    let set = unit.await?;
    app.board.look(&app.store).await?;
    if !set {
        let refused = page(&app, &reader, &staff, Sheet { typed, stale: Some(seen), ..Sheet::default() }).await?;
        return Ok((StatusCode::CONFLICT, refused).into_response());
    }
    Ok(see(format!("{HERE}?told=changed")))
}

/// What was typed, as a mode.
fn read(mode: SiteMode, typed: &Typed, now: Timestamp) -> Result<NewMode, Problems> {
    let mut look = Look::default();
    // To end it nothing is published.
    if mode == SiteMode::Normal {
        let reason = look.at(Field::ModeBack, case::words(typed.one(Field::ModeBack.key())));
        let cause = Cause::default();
        return look.done(|| Some(NewMode { mode, cause, notice: None, until: None, reason: reason? }));
    }
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
