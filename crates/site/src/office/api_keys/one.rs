//! One key: what it used, another quota, its end.

use super::{HERE, Told, link};
use crate::{
    access::Staff,
    app::App,
    error::Error,
    form::Typed,
    office::Room,
    page::{see, show},
    parts::FormView,
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use domain::{api_key::Quota, field::Field, problem::Problems, staff::Right};
use std::sync::Arc;
use store::api_keys::{self, ApiKey};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "office/api_keys/one.html")]
struct OnePage {
    room: Room,
    form: FormView,
    typed: String,
    key: Told,
    told: String,
    may_act: bool,
    stepped_up: bool,
}

async fn asked(app: &App, id: Uuid) -> Result<ApiKey, Error> {
    let all = api_keys::all(&mut app.store.read().await?, app.today()).await?;
    all.into_iter().find(|key| key.id == id).ok_or(Error::NotFound)
}

/// GET /office/api-keys/{id}
pub async fn get(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(said): RawQuery,
) -> Result<Response, Error> {
    let key = asked(&app, id).await?;
    let (quota, said) = (key.quota.to_string(), Typed::read(said.unwrap_or_default().as_bytes()));
    page((&app, &reader, &staff), key, (&quota, Problems::default()), said.one("told"))
}

fn page(
    (app, reader, staff): (&App, &Reader, &Staff),
    key: ApiKey,
    (typed, problems): (&str, Problems),
    told: &str,
) -> Result<Response, Error> {
    show(&OnePage {
        room: Room::of(app, reader, staff, HERE),
        form: FormView::new(&app.scheme, problems),
        typed: typed.to_owned(),
        key: key.into(),
        told: told.to_owned(),
        may_act: staff.session.officer.role.has(Right::RunSite),
        stepped_up: staff.session.stepped_up,
    })
}

/// POST /office/api-keys/{id} — another quota.
pub async fn post(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let key = asked(&app, id).await?;
    let typed = typed.one(Field::ApiKeyQuota.key());
    let quota = match Quota::parse(typed) {
        Ok(quota) => quota,
        Err(problem) => {
            let problems = Problems::one(Field::ApiKeyQuota, problem);
            return page((&app, &reader, &staff), key, (typed, problems), "");
        }
    };
    let (by, now) = (Some(staff.session.officer.id), app.now());
    let unit = app.store.write(|mut db| async move { api_keys::set_quota(&mut db, id, quota, by, now).await });
    let told = if unit.await? { "changed" } else { "late" };
    Ok(see(format!("{}?told={told}", link(id))))
}

/// POST /office/api-keys/{id}/stop
pub async fn stop(staff: Staff, Path(id): Path<Uuid>, State(app): State<Arc<App>>) -> Result<Response, Error> {
    asked(&app, id).await?;
    let (by, now) = (Some(staff.session.officer.id), app.now());
    app.store.write(|mut db| async move { api_keys::stop(&mut db, id, by, now).await }).await?;
    Ok(see(format!("{}?told=stopped", link(id))))
}
