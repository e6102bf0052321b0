//! メール確認: the link of mail ① opens a page; only an answer given there completes. Repeating it does no harm.

mod act;
mod page;

use crate::{
    access::Sample,
    app::App,
    error::Error,
    form::Typed,
    links,
    page::{see, show},
    who::{Reader, set_cookie, token_text},
};
use axum::{
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse as _, Response},
};
use domain::{
    declaration::State as Life,
    field::Field,
    password::{self, NewPassword},
    problem::{Problem, Problems},
};
use page::{ConfirmPage, Told, Why};
use std::sync::Arc;
use store::{
    confirmations::{self, Confirmation},
    declarations::{self, Declaration},
};

/// How long a session lasts, in seconds.
pub const SESSION_SECONDS: i64 = 8 * 3600;

/// What a link of mail ① speaks of.
pub struct Asked {
    /// The token in the URL.
    pub token: String,
    /// The confirmation.
    pub confirmation: Confirmation,
    /// The declaration.
    pub declaration: Declaration,
}

impl Asked {
    /// The declaration behind a token; a token that was not made here, or whose application was purged, is a broken link.
    pub async fn of(app: &App, token: String) -> Result<(Self, bool), Error> {
        let id = links::confirmation_of(&app.secret, &token).ok_or(Error::BrokenLink)?;
        let mut db = app.store.read().await?;
        let confirmation = confirmations::find(&mut db, id).await?.ok_or(Error::BrokenLink)?;
        let declaration = declarations::find(&mut db, confirmation.declaration).await?.ok_or(Error::BrokenLink)?;
        let latest = confirmations::latest(&mut db, confirmation.declaration).await?;
        let newest = latest.is_some_and(|latest| latest.id == id);
        Ok((Self { token, confirmation, declaration }, newest))
    }

    /// Why nothing can be answered here, if so.
    fn closed(&self, app: &App, newest: bool) -> Option<Why> {
        match self.declaration.state {
            Life::Disowned => Some(Why::Disowned),
            Life::Provisional if !newest => Some(Why::Superseded),
            Life::Provisional if self.confirmation.until < app.now() => Some(Why::Expired),
            Life::Provisional => None,
            _ => Some(Why::Done),
        }
    }
}

/// GET /declare/confirm/{token} — shows; decides nothing.
pub async fn get(
    Path(token): Path<String>,
    State(app): State<Arc<App>>,
    reader: Reader,
    Query(told): Query<Told>,
    sample: Option<Sample>,
) -> Result<Response, Error> {
    let (asked, newest) = match sample {
        Some(Sample { declaration, confirmation }) => (Asked { token, confirmation, declaration }, true),
        None => Asked::of(&app, token).await?,
    };
    match asked.closed(&app, newest) {
        Some(Why::Done) => Ok(see(done(&asked.token))),
        Some(why) => show(&page::Closed::of(&app, &reader, &asked, why, told)),
        None => show(&ConfirmPage::of(&app, &reader, &asked, "", Problems::default())),
    }
}

/// POST — 「私が申し込みました」 with a password completes the declaration; 「心当たりがない」 ends it and stops mails.
pub async fn post(
    Path(token): Path<String>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let (asked, newest) = Asked::of(&app, token).await?;
    match asked.closed(&app, newest) {
        Some(Why::Done) => return repeated(&app, &asked, typed.one("password")).await,
        Some(why) => return show(&page::Closed::of(&app, &reader, &asked, why, Told::default())),
        None => {}
    }
    match typed.one("answer") {
        "not_mine" => {
            act::disown(&app, &asked.declaration).await?;
            Ok(see(format!("/declare/confirm/{}", asked.token)))
        }
        "mine" => match chosen_password(&app, &asked.declaration, typed.one("password")) {
            Ok(password) => mine(&app, &asked, password).await,
            Err(problem) => {
                show(&ConfirmPage::of(&app, &reader, &asked, "mine", Problems::one(Field::Password, problem)))
            }
        },
        _ => {
            let problems = Problems::one(Field::Answer, Problem::NotChosen);
            show(&ConfirmPage::of(&app, &reader, &asked, "", problems))
        }
    }
}

fn chosen_password(app: &App, declaration: &Declaration, typed: &str) -> Result<NewPassword, Problem> {
    let email = declaration.contact.email.as_str();
    let person = declaration.contact.name.as_str();
    let name = declaration.business.addressed_as();
    NewPassword::parse(typed, &[email, person, name, declaration.receipt.as_str(), &app.scheme.about.name])
}

async fn mine(app: &App, asked: &Asked, password: NewPassword) -> Result<Response, Error> {
    let typed = password.reveal().to_owned();
    let session = act::complete(app, asked, password).await?;
    match session {
        Some(token) => Ok(signed_in(app, &asked.token, &token)),
        // Somebody was quicker with the same link: the answer is that of a repetition.
        None => repeated(app, asked, &typed).await,
    }
}

/// The link was used before. Whoever knows the password is logged in and sees both numbers; anybody else is told that
/// it is complete.
async fn repeated(app: &App, asked: &Asked, typed: &str) -> Result<Response, Error> {
    let member = store::members::of_declaration(&mut app.store.read().await?, asked.declaration.id).await?;
    if let Some(member) = member
        && !typed.is_empty()
        && app.hasher.fits(password::normalised(typed), member.password_hash.clone()).await?
    {
        let token = act::sign_in(app, member.id).await?;
        return Ok(signed_in(app, &asked.token, &token));
    }
    Ok(see(done(&asked.token)))
}

fn signed_in(app: &App, link: &str, token: &[u8; 32]) -> Response {
    let cookie = set_cookie(app, "session", &token_text(token), SESSION_SECONDS);
    ([(header::SET_COOKIE, cookie)], see(done(link))).into_response()
}

fn done(token: &str) -> String {
    format!("/declare/confirm/{token}/done")
}
