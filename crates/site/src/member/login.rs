//! ログイン by 利用者番号 or mail address, and logout. No answer tells which of the two was wrong, or whether there is such a member.

use crate::{
    app::{App, sha256},
    declare::SESSION_SECONDS,
    error::Error,
    form::Typed,
    hasher::NOBODY,
    links,
    page::{Frame, see, show},
    parts::FormView,
    who::{Reader, session_hash, set_cookie, token_text},
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    email::Email,
    field::Field,
    ids::MemberNumber,
    password,
    problem::{Problem, Problems},
};
use jiff::SignedDuration;
use std::sync::Arc;
use store::{
    limits,
    members::{self, Member},
    sessions,
};

/// Tries per name within a quarter of an hour (NIST SP 800-63B-4 §3.2.2 allows 100 in a row; a person needs far fewer).
const TRIES: i64 = 10;

/// Where to go after logging in.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Back {
    back: String,
}

#[derive(Template)]
#[template(path = "member/login.html")]
struct LoginPage {
    frame: Frame,
    form: FormView,
    login: String,
    back: String,
}

impl LoginPage {
    fn of(app: &App, reader: &Reader, login: &str, back: &str, problems: Problems) -> Self {
        Self {
            frame: Frame::of(app, reader),
            form: FormView::new(&app.scheme, problems),
            login: login.to_owned(),
            back: back.to_owned(),
        }
    }
}

/// GET /login
pub async fn get(State(app): State<Arc<App>>, reader: Reader, Query(back): Query<Back>) -> Result<Response, Error> {
    show(&LoginPage::of(&app, &reader, "", &back.back, Problems::default()))
}

/// POST /login
pub async fn post(State(app): State<Arc<App>>, reader: Reader, typed: Typed) -> Result<Response, Error> {
    let (name, back) = (typed.one("login"), typed.one("back"));
    let mut problems = Problems::default();
    if name.trim().is_empty() {
        problems.add(Field::Login, Problem::Missing);
    }
    if typed.one("password").is_empty() {
        problems.add(Field::Password, Problem::Missing);
    }
    if !problems.is_empty() {
        return show(&LoginPage::of(&app, &reader, name, back, problems));
    }
    let now = app.now();
    let key = domain::text::digits(name).to_lowercase();
    let key = key.as_str();
    let allowed = app
        .store
        .write(|mut db| async move {
            limits::allow(&mut db, ("login", key), SignedDuration::from_mins(15), TRIES, now).await
        })
        .await?;
    if !allowed {
        return Err(Error::TooMany);
    }
    if let Some(member) = member(&app, name, typed.one("password")).await? {
        return signed_in(&app, &member, back).await;
    }
    let problems = Problems::one(Field::Login, Problem::LoginWrong);
    show(&LoginPage::of(&app, &reader, name, back, problems))
}

/// The member of that name whose password fits. One address may stand for several businesses, each with its password.
async fn member(app: &App, name: &str, typed: &str) -> Result<Option<Member>, Error> {
    let mut db = app.store.read().await?;
    let found = match (MemberNumber::parse(name), Email::parse(name)) {
        (Ok(number), _) => members::by_number(&mut db, &number).await?.into_iter().collect(),
        (_, Ok(email)) => members::by_email(&mut db, &email).await?,
        _ => Vec::new(),
    };
    drop(db);
    let password = password::normalised(typed);
    if found.is_empty() {
        app.hasher.fits(password, NOBODY.to_owned()).await?;
        return Ok(None);
    }
    for member in found {
        if app.hasher.fits(password.clone(), member.password_hash.clone()).await? {
            return Ok(Some(member));
        }
    }
    Ok(None)
}

async fn signed_in(app: &App, member: &Member, back: &str) -> Result<Response, Error> {
    let (token, now) = (app.token(), app.now());
    let (hash, id, until) = (sha256(&token), member.id, now + SignedDuration::from_secs(SESSION_SECONDS));
    app.store.write(|mut db| async move { sessions::start(&mut db, hash, id, now, until).await }).await?;
    let to = if links::is_own(back) { back } else { "/member" };
    let cookie = set_cookie(app, "session", &token_text(&token), SESSION_SECONDS);
    Ok(([(header::SET_COOKIE, cookie)], see(to)).into_response())
}

/// POST /logout
pub async fn logout(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, Error> {
    if let Some(token) = session_hash(&headers, &app) {
        app.store.write(|mut db| async move { sessions::end(&mut db, token).await }).await?;
    }
    Ok(([(header::SET_COOKIE, set_cookie(&app, "session", "", 0))], see("/")).into_response())
}
