//! 自分のアカウント: where one is signed in, passkeys, recovery codes anew, password and authenticator app anew.

use super::{Room, codes, invite::changed, passkeys, setup};
use crate::{
    access::Staff,
    app::{App, sha256},
    declare::mail::Desk,
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
use domain::{field::Field, problem::Problems, time::moment_ja};
use std::sync::Arc;
use store::{
    audit::{self, Act, Note},
    staff as kept,
};

#[derive(Template)]
#[template(path = "office/account.html")]
struct AccountPage {
    room: Room,
    email: String,
    left: i64,
    form: FormView,
    typed: String,
    passkeys: Vec<passkeys::Line>,
    app: bool,
    /// Since when the officer is tied to the provider.
    tied: Option<String>,
    stepped_up: bool,
    sessions: Vec<Line>,
    told: String,
}

/// One place where one is signed in.
struct Line {
    device: String,
    begun: String,
    seen: String,
    here: bool,
}

/// GET /office/account
pub async fn get(
    staff: Staff,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(asked): RawQuery,
) -> Result<Response, Error> {
    let asked = Typed::read(asked.unwrap_or_default().as_bytes());
    page(&app, &reader, &staff, (&asked, Problems::default())).await
}

/// The page; `typed` are the words of the address, or the form that was wrong.
pub async fn page(
    app: &App,
    reader: &Reader,
    staff: &Staff,
    (typed, problems): (&Typed, Problems),
) -> Result<Response, Error> {
    let session = &staff.session;
    let mut db = app.store.read().await?;
    let open = kept::of_officer(&mut db, &session.officer, app.now()).await?;
    let own = kept::passkeys(&mut db, session.officer.id).await?;
    let line = |one: kept::Session| Line {
        here: one.id == session.id,
        device: one.device,
        begun: moment_ja(one.made_at),
        seen: moment_ja(one.seen_at),
    };
    show(&AccountPage {
        room: Room::of(app, reader, staff, "/office/account"),
        email: session.officer.email.as_str().to_owned(),
        left: kept::recovery_left(&mut db, session.officer.id).await?,
        form: FormView::new(&app.scheme, problems),
        typed: typed.one(Field::PasskeyName.key()).to_owned(),
        passkeys: own.iter().map(passkeys::Line::of).collect(),
        app: session.officer.totp.is_some(),
        tied: kept::tied_at(&mut db, session.officer.id).await?.map(moment_ja),
        stepped_up: session.stepped_up,
        sessions: open.into_iter().map(line).collect(),
        told: typed.one("told").to_owned(),
    })
}

/// POST /office/account/sessions — ends all but this one.
pub async fn end_others(staff: Staff, State(app): State<Arc<App>>) -> Result<Response, Error> {
    let (officer, keep, now) = (staff.session.officer.id, staff.session.id, app.now());
    app.store.write(|mut db| async move { kept::end_others(&mut db, officer, keep, now).await }).await?;
    Ok(see("/office/account?told=ended"))
}

/// POST /office/account/recovery — new recovery codes; those before are void.
pub async fn renew(staff: Staff, State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    let (officer, now) = (staff.session.officer.id, app.now());
    let codes = codes::draw(&app);
    let (new, own) = (&codes, &staff.session.officer);
    let letter = &changed(Desk::of(&app), app.id(), (own.name.as_str(), &own.email), Act::RecoveryRenewed, now);
    app.store
        .write(|mut db| async move {
            kept::renew_recovery(&mut db, officer, new).await?;
            audit::note(&mut db, &Note::of(officer, Act::RecoveryRenewed), now).await?;
            letter.put(&mut db, now).await
        })
        .await?;
    app.letters.notify_one();
    setup::told(&app, &reader, &codes, "/office/account")
}

/// POST /office/account/factors — opens the page to set up another password and app; those of now are good until then.
pub async fn anew(staff: Staff, State(app): State<Arc<App>>) -> Result<Response, Error> {
    let (officer, token, now) = (staff.session.officer.id, app.token(), app.now());
    let hash = sha256(&token);
    app.store.write(|mut db| async move { kept::begin_anew(&mut db, officer, hash, now).await }).await?;
    Ok(see(links::office_setup(&token)))
}
