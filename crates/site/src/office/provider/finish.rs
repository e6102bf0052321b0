//! What came back from the provider: it is of this browser, once, and proves somebody; then they are in, or told why not.

use super::{
    No, Provider, again,
    claims::Proved,
    coming::{Coming, Entered},
    proof,
    round::{LASTS, Purpose, Round},
    said,
};
use crate::{
    app::{App, sha256},
    error::Error,
    form::Typed,
    links,
    office::login::{device, with_cookie},
    page::see,
    who::Reader,
};
use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use std::sync::Arc;
use store::staff as kept;

/// GET /office/provider/finish?code=&state=
pub async fn get(
    State(app): State<Arc<App>>,
    reader: Reader,
    headers: HeaderMap,
    RawQuery(asked): RawQuery,
) -> Result<Response, Error> {
    let provider = app.provider.as_ref().ok_or(Error::NotFound)?;
    let asked = Typed::read(asked.unwrap_or_default().as_bytes());
    let round = Round::of(&app, &headers).filter(|round| round.is_state(&app, asked.one("state")));
    let Some(round) = round else { return said::page(&app, &reader, No::Gone, None) };
    let answer = match answered(&app, provider, &round, &asked).await? {
        Err(no) => said::page(&app, &reader, no, Some(&round)),
        Ok(proved) => match round.purpose {
            Purpose::SignIn => enters(&app, &reader, &headers, (&proved, &round)).await,
            Purpose::Again => again::post(&app, &reader, &headers, (&proved, &round)).await,
        },
    }?;
    // Beside the cookie of the office, which may be in the answer already.
    let mut answer = answer;
    answer.headers_mut().append(header::SET_COOKIE, Round::over(&app));
    Ok(answer)
}

/// Who it is, if the answer can be taken.
async fn answered(app: &App, provider: &Provider, round: &Round, asked: &Typed) -> Result<Result<Proved, No>, Error> {
    let (id, until) = (round.id, round.begun_at() + LASTS);
    let first = app.store.write(|mut db| async move { kept::take_round(&mut db, id, until).await }).await?;
    if !first {
        return Ok(Err(No::Gone));
    }
    let Ok(known) = provider.known(app.now()).await else { return Ok(Err(No::Away)) };
    let (issuer, code) = (asked.one("iss"), asked.one("code"));
    // The answer of another provider is not taken for this one's (RFC 9207 §2.4).
    if issuer != provider.settings.issuer && (!issuer.is_empty() || known.names_itself()) {
        tracing::warn!("an answer to the office names another provider, or none");
        return Ok(Err(No::Refused));
    }
    Ok(match asked.one("error") {
        "" if code.is_empty() => Err(No::Refused),
        "" => proof::proved(app, provider, round, code).await,
        "access_denied" | "login_required" | "interaction_required" => Err(No::Cancelled),
        "server_error" | "temporarily_unavailable" => Err(No::Away),
        _ => {
            tracing::warn!("the provider of the office answered with an error");
            Err(No::Refused)
        }
    })
}

/// Lets the person in, asks for the second factor, or leads to setting one up.
async fn enters(
    app: &App,
    reader: &Reader,
    headers: &HeaderMap,
    (proved, round): (&Proved, &Round),
) -> Result<Response, Error> {
    let (token, device) = (app.token(), device(headers));
    let coming = &Coming {
        app,
        proved,
        token: sha256(&token),
        ids: [app.id(), app.id(), app.id(), app.id()],
        device: &device,
        create: app.provider.as_ref().is_some_and(|provider| provider.settings.create),
        now: app.now(),
    };
    let entered = app.store.write(|mut db| async move { coming.enters(&mut db).await }).await?;
    app.letters.notify_one();
    match entered {
        Ok(Entered::In) => Ok(with_cookie(app, &token, see(&round.back))),
        Ok(Entered::Halfway) => Ok(with_cookie(app, &token, see(links::office_second(&round.back)))),
        Ok(Entered::SetUp) => Ok(see(links::office_setup(&token)).into_response()),
        Err(no) => said::page(app, reader, no, Some(round)),
    }
}
