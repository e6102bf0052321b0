//! Signing in, second factor: then the session is in, under a new token.

use super::{
    bare,
    codes::{self, Proof},
    login::with_cookie,
};
use crate::{
    access::Halfway,
    app::{App, sha256},
    error::Error,
    form::Typed,
    page::{Frame, see, show},
    parts::FormView,
    who::Reader,
};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{
    field::Field,
    problem::{Problem, Problems},
};
use std::sync::Arc;
use store::{audit::Act, staff as kept};

#[derive(Template)]
#[template(path = "office/second.html")]
struct SecondPage {
    frame: Frame,
    form: FormView,
}

/// GET /office/second
pub async fn get(_: Halfway, State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    page(&app, &reader, Problems::default())
}

fn page(app: &App, reader: &Reader, problems: Problems) -> Result<Response, Error> {
    show(&SecondPage { frame: bare(app, reader), form: FormView::new(&app.scheme, problems) })
}

/// POST /office/second
pub async fn post(
    Halfway { officer, token: old }: Halfway,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    if let Some(answer) = codes::wait(&app, &reader, kept::Tries::Second(officer.id)).await? {
        return Ok(answer);
    }
    let (token, now) = (app.token(), app.now());
    let (new, officer, code) = (sha256(&token), &officer, typed.one(Field::SecondFactor.key()));
    let proved = app
        .store
        .write(|mut db| async move {
            let Some(proof) = codes::prove(&mut db, officer, code, now).await? else { return Ok::<_, Error>(None) };
            let act = if proof == Proof::Recovery { Act::RecoveryUsed } else { Act::SignedIn };
            let done = kept::complete(&mut db, (old, new), act, now).await?;
            if done { Ok(Some(proof)) } else { Err(Error::SignIn) }
        })
        .await?;
    match proved {
        Some(Proof::App) => Ok(with_cookie(&app, &token, see("/office"))),
        Some(Proof::Recovery) => Ok(with_cookie(&app, &token, see("/office/account?told=recovery"))),
        None => page(&app, &reader, Problems::one(Field::SecondFactor, Problem::SecondFactorWrong)),
    }
}
