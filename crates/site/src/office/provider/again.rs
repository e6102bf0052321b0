//! もう一度の確認 by the provider: the same person, asked anew and with a second factor. It opens for ten minutes, under a new token.

use super::{No, claims::Proved, proof::SKEW, said};
use crate::{
    app::{App, sha256},
    error::Error,
    office::login::with_cookie,
    page::see,
    who::{Reader, office_hash},
};
use axum::{http::HeaderMap, response::Response};
use jiff::Timestamp;
use store::{audit::Act, staff as kept};

/// Steps up whoever is in, if it is the person the provider asked since then.
pub async fn post(
    app: &App,
    reader: &Reader,
    headers: &HeaderMap,
    (proved, begun, back): (&Proved, Timestamp, &str),
) -> Result<Response, Error> {
    let sign_in = || Error::SignIn { back: back.to_owned() };
    let old = office_hash(headers, app).ok_or_else(sign_in)?;
    let (token, now) = (app.token(), app.now());
    let new = sha256(&token);
    let asked = proved.second && proved.asked_at.is_some_and(|at| at >= begun - SKEW);
    let unit = app.store.write(|mut db| async move {
        let Some(open) = kept::session(&mut db, old, now).await? else { return Err(sign_in()) };
        let officer = open.officer.id;
        let person = kept::by_person(&mut db, proved.person()).await?;
        let no = match (person, proved.role) {
            (Some(person), _) if person.id != officer => Some(No::OtherPerson),
            (None, _) => Some(No::OtherPerson),
            (_, None) => Some(No::NoRole),
            _ => (!asked).then_some(No::NotAsked),
        };
        if let Some(no) = no {
            kept::refused(&mut db, officer, no.code(), now).await?;
            return Ok(Err(no));
        }
        let done = kept::step_up(&mut db, (old, new), Act::ProviderSteppedUp, now).await?;
        if done { Ok(Ok(())) } else { Err(sign_in()) }
    });
    match unit.await? {
        Ok(()) => Ok(with_cookie(app, &token, see(back))),
        Err(no) => said::page(app, reader, no, true),
    }
}
