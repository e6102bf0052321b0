//! Signing in, first factor: address and password. No answer tells which was wrong, or whether there is such an officer.

use super::{bare, codes};
use crate::{
    access::Staff,
    app::{App, sha256},
    error::Error,
    form::Typed,
    hasher::NOBODY,
    links,
    page::{Frame, see, show},
    parts::FormView,
    who::{OFFICE, Reader, set_cookie, token_text},
};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    email::Email,
    field::Field,
    password,
    problem::{Look, Problem, Problems},
};
use std::{ops::ControlFlow, sync::Arc};
use store::staff::{self as kept, ABSOLUTE, Counted, Officer, Tries};

#[derive(Template)]
#[template(path = "office/login.html")]
struct LoginPage {
    frame: Frame,
    form: FormView,
    email: String,
    /// What staff call the provider, if there is one, and the way to it.
    by: Option<(String, String)>,
    /// The page to go on with.
    back: String,
}

/// GET /office/login?back=
pub async fn get(State(app): State<Arc<App>>, reader: Reader, RawQuery(asked): RawQuery) -> Result<Response, Error> {
    page(&app, &reader, &Typed::read(asked.unwrap_or_default().as_bytes()), Problems::default())
}

/// The form, with the address that was typed and the page to go on with.
fn page(app: &App, reader: &Reader, typed: &Typed, problems: Problems) -> Result<Response, Error> {
    let form = FormView::new(&app.scheme, problems);
    let back = links::of_office(typed.one("back")).to_owned();
    let by = app.provider.as_ref().map(|one| (one.settings.name.clone(), links::office_provider(&back)));
    let email = typed.one(Field::OfficerEmail.key()).to_owned();
    show(&LoginPage { frame: bare(app, reader), form, email, by, back })
}

/// POST /office/login
pub async fn post(
    State(app): State<Arc<App>>,
    reader: Reader,
    headers: HeaderMap,
    typed: Typed,
) -> Result<Response, Error> {
    let (name, password) = (typed.one(Field::OfficerEmail.key()), typed.one(Field::Password.key()));
    let mut look = Look::default();
    let email = look.at(Field::OfficerEmail, Email::parse(name));
    look.at(Field::Password, if password.is_empty() { Err(Problem::Missing) } else { Ok(()) });
    let email = match look.done(|| email) {
        Ok(email) => email,
        Err(problems) => return page(&app, &reader, &typed, problems),
    };
    let counted = match codes::wait(&app, &reader, Tries::Password(&email)).await? {
        ControlFlow::Continue(counted) => counted,
        ControlFlow::Break(answer) => return Ok(answer),
    };
    match known(&app, &email, password).await? {
        Some(officer) => halfway(&app, (&officer, counted), &headers, typed.one("back")).await,
        None => page(&app, &reader, &typed, Problems::one(Field::OfficerEmail, Problem::LoginWrong)),
    }
}

/// The officer of that address, if the password fits. An unknown address costs as much time as a known one.
async fn known(app: &App, email: &Email, typed: &str) -> Result<Option<Officer>, Error> {
    let found = kept::by_email(&mut app.store.read().await?, email).await?;
    let hash = found.as_ref().and_then(|one| one.password_hash.clone()).unwrap_or_else(|| NOBODY.to_owned());
    let fits = app.hasher.fits(password::normalised(typed), hash).await?;
    Ok(found.filter(|one| fits && one.is_set_up() && one.suspended_at.is_none()))
}

async fn halfway(
    app: &App,
    (officer, counted): (&Officer, Counted),
    headers: &HeaderMap,
    back: &str,
) -> Result<Response, Error> {
    let (token, id, now) = (app.token(), app.id(), app.now());
    let (hash, device) = (sha256(&token), device(headers));
    let device = device.as_str();
    let unit = app.store.write(|mut db| async move {
        kept::was_right(&mut db, Tries::Password(&officer.email), counted, now).await?;
        kept::enter(&mut db, (hash, id), officer, device, now).await
    });
    unit.await?;
    Ok(with_cookie(app, &token, see(links::office_second(back))))
}

/// What the browser calls itself, cut to what a line shows.
pub fn device(headers: &HeaderMap) -> String {
    let name = headers.get(header::USER_AGENT).and_then(|name| name.to_str().ok()).unwrap_or_default();
    name.chars().take(120).collect()
}

/// The answer with the office's cookie.
pub fn with_cookie(app: &App, token: &[u8; 32], answer: Response) -> Response {
    let cookie = set_cookie(app, OFFICE, &token_text(token), ABSOLUTE.as_secs());
    ([(header::SET_COOKIE, cookie)], answer).into_response()
}

/// POST /office/logout
pub async fn logout(staff: Staff, State(app): State<Arc<App>>) -> Result<Response, Error> {
    let (token, now) = (staff.token, app.now());
    app.store.write(|mut db| async move { kept::end(&mut db, token, now).await }).await?;
    Ok(([(header::SET_COOKIE, set_cookie(&app, OFFICE, "", 0))], see("/office/login")).into_response())
}
