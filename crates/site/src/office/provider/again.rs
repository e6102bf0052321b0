//! もう一度の確認 by the provider: the same person, asked anew and with a second factor. It opens for ten minutes, under a new token.

use super::{No, claims::Proved, proof::SKEW, round::Round, said};
use crate::{
    app::{App, sha256},
    declare::mail::Desk,
    error::Error,
    links,
    office::{invite::changed, login::with_cookie},
    page::see,
    who::{Reader, office_hash},
};
use axum::{http::HeaderMap, response::Response};
use store::{
    audit::Act,
    staff::{self as kept, Changed},
};

/// What came of it.
enum Asked {
    /// Stepped up.
    Up,
    /// The provider says another role today: it counts at once, and ends every session.
    OtherRole,
    No(No),
}

/// Steps up whoever is in, if it is the person the provider asked since then.
pub async fn post(
    app: &App,
    reader: &Reader,
    headers: &HeaderMap,
    (proved, round): (&Proved, &Round),
) -> Result<Response, Error> {
    let sign_in = || Error::SignIn { back: round.back.clone() };
    let old = office_hash(headers, app).ok_or_else(sign_in)?;
    let (token, now, letter) = (app.token(), app.now(), app.id());
    let new = sha256(&token);
    let asked = proved.second && proved.asked_at.is_some_and(|at| at >= round.begun_at() - SKEW);
    let unit = app.store.write(|mut db| async move {
        let Some(open) = kept::session(&mut db, old, now).await? else { return Err(sign_in()) };
        let officer = &open.officer;
        let person = kept::by_person(&mut db, proved.person()).await?;
        let no = match proved.role {
            _ if person.is_none_or(|person| person.id != officer.id) => Some(No::OtherPerson),
            None => Some(No::NoRole),
            Some(role) => match kept::role_by_provider(&mut db, officer, role, now).await? {
                Changed::Done => {
                    let to = (officer.name.as_str(), &officer.email);
                    changed(Desk::of(app), letter, to, Act::ProviderRole, now).put(&mut db, now).await?;
                    return Ok(Asked::OtherRole);
                }
                Changed::LastAdministrator => Some(No::LastAdministrator),
                Changed::Nothing => (!asked).then_some(No::NotAsked),
            },
        };
        if let Some(no) = no {
            kept::refused(&mut db, officer.id, no.code(), now).await?;
            return Ok(Asked::No(no));
        }
        let done = kept::step_up(&mut db, (old, new), Act::ProviderSteppedUp, now).await?;
        if done { Ok(Asked::Up) } else { Err(sign_in()) }
    });
    match unit.await? {
        Asked::Up => Ok(with_cookie(app, &token, see(&round.back))),
        Asked::OtherRole => {
            app.letters.notify_one();
            Ok(see(links::office_login(&round.back)))
        }
        Asked::No(no) => said::page(app, reader, no, Some(round)),
    }
}
