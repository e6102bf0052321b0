//! Signing in, second factor: then the session is in, under a new token.

use super::{
    bare,
    codes::{self, Proof},
    login::with_cookie,
    passkeys::{self, Shown},
};
use crate::{
    access::Halfway,
    app::{App, sha256},
    error::Error,
    form::Typed,
    links,
    page::{Frame, see, show},
    parts::FormView,
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use domain::{field::Field, problem::Problems};
use std::{ops::ControlFlow, sync::Arc};
use store::{
    audit::Act,
    staff::{self as kept, Officer},
};

#[derive(Template)]
#[template(path = "office/second.html")]
struct SecondPage {
    frame: Frame,
    form: FormView,
    back: String,
    shown: Shown,
}

/// GET /office/second?back=
pub async fn get(
    Halfway { officer, .. }: Halfway,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(asked): RawQuery,
) -> Result<Response, Error> {
    let asked = Typed::read(asked.unwrap_or_default().as_bytes());
    page(&app, &reader, (&officer, asked.one("back")), Problems::default()).await
}

async fn page(
    app: &App,
    reader: &Reader,
    (officer, back): (&Officer, &str),
    problems: Problems,
) -> Result<Response, Error> {
    let (shown, back) = (passkeys::shown(app, officer).await?, links::of_office(back).to_owned());
    show(&SecondPage { frame: bare(app, reader), form: FormView::new(&app.scheme, problems), back, shown })
}

/// POST /office/second
pub async fn post(
    Halfway { officer, token: old }: Halfway,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    if let ControlFlow::Break(answer) = codes::wait(&app, &reader, kept::Tries::Second(officer.id)).await? {
        return Ok(answer);
    }
    let (token, now) = (app.token(), app.now());
    let (new, officer, site, said) = (sha256(&token), &officer, &app, &typed);
    let proved = app
        .store
        .write(|mut db| async move {
            let proved = codes::prove(&mut db, site, (officer, old), said, now).await?;
            let Some(proof) = proved else { return Ok::<_, Error>(None) };
            let act = if proof == Proof::Recovery { Act::RecoveryUsed } else { Act::SignedIn };
            let done = kept::complete(&mut db, (old, new), act, now).await?;
            if done { Ok(Some(proof)) } else { Err(Error::SignIn { back: String::new() }) }
        })
        .await?;
    match proved {
        Some(Proof::App | Proof::Passkey) => Ok(with_cookie(&app, &token, see(links::of_office(typed.one("back"))))),
        Some(Proof::Recovery) => Ok(with_cookie(&app, &token, see("/office/account?told=recovery"))),
        None => {
            page(
                &app,
                &reader,
                (officer, typed.one("back")),
                Problems::one(Field::SecondFactor, codes::refused(&typed)),
            )
            .await
        }
    }
}
