//! Setting up an account by the link of an invitation: password, authenticator app or passkey, and the recovery codes, shown once.

use super::{
    bare, codes,
    invite::changed,
    passkeys::{self, made},
};
use crate::{
    access::Invited,
    app::App,
    declare::mail::{Desk, Post},
    error::Error,
    form::Typed,
    page::{Frame, show},
    parts::FormView,
    who::{Reader, token, token_text},
};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use domain::{
    field::Field,
    password::NewPassword,
    problem::{Look, Problem, Problems},
    staff::{PasskeyName, RecoveryCode, Secret, TotpCode},
};
use std::sync::Arc;
use store::{
    audit::Act,
    staff::{self as kept, Factor, Invitation, NewPasskey},
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
    file: String,
    next: &'static str,
}

/// The codes as a file.
#[derive(Template)]
#[template(path = "office/codes.txt")]
struct CodesFile<'a> {
    site: &'a str,
    codes: &'a [String],
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

fn password(app: &App, invited: &Invited, typed: &Typed) -> Result<NewPassword, Problem> {
    let officer = &invited.officer;
    let personal = [officer.name.as_str(), officer.email.as_str(), app.scheme.about.name.as_str()];
    NewPassword::parse(typed.one(Field::Password.key()), &personal)
}

/// POST /office/setup/{token}/passkey — the question for an authenticator. A wrong password is told first, by the page, so that no
/// passkey is made for nothing.
pub async fn ask(invited: Invited, State(app): State<Arc<App>>, typed: Typed) -> Result<Response, Error> {
    if password(&app, &invited, &typed).is_err() {
        return Ok(StatusCode::UNPROCESSABLE_ENTITY.into_response());
    }
    passkeys::for_setup(&app, &invited).await
}

/// POST /office/setup/{token} — takes the password and the first proof of the second factor; then the link is used up.
pub async fn post(
    invited: Invited,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    // A form without it is shown again with another secret.
    let drawn = token(typed.one("drawn")).unwrap_or_else(|| app.token());
    let done = match typed.one(passkeys::ANSWER) {
        "" => with_app(&app, (&invited, &drawn), &typed).await?,
        said => with_passkey(&app, &invited, &typed, said).await?,
    };
    match done {
        Ok(codes) => {
            app.letters.notify_one();
            told(&app, &reader, &codes, "/office/login")
        }
        Err(problems) => page(&app, &reader, (&invited, &drawn), problems),
    }
}

/// New recovery codes, or what is wrong.
type Done = Result<Vec<RecoveryCode>, Problems>;

async fn with_app(app: &App, (invited, drawn): (&Invited, &[u8; 32]), typed: &Typed) -> Result<Done, Error> {
    let secret = &secret(app, invited, drawn);
    let mut look = Look::default();
    let password = look.at(Field::Password, password(app, invited, typed));
    let code = TotpCode::parse(typed.one(Field::SecondFactor.key()));
    let step = code.and_then(|code| secret.step_of(&code, app.now()));
    let step = look.at(Field::SecondFactor, step.ok_or(Problem::SecondFactorWrong));
    let (password, step) = match look.done(|| password.zip(step)) {
        Ok(both) => both,
        Err(problems) => return Ok(Err(problems)),
    };
    let (hash, codes, now) = (&hashed(app, &password).await?, &codes::draw(app), app.now());
    let (token, letter) = (invited.token, &letter(app, invited));
    let unit = app.store.write(|mut db| async move {
        let new = Invitation { token, password_hash: hash, factor: Factor::App { secret, step }, codes };
        kept::set_up(&mut db, &new, now).await?.ok_or(Error::InvitationOver)?;
        letter.put(&mut db, now).await.map_err(Error::from)
    });
    unit.await?;
    Ok(Ok(codes.clone()))
}

async fn with_passkey(app: &App, invited: &Invited, typed: &Typed, said: &str) -> Result<Done, Error> {
    let mut look = Look::default();
    let password = look.at(Field::Password, password(app, invited, typed));
    let name = look.at(Field::PasskeyName, PasskeyName::parse(typed.one(Field::PasskeyName.key())));
    let (password, name) = match look.done(|| password.zip(name)) {
        Ok(both) => both,
        Err(problems) => return Ok(Err(problems)),
    };
    let (hash, codes, now) = (&hashed(app, &password).await?, &codes::draw(app), app.now());
    let (token, letter, name, id) = (invited.token, &letter(app, invited), &name, app.id());
    let officer = invited.officer.id;
    let unit = app.store.write(|mut db| async move {
        let Some(made) = made(&mut db, app, (token, officer), said, now).await? else { return Ok(false) };
        let factor = Factor::Passkey(NewPasskey { id, name, credential: &made.credential, data: &made.data });
        let new = Invitation { token, password_hash: hash, factor, codes };
        kept::set_up(&mut db, &new, now).await?.ok_or(Error::InvitationOver)?;
        letter.put(&mut db, now).await?;
        Ok::<_, Error>(true)
    });
    let refused = || Problems::one(Field::SecondFactor, Problem::PasskeyRefused);
    Ok(if unit.await? { Ok(codes.clone()) } else { Err(refused()) })
}

async fn hashed(app: &App, password: &NewPassword) -> Result<String, Error> {
    let mut salt = [0; 16];
    app.dice.fill(&mut salt);
    Ok(app.hasher.hash(password.reveal().to_owned(), salt).await?)
}

/// The letter that tells the officer of it.
fn letter(app: &App, invited: &Invited) -> Post {
    let to = (invited.officer.name.as_str(), &invited.officer.email);
    changed(Desk::of(app), app.id(), to, Act::SetUp, app.now())
}

/// New codes, shown once: to print, to save, to write down; `next` is where it goes on.
pub fn told(app: &App, reader: &Reader, codes: &[RecoveryCode], next: &'static str) -> Result<Response, Error> {
    let codes: Vec<_> = codes.iter().map(RecoveryCode::shown).collect();
    let file = CodesFile { site: &app.scheme.about.site, codes: &codes }.render()?;
    // Within the page: the server has forgotten the codes already.
    let file = format!("data:text/plain;charset=utf-8;base64,{}", BASE64_STANDARD.encode(file));
    show(&CodesPage { frame: bare(app, reader), codes, file, next })
}
