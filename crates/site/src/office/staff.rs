//! 職員: who works here. An administrator invites, changes roles, suspends, and voids lost second factors.

mod shut;

use super::{
    Room,
    invite::{changed, letter},
    words,
};
use crate::{
    access::{Routes, Rule, Staff},
    app::{App, sha256},
    declare::mail::{Desk, Post},
    error::Error,
    form::Typed,
    page::{see, show},
    parts::{FormView, Opt},
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use domain::{
    email::Email,
    field::Field,
    name::PersonName,
    problem::{Look, Problem, Problems},
    staff::{Right, Role},
    time::moment_ja,
};
use jiff::Timestamp;
use std::sync::Arc;
use store::{
    Unit,
    audit::{self, Act, Note},
    staff::{self as kept, Changed, NewOfficer, Officer},
};
use uuid::Uuid;

use shut::{ask_reset, ask_suspend, reset, suspend};

/// The list.
const HERE: &str = "/office/staff";
/// Nobody takes the own role, account or factors away: another administrator does.
const OWN: &str = "/office/staff?told=own";

/// The routes of 職員.
pub fn routes() -> Routes {
    Routes::new()
        .get("/office/staff", Rule::Staff(Right::SeeSite), list)
        .post("/office/staff", Rule::SteppedUp(Right::ManageStaff), invite)
        .post("/office/staff/{id}/role", Rule::SteppedUp(Right::ManageStaff), role)
        .get("/office/staff/{id}/suspend", Rule::SteppedUp(Right::ManageStaff), ask_suspend)
        .post("/office/staff/{id}/suspend", Rule::SteppedUp(Right::ManageStaff), suspend)
        .post("/office/staff/{id}/resume", Rule::SteppedUp(Right::ManageStaff), resume)
        .get("/office/staff/{id}/reset", Rule::SteppedUp(Right::ManageStaff), ask_reset)
        .post("/office/staff/{id}/reset", Rule::SteppedUp(Right::ManageStaff), reset)
}

#[derive(Template)]
#[template(path = "office/staff.html")]
struct StaffPage {
    room: Room,
    may_change: bool,
    stepped_up: bool,
    form: FormView,
    typed: [String; 3],
    roles: Vec<Opt>,
    officers: Vec<Line>,
    told: String,
    /// Whom that was done to.
    who: String,
}

/// An officer on the page.
#[expect(clippy::struct_excessive_bools, reason = "each shows one thing or not")]
struct Line {
    id: Uuid,
    name: String,
    email: String,
    role: &'static str,
    code: &'static str,
    since: String,
    set_up: bool,
    tied: bool,
    suspended: bool,
    own: bool,
}

impl Line {
    fn of(officer: &Officer, own: Uuid, tied: &[Uuid]) -> Self {
        Self {
            id: officer.id,
            name: officer.name.as_str().to_owned(),
            email: officer.email.as_str().to_owned(),
            role: words::role(officer.role),
            code: officer.role.code(),
            since: moment_ja(officer.made_at),
            set_up: officer.is_set_up(),
            tied: tied.contains(&officer.id),
            suspended: officer.suspended_at.is_some(),
            own: officer.id == own,
        }
    }
}

/// GET /office/staff
async fn list(
    staff: Staff,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(asked): RawQuery,
) -> Result<Response, Error> {
    let asked = Typed::read(asked.unwrap_or_default().as_bytes());
    page(&app, &reader, &staff, (&Typed::default(), Problems::default(), &asked)).await
}

async fn page(
    app: &App,
    reader: &Reader,
    staff: &Staff,
    (typed, problems, asked): (&Typed, Problems, &Typed),
) -> Result<Response, Error> {
    let (own, now) = (staff.session.officer.id, app.now());
    let (officers, tied) = app
        .store
        .write(|mut db| async move {
            audit::note(&mut db, &Note::of(own, Act::StaffSeen), now).await?;
            Ok::<_, store::Error>((kept::all(&mut db).await?, kept::tied(&mut db).await?))
        })
        .await?;
    let may_change = staff.session.officer.role.has(Right::ManageStaff);
    let who = officers.iter().find(|one| one.id.to_string() == asked.one("who"));
    let role = |role: Role| Opt::of(role.code(), words::role(role), "");
    show(&StaffPage {
        room: Room::of(app, reader, staff, HERE),
        may_change,
        stepped_up: may_change && staff.session.stepped_up,
        form: FormView::new(&app.scheme, problems),
        typed: [Field::OfficerName, Field::OfficerEmail, Field::OfficerRole].map(|at| typed.one(at.key()).to_owned()),
        roles: Role::ALL.map(role).to_vec(),
        officers: officers.iter().map(|one| Line::of(one, own, &tied)).collect(),
        told: asked.one("told").to_owned(),
        who: who.map(|one| one.name.as_str().to_owned()).unwrap_or_default(),
    })
}

/// POST /office/staff — adds an officer and sends the link.
async fn invite(staff: Staff, State(app): State<Arc<App>>, reader: Reader, typed: Typed) -> Result<Response, Error> {
    let mut look = Look::default();
    let name = look.at(Field::OfficerName, PersonName::parse(typed.one(Field::OfficerName.key())));
    let email = look.at(Field::OfficerEmail, Email::parse(typed.one(Field::OfficerEmail.key())));
    let role = Role::parse(typed.one(Field::OfficerRole.key())).ok_or(Problem::NotChosen);
    let role = look.at(Field::OfficerRole, role);
    let (name, email, role) = match look.done(|| Some((name?, email?, role?))) {
        Ok(all) => all,
        Err(problems) => return page(&app, &reader, &staff, (&typed, problems, &Typed::default())).await,
    };
    let (token, now, by) = (app.token(), app.now(), Some(staff.session.officer.id));
    let new = &NewOfficer { id: app.id(), name, email, role, token: sha256(&token) };
    let letter = &letter(Desk::of(&app), app.id(), (new.name.as_str(), &new.email), &token, now);
    let added = app
        .store
        .write(|mut db| async move {
            let added = kept::add(&mut db, new, by, now).await?;
            if added {
                letter.put(&mut db, now).await?;
            }
            Ok::<_, store::Error>(added)
        })
        .await?;
    if !added {
        let problems = Problems::one(Field::OfficerEmail, Problem::OfficerKnown);
        return page(&app, &reader, &staff, (&typed, problems, &Typed::default())).await;
    }
    app.letters.notify_one();
    Ok(see("/office/staff?told=invited"))
}

/// POST /office/staff/{id}/role
async fn role(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    typed: Typed,
) -> Result<Response, Error> {
    let role = Role::parse(typed.one(Field::OfficerRole.key())).ok_or(Error::NotFound)?;
    if id == staff.session.officer.id {
        return Ok(see(OWN));
    }
    let (by, now, letter) = (Some(staff.session.officer.id), app.now(), &notice(&app, id, Act::RoleChanged).await?);
    let unit = app.store.write(|mut db| async move {
        let changed = kept::set_role(&mut db, id, role, by, now).await?;
        sent(&mut db, changed, letter, now).await
    });
    Ok(rung(&app, unit.await?, id, "role"))
}

/// POST /office/staff/{id}/resume
async fn resume(staff: Staff, Path(id): Path<Uuid>, State(app): State<Arc<App>>) -> Result<Response, Error> {
    let (by, now, letter) = (Some(staff.session.officer.id), app.now(), &notice(&app, id, Act::OfficerResumed).await?);
    let unit = app.store.write(|mut db| async move {
        let changed = kept::resume(&mut db, id, by, now).await?;
        sent(&mut db, changed, letter, now).await
    });
    Ok(rung(&app, unit.await?, id, "resumed"))
}

/// The letter that tells an officer of it.
async fn notice(app: &App, id: Uuid, act: Act) -> Result<Post, Error> {
    let officer = kept::find(&mut app.store.read().await?, id).await?.ok_or(Error::NotFound)?;
    Ok(changed(Desk::of(app), app.id(), (officer.name.as_str(), &officer.email), act, app.now()))
}

/// Puts the letter if something was changed, in the unit of the change.
async fn sent(db: &mut Unit, changed: Changed, letter: &Post, now: Timestamp) -> Result<Changed, store::Error> {
    if changed == Changed::Done {
        letter.put(db, now).await?;
    }
    Ok(changed)
}

fn rung(app: &App, changed: Changed, id: Uuid, done: &str) -> Response {
    app.letters.notify_one();
    told(changed, id, done)
}

/// Back to the list, with what became of whom.
fn told(changed: Changed, id: Uuid, done: &str) -> Response {
    see(match changed {
        Changed::Done => format!("{HERE}?told={done}&who={id}"),
        Changed::Nothing => HERE.to_owned(),
        Changed::LastAdministrator => format!("{HERE}?told=last"),
    })
}
