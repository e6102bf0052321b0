//! Sending mail ① again, to the same address or to a corrected one. Both are limited per address.

use super::{
    mail::{self, Applied, NewConfirmation},
    mine::Mine,
    sent::submitted,
};
use crate::{app::App, error::Error, form::Typed, links, page::see};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{declaration::State as Life, email::Email, wizard::Step};
use std::sync::Arc;
use store::{
    confirmations::{self, Confirmation},
    declarations::{self, Declaration},
};

/// POST /declare/{id}/resend — the same link once more; a new one if the old has expired.
pub async fn post(mine: Mine, State(app): State<Arc<App>>) -> Result<Response, Error> {
    let (declaration, kept) = submitted(&app, &mine).await?;
    let sent = again(&app, &declaration, kept.as_ref()).await?;
    let told = if sent { "sent" } else { "limit" };
    Ok(see(format!("{}?told={told}", links::step(mine.kept.id, Step::Sent))))
}

/// Puts mail ① into the outbox again, if the address may get one now.
pub async fn again(app: &App, declaration: &Declaration, kept: Option<&Confirmation>) -> Result<bool, Error> {
    if declaration.state != Life::Provisional {
        return Ok(true);
    }
    let now = app.now();
    let valid = kept.filter(|one| one.until > now && one.used_at.is_none() && one.wrong < app.scheme.about.code_tries);
    let confirmation = valid.map_or_else(|| NewConfirmation::draw(app, now), |one| NewConfirmation::again(app, one));
    let letter = mail::confirm_letter(app, &Applied::kept(declaration), &confirmation);
    let (fresh, confirmation, letter) = (valid.is_none(), &confirmation, &letter);
    let (id, to, limit) = (declaration.id, &declaration.contact.email, app.scheme.about.mails_per_hour);
    let sent = app
        .store
        .write(|mut db| async move {
            if !mail::may_send(&mut db, to, limit, now).await? {
                return Ok::<_, store::Error>(false);
            }
            if fresh {
                confirmations::start(&mut db, confirmation.id, id, now, confirmation.until).await?;
            }
            letter.put(&mut db, now).await?;
            Ok(true)
        })
        .await?;
    app.letters.notify_one();
    Ok(sent)
}

/// POST /declare/{id}/address — the corrected address gets a link of its own; the link sent to the wrong one is void.
pub async fn address(mine: Mine, State(app): State<Arc<App>>, typed: Typed) -> Result<Response, Error> {
    let here = links::step(mine.kept.id, Step::Sent);
    let (declaration, _) = submitted(&app, &mine).await?;
    if declaration.state != Life::Provisional {
        return Ok(see(here));
    }
    let Ok(email) = Email::parse(typed.one("email")) else { return Ok(see(format!("{here}?told=shape#email"))) };
    let now = app.now();
    let confirmation = NewConfirmation::draw(&app, now);
    let letter = mail::confirm_letter(&app, &Applied::kept(&declaration).to(email.clone()), &confirmation);
    let (id, limit) = (declaration.id, app.scheme.about.mails_per_hour);
    let (confirmation, letter, email) = (&confirmation, &letter, &email);
    let sent = app
        .store
        .write(|mut db| async move {
            if !mail::may_send(&mut db, email, limit, now).await? {
                return Ok::<_, store::Error>(false);
            }
            if declarations::correct_email(&mut db, id, email, now).await? {
                confirmations::start(&mut db, confirmation.id, id, now, confirmation.until).await?;
                letter.put(&mut db, now).await?;
            }
            Ok(true)
        })
        .await?;
    app.letters.notify_one();
    Ok(see(format!("{here}?told={}", if sent { "address" } else { "limit" })))
}

/// POST /declare/confirm/{token}/resend — from an expired link: a new one to the same address.
pub async fn expired(Path(token): Path<String>, State(app): State<Arc<App>>) -> Result<Response, Error> {
    let id = links::confirmation_of(&app.secret, &token).ok_or(Error::BrokenLink)?;
    let mut db = app.store.read().await?;
    let kept = confirmations::find(&mut db, id).await?.ok_or(Error::BrokenLink)?;
    let declaration = declarations::find(&mut db, kept.declaration).await?.ok_or(Error::BrokenLink)?;
    let latest = confirmations::latest(&mut db, kept.declaration).await?;
    drop(db);
    let told = if again(&app, &declaration, latest.as_ref()).await? { "sent" } else { "limit" };
    Ok(see(format!("/declare/confirm/{token}?told={told}")))
}
