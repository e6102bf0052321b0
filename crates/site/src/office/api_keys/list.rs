//! All keys, and the form that gives one out.

use super::{HERE, Told, link};
use crate::{
    access::Staff,
    app::{App, sha256},
    error::Error,
    form::Typed,
    office::{Room, once::OncePage},
    page::{see, show},
    parts::FormView,
    who::Reader,
};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{
    api_key::{KeyName, Quota},
    credential::{Credential, Opens},
    field::Field,
    problem::{Look, Problems},
    staff::Right,
};
use std::sync::Arc;
use store::api_keys::{self, NewKey};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "office/api_keys/list.html")]
struct ListPage {
    room: Room,
    form: FormView,
    sheet: Sheet,
    keys: Vec<Told>,
    may_act: bool,
    stepped_up: bool,
}

/// The form: what was typed, and the id the key will have, so that a form that is sent again gives no second one.
struct Sheet {
    id: Uuid,
    name: String,
    quota: String,
}

/// GET /office/api-keys
pub async fn get(staff: Staff, State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    let sheet = Sheet { id: app.id(), name: String::new(), quota: Quota::USUAL.rows().to_string() };
    page((&app, &reader, &staff), sheet, Problems::default()).await
}

async fn page(
    (app, reader, staff): (&App, &Reader, &Staff),
    sheet: Sheet,
    problems: Problems,
) -> Result<Response, Error> {
    let keys = api_keys::all(&mut app.store.read().await?, app.today()).await?;
    show(&ListPage {
        room: Room::of(app, reader, staff, HERE),
        form: FormView::new(&app.scheme, problems),
        sheet,
        keys: keys.into_iter().map(Told::from).collect(),
        may_act: staff.session.officer.role.has(Right::RunSite),
        stepped_up: staff.session.stepped_up,
    })
}

/// POST /office/api-keys — gives a key out. It is shown by this answer and never again.
pub async fn post(staff: Staff, State(app): State<Arc<App>>, reader: Reader, typed: Typed) -> Result<Response, Error> {
    let one = |field: Field| typed.one(field.key()).to_owned();
    let id = typed.one("id").parse().unwrap_or_else(|_| app.id());
    let sheet = Sheet { id, name: one(Field::ApiKeyName), quota: one(Field::ApiKeyQuota) };
    let mut look = Look::default();
    let name = look.at(Field::ApiKeyName, KeyName::parse(&sheet.name));
    let quota = look.at(Field::ApiKeyQuota, Quota::parse(&sheet.quota));
    let (name, quota) = match look.done(|| name.zip(quota)) {
        Ok(both) => both,
        Err(problems) => return page((&app, &reader, &staff), sheet, problems).await,
    };
    let key = Credential::draw(Opens::Api, app.dice.as_ref());
    let new = &NewKey { id, hash: sha256(key.reveal().as_bytes()), prefix: key.prefix(), name: &name, quota };
    let (by, now) = (Some(staff.session.officer.id), app.now());
    if !app.store.write(|mut db| async move { api_keys::make(&mut db, new, by, now).await }).await? {
        return Ok(see(format!("{}?told=again", link(id))));
    }
    let (room, next, name) = (Room::of(&app, &reader, &staff, HERE), link(id), name.as_str().to_owned());
    show(&OncePage { room, opens: Opens::Api, name, code: String::new(), next, secret: key })
}
