//! The way to the provider: for whoever signs in, and for whoever is in and is asked again.

use super::{
    Away, No, Provider,
    known::Known,
    round::{Purpose, Round},
    said,
};
use crate::{access::Staff, app::App, error::Error, form::Typed, links, page::see, who::Reader};
use axum::{
    extract::{RawQuery, State},
    http::header,
    response::{IntoResponse as _, Response},
};
use openidconnect::{
    AuthenticationContextClass, AuthenticationFlow, LanguageTag, PkceCodeChallenge, Scope,
    core::{CoreAuthPrompt, CoreResponseType},
};
use std::{sync::Arc, time::Duration};

/// GET /office/provider?back=
pub async fn get(State(app): State<Arc<App>>, reader: Reader, RawQuery(asked): RawQuery) -> Result<Response, Error> {
    leave(&app, &reader, Purpose::SignIn, asked).await
}

/// GET /office/provider/again?back=
pub async fn again(
    _: Staff,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(asked): RawQuery,
) -> Result<Response, Error> {
    leave(&app, &reader, Purpose::Again, asked).await
}

async fn leave(app: &App, reader: &Reader, purpose: Purpose, asked: Option<String>) -> Result<Response, Error> {
    let provider = app.provider.as_ref().ok_or(Error::NotFound)?;
    let asked = Typed::read(asked.unwrap_or_default().as_bytes());
    let round = Round::begin(app, purpose, links::of_office(asked.one("back")).to_owned());
    let to = match provider.known(app.now()).await {
        Ok(known) => address(app, provider, &known, &round),
        Err(away) => Err(away),
    };
    match to {
        Ok(to) => Ok(([(header::SET_COOKIE, round.cookie(app))], see(to)).into_response()),
        Err(_) => said::page(app, reader, No::Away, Some(&round)),
    }
}

/// Where the browser goes. Whoever is asked again is asked whatever the provider remembers.
fn address(app: &App, provider: &Provider, known: &Known, round: &Round) -> Result<String, Away> {
    let (settings, site) = (&provider.settings, provider.site(known)?);
    let (state, nonce) = (round.state(app), round.nonce(app));
    let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
    let mut request = site
        .authorize_url(flow, || state, || nonce)
        .add_scopes(settings.scopes.iter().cloned().map(Scope::new))
        .add_ui_locale(LanguageTag::new("ja".to_owned()))
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&round.verifier(app)));
    for class in settings.classes() {
        request = request.add_auth_context_value(AuthenticationContextClass::new(class.clone()));
    }
    if round.again() {
        request = request.set_max_age(Duration::ZERO).add_prompt(CoreAuthPrompt::Login);
    }
    let (url, _, _) = request.url();
    Ok(url.into())
}
