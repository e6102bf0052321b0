//! Accepting many at once: what would be accepted and what would not, the acceptance in one unit, and taking it back for ten minutes.

use super::list::Line;
use crate::{
    access::Staff,
    app::App,
    decision::Decision,
    declare::mail::{Desk, Post},
    error::Error,
    form::Typed,
    office::{Room, filter::Spot, names::Names, waiting},
    page::{see, show},
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use domain::{declaration::State as Stands, flags::Flag, staff::Right, time::moment_ja};
use jiff::Timestamp;
use std::sync::Arc;
use store::{
    Unit,
    audit::{self, Act, Note},
    cases::{self, Place, UNDO, Undone, Waiting},
    declarations,
};
use uuid::Uuid;

/// The most that are accepted at once: a unit of work lasts five seconds at most.
const MOST: usize = 100;
/// The most that are looked at for it.
const LOOKED_AT: i64 = 200;

#[derive(Template)]
#[template(path = "office/queue/preview.html")]
struct PreviewPage {
    room: Room,
    query: String,
    hidden: Vec<(&'static str, String)>,
    /// What would be accepted: the line, and what the form sends of it.
    chosen: Vec<(Line, String)>,
    left_out: Vec<Line>,
    more: bool,
    told: String,
}

/// Nothing of it wants a look of its own.
fn passes(flags: &[Flag]) -> bool {
    !flags.iter().any(|flag| flag.wants_a_look())
}

/// GET /office/queue/accept
pub async fn preview(
    staff: Staff,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(asked): RawQuery,
) -> Result<Response, Error> {
    let asked = Typed::read(asked.unwrap_or_default().as_bytes());
    let spot = Spot::read(&asked).start();
    let (seen, now) = (Note::of(staff.session.officer.id, Act::QueueSeen), app.now());
    app.store.write(|mut db| async move { audit::note(&mut db, &seen, now).await }).await?;
    let rows = waiting::page(&app, spot.conditions, Place::START, (now, LOOKED_AT + 1)).await?;
    let mut more = i64::try_from(rows.len()).unwrap_or(i64::MAX) > LOOKED_AT;
    let (mut chosen, left_out): (Vec<Waiting>, Vec<Waiting>) =
        rows.into_iter().partition(|one| one.number.is_some() && passes(&one.flags));
    more |= chosen.len() > MOST;
    chosen.truncate(MOST);
    let line = |one| Line::of(&app, spot, one, now);
    show(&PreviewPage {
        room: Room::of(&app, &reader, &staff, "/office/queue"),
        query: spot.query(),
        hidden: spot.pairs(),
        chosen: chosen.into_iter().map(|one| (one.id, one.version, line(one))).map(named).collect(),
        left_out: left_out.into_iter().map(line).collect(),
        more,
        told: asked.one("told").to_owned(),
    })
}

fn named((id, version, line): (Uuid, i64, Line)) -> (Line, String) {
    (line, format!("{id}:{version}"))
}

/// A declaration to accept: which, as it was seen, and the letter that tells it.
struct Chosen {
    id: Uuid,
    version: i64,
    receipt: String,
    letter: Post,
}

/// POST /office/queue/accept
pub async fn accept(staff: Staff, State(app): State<Arc<App>>, typed: Typed) -> Result<Response, Error> {
    let (officer, batch, now) = (staff.session.officer.id, app.id(), app.now());
    let asked: Vec<(Uuid, i64)> = typed.all("case").iter().take(MOST).filter_map(|one| seen(one)).collect();
    let chosen = &chosen(&app, &asked, now).await?;
    let unit = app.store.write(|mut db| async move { accept_all(&mut db, batch, chosen, officer, now).await });
    let accepted = unit.await?;
    app.letters.notify_one();
    let left = asked.len().saturating_sub(accepted);
    if accepted > 0 {
        return Ok(see(format!("/office/batches/{batch}?left={left}")));
    }
    let (query, told) = (Spot::read(&typed).start().query(), if asked.is_empty() { "unchosen" } else { "none" });
    let joint = if query.is_empty() { '?' } else { '&' };
    Ok(see(format!("/office/queue/accept{query}{joint}told={told}")))
}

/// `id:version`.
fn seen(text: &str) -> Option<(Uuid, i64)> {
    let (id, version) = text.split_once(':')?;
    Some((id.parse().ok()?, version.parse().ok()?))
}

/// The letters, written before the unit.
async fn chosen(app: &App, asked: &[(Uuid, i64)], now: Timestamp) -> Result<Vec<Chosen>, Error> {
    let mut db = app.store.read().await?;
    let mut all = Vec::new();
    for (id, version) in asked {
        let Some(case) = declarations::find(&mut db, *id).await? else { continue };
        let Some(number) = &case.number else { continue };
        let letter = Decision::Accept.letter(Desk::of(app), app.id(), &case, number).held_until(now + UNDO);
        all.push(Chosen { id: *id, version: *version, receipt: case.receipt.as_str().to_owned(), letter });
    }
    Ok(all)
}

/// Accepts those that are as they were seen, in one batch; how many.
async fn accept_all(
    db: &mut Unit,
    batch: Uuid,
    chosen: &[Chosen],
    officer: Uuid,
    now: Timestamp,
) -> Result<usize, store::Error> {
    let actor = officer.to_string();
    let mut accepted = 0;
    for one in chosen {
        if !may_pass(db, one).await? || !Decision::Accept.keep(db, (one.id, &actor), &one.letter, now).await? {
            continue;
        }
        cases::join(db, batch, one.id, one.letter.id()).await?;
        audit::note(db, &Note::of_case(officer, Act::CaseAccepted, (one.id, one.receipt.as_str())), now).await?;
        accepted += 1;
    }
    if accepted > 0 {
        cases::begin(db, batch, officer, now).await?;
        let (subject, count) = (batch.to_string(), accepted.to_string());
        let note = Note { subject: Some(&subject), reason: Some(&count), ..Note::of(officer, Act::ManyAccepted) };
        audit::note(db, &note, now).await?;
    }
    Ok(accepted)
}

/// It is as it was seen, nothing of it wants a look, and nobody proposed to end it.
async fn may_pass(db: &mut Unit, one: &Chosen) -> Result<bool, store::Error> {
    if cases::version(db, one.id).await? != Some(one.version) || cases::proposal(db, one.id).await?.is_some() {
        return Ok(false);
    }
    let case = declarations::find(db, one.id).await?;
    Ok(case.is_some_and(|case| case.state == Stands::Declared && passes(&case.flags)))
}

#[derive(Template)]
#[template(path = "office/queue/batch.html")]
struct BatchPage {
    room: Room,
    id: Uuid,
    who: String,
    at: String,
    until: String,
    open: bool,
    undone: Option<String>,
    decides: bool,
    left: usize,
    told: String,
    cases: Vec<Accepted>,
}

struct Accepted {
    id: Uuid,
    name: String,
    receipt: String,
    state: String,
}

/// GET /office/batches/{id}
pub async fn shown(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(asked): RawQuery,
) -> Result<Response, Error> {
    let asked = Typed::read(asked.unwrap_or_default().as_bytes());
    let now = app.now();
    let mut db = app.store.read().await?;
    let batch = cases::batch(&mut db, id).await?.ok_or(Error::NotFound)?;
    let names = Names::read(&mut db).await?;
    let mut all = Vec::new();
    for id in batch.declarations {
        let Some(case) = declarations::find(&mut db, id).await? else { continue };
        let name = case.business.published_name().to_owned();
        let state = app.scheme.words.state(case.state).to_owned();
        all.push(Accepted { id, name, receipt: case.receipt.as_str().to_owned(), state });
    }
    drop(db);
    let (subject, officer) = (id.to_string(), staff.session.officer.id);
    let seen = Note { subject: Some(&subject), ..Note::of(officer, Act::QueueSeen) };
    app.store.write(|mut db| async move { audit::note(&mut db, &seen, now).await }).await?;
    show(&BatchPage {
        room: Room::of(&app, &reader, &staff, "/office/queue"),
        id,
        who: names.of(batch.officer),
        at: moment_ja(batch.made_at),
        until: moment_ja(batch.until),
        open: batch.undone_at.is_none() && now < batch.until,
        undone: batch.undone_at.map(moment_ja),
        decides: staff.session.officer.role.has(Right::Decide),
        left: asked.one("left").parse().unwrap_or(0),
        told: asked.one("told").to_owned(),
        cases: all,
    })
}

/// POST /office/batches/{id}/undo
pub async fn undo(staff: Staff, Path(id): Path<Uuid>, State(app): State<Arc<App>>) -> Result<Response, Error> {
    let (officer, now) = (staff.session.officer.id, app.now());
    cases::batch(&mut app.store.read().await?, id).await?.ok_or(Error::NotFound)?;
    let unit = app.store.write(|mut db| async move {
        let undone = cases::undo(&mut db, id, &officer.to_string(), now).await?;
        if let Undone::Done { back, .. } = undone {
            let (subject, count) = (id.to_string(), back.to_string());
            let (subject, reason) = (Some(subject.as_str()), Some(count.as_str()));
            audit::note(&mut db, &Note { subject, reason, ..Note::of(officer, Act::ManyUndone) }, now).await?;
        }
        Ok::<_, store::Error>(undone)
    });
    Ok(see(match unit.await? {
        Undone::Done { stay, .. } => format!("/office/batches/{id}?told=undone&left={stay}"),
        Undone::TooLate => format!("/office/batches/{id}?told=late"),
        Undone::Already => format!("/office/batches/{id}?told=already"),
    }))
}
