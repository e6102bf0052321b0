//! Setting up an account by the link of an invitation: password, authenticator app, and the recovery codes, shown once.

use super::{bare, codes, invite::changed};
use crate::{
    access::Invited,
    app::App,
    declare::mail::Desk,
    error::Error,
    form::Typed,
    page::{Frame, show},
    parts::FormView,
    who::{Reader, token, token_text},
};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{
    field::Field,
    password::NewPassword,
    problem::{Look, Problem, Problems},
    staff::{Secret, TotpCode},
};
use std::sync::Arc;
use store::{
    audit::Act,
    staff::{self as kept, Invitation},
};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "office/setup.html")]
struct SetupPage {
    frame: Frame,
    form: FormView,
    name: String,
    email: String,
    qr: String,
    secret: String,
    drawn: String,
    action: String,
}

#[derive(Template)]
#[template(path = "office/codes.html")]
struct CodesPage {
    frame: Frame,
    codes: Vec<String>,
    next: &'static str,
}

/// GET /office/setup/{token}
pub async fn get(invited: Invited, State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    page(&app, &reader, (&invited, &app.token()), Problems::default())
}

/// What the app will share with us. It follows from the link and from what was drawn when the page was opened: whoever else opened
/// the link read another one, and nobody can make it without our key.
fn secret(app: &App, invited: &Invited, drawn: &[u8; 32]) -> Secret {
    let mut id = [0; 16];
    id.iter_mut().zip(invited.token).for_each(|(to, from)| *to = from);
    Secret::of(app.secret.mac(&format!("office-totp {}", token_text(drawn)), Uuid::from_bytes(id)))
}

fn page(
    app: &App,
    reader: &Reader,
    (invited, drawn): (&Invited, &[u8; 32]),
    problems: Problems,
) -> Result<Response, Error> {
    let (officer, secret) = (&invited.officer, secret(app, invited, drawn));
    let address = secret.address(&app.scheme.about.site, officer.email.as_str()).unwrap_or_default();
    show(&SetupPage {
        frame: bare(app, reader),
        form: FormView::new(&app.scheme, problems),
        name: officer.name.as_str().to_owned(),
        email: officer.email.as_str().to_owned(),
        qr: paper::qr::svg(&address)?,
        secret: secret.typed(),
        drawn: token_text(drawn),
        action: format!("/office/setup/{}", invited.word),
    })
}

/// POST /office/setup/{token} — takes the password and the first code of the app; then the link is used up.
pub async fn post(
    invited: Invited,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    // A form without it is shown again with another secret.
    let drawn = token(typed.one("drawn")).unwrap_or_else(|| app.token());
    let (officer, secret, now) = (&invited.officer, secret(&app, &invited, &drawn), app.now());
    let personal = [officer.name.as_str(), officer.email.as_str(), app.scheme.about.name.as_str()];
    let mut look = Look::default();
    let password = NewPassword::parse(typed.one(Field::Password.key()), &personal);
    let password = look.at(Field::Password, password);
    let code = TotpCode::parse(typed.one(Field::SecondFactor.key())).and_then(|code| secret.step_of(&code, now));
    let step = look.at(Field::SecondFactor, code.ok_or(Problem::SecondFactorWrong));
    let (password, step) = match look.done(|| password.zip(step)) {
        Ok(both) => both,
        Err(problems) => return page(&app, &reader, (&invited, &drawn), problems),
    };
    let mut salt = [0; 16];
    app.dice.fill(&mut salt);
    let password_hash = &app.hasher.hash(password.reveal().to_owned(), salt).await?;
    let codes = &codes::draw(&app);
    let new = &Invitation { token: invited.token, password_hash, totp: &secret, step, codes };
    let to = (officer.name.as_str(), &officer.email);
    let letter = &changed(Desk::of(&app), app.id(), to, Act::SetUp, now);
    let unit = app.store.write(|mut db| async move {
        let done = kept::set_up(&mut db, new, now).await?;
        if done.is_some() {
            letter.put(&mut db, now).await?;
        }
        Ok::<_, store::Error>(done)
    });
    unit.await?.ok_or(Error::InvitationOver)?;
    app.letters.notify_one();
    let codes = codes.iter().map(domain::staff::RecoveryCode::shown).collect();
    show(&CodesPage { frame: bare(&app, &reader), codes, next: "/office/login" })
}

/// New codes for somebody who is signed in.
pub fn shown(app: &App, reader: &Reader, codes: Vec<String>) -> Result<Response, Error> {
    show(&CodesPage { frame: bare(app, reader), codes, next: "/office/account" })
}
