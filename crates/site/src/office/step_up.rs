//! もう一度の確認: the second factor again, before what reaches far. It opens for ten minutes, under a new token.

use super::{
    Room,
    codes::{self, Proof},
    login::with_cookie,
    passkeys::{self, Shown},
};
use crate::{
    access::Staff,
    app::{App, sha256},
    error::Error,
    form::Typed,
    links,
    page::{see, show},
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
use store::{audit::Act, staff as kept};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "office/step_up.html")]
struct StepUpPage {
    room: Room,
    form: FormView,
    back: String,
    shown: Shown,
    /// The officer has a second factor here, or recovery codes.
    own: bool,
    by: Option<By>,
}

/// The provider, for whom it may ask again.
struct By {
    name: String,
    href: String,
}

/// GET /office/step-up?back=
pub async fn get(
    staff: Staff,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(asked): RawQuery,
) -> Result<Response, Error> {
    let asked = Typed::read(asked.unwrap_or_default().as_bytes());
    page(&app, &reader, &staff, asked.one("back"), Problems::default()).await
}

async fn page(app: &App, reader: &Reader, staff: &Staff, back: &str, problems: Problems) -> Result<Response, Error> {
    let (officer, back) = (&staff.session.officer, links::of_office(back).to_owned());
    let (room, shown) = (Room::of(app, reader, staff, ""), passkeys::shown(app, officer).await?);
    let codes = kept::recovery_left(&mut app.store.read().await?, officer.id).await?;
    let own = shown.app || shown.passkey || codes > 0;
    let by = by(app, officer.id, &back).await?;
    show(&StepUpPage { room, form: FormView::new(&app.scheme, problems), back, shown, own, by })
}

/// The provider, if its word for the second factor is taken and it knows the officer.
async fn by(app: &App, officer: Uuid, back: &str) -> Result<Option<By>, Error> {
    let Some(provider) = app.provider.as_ref().filter(|one| one.settings.takes_factors()) else { return Ok(None) };
    let tied = kept::tied_at(&mut app.store.read().await?, officer).await?;
    let href = || {
        format!(
            "/office/provider/again?{}",
            form_urlencoded::Serializer::new(String::new()).append_pair("back", back).finish()
        )
    };
    Ok(tied.map(|_| By { name: provider.settings.name.clone(), href: href() }))
}

/// POST /office/step-up
pub async fn post(staff: Staff, State(app): State<Arc<App>>, reader: Reader, typed: Typed) -> Result<Response, Error> {
    let (officer, back) = (&staff.session.officer, typed.one("back"));
    if let ControlFlow::Break(answer) = codes::wait(&app, &reader, kept::Tries::Second(officer.id)).await? {
        return Ok(answer);
    }
    let (token, now, old) = (app.token(), app.now(), staff.token);
    let (new, site, said) = (sha256(&token), &app, &typed);
    let proved = app
        .store
        .write(|mut db| async move {
            let proved = codes::prove(&mut db, site, (officer, old), said, now).await?;
            let Some(proof) = proved else { return Ok::<_, Error>(None) };
            let act = if proof == Proof::Recovery { Act::RecoveryUsed } else { Act::SteppedUp };
            let done = kept::step_up(&mut db, (old, new), act, now).await?;
            if done { Ok(Some(proof)) } else { Err(Error::SignIn { back: String::new() }) }
        })
        .await?;
    match proved {
        Some(Proof::App | Proof::Passkey) => Ok(with_cookie(&app, &token, see(links::of_office(back)))),
        // Whoever uses one up is told, wherever the way led.
        Some(Proof::Recovery) => Ok(with_cookie(&app, &token, see("/office/account?told=recovery"))),
        None => page(&app, &reader, &staff, back, Problems::one(Field::SecondFactor, codes::refused(&typed))).await,
    }
}
