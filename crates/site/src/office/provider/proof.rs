//! From the code to the person: the code is exchanged, the ID token verified, and what it does not say is asked for.

use super::{
    Away, No, Provider,
    claims::{Info, Proved, Token},
    known::{Known, Site},
    round::Round,
};
use crate::app::App;
use futures_util::FutureExt as _;
use jiff::{SignedDuration, Timestamp};
use openidconnect::{
    AccessToken, AuthorizationCode, ClaimsVerificationError, ClientId, IdTokenVerifier, OAuth2TokenResponse as _,
    RequestTokenError, SignatureVerificationError, TokenResponse as _, UserInfoError,
    core::{CoreJsonWebKey, CoreJwsSigningAlgorithm as Alg},
};
use std::time::{Duration, SystemTime};

/// So much two clocks may differ.
pub const SKEW: SignedDuration = SignedDuration::from_secs(60);
/// All questions to the provider together; a page has twenty seconds.
const PATIENCE: Duration = Duration::from_secs(15);

/// Signatures that are taken: of a key pair, so that nobody but the provider makes them. Neither `none` nor a shared secret is among
/// them (RFC 8725 §3.1).
const SIGNED: [Alg; 9] = [
    Alg::RsaSsaPkcs1V15Sha256,
    Alg::RsaSsaPkcs1V15Sha384,
    Alg::RsaSsaPkcs1V15Sha512,
    Alg::RsaSsaPssSha256,
    Alg::RsaSsaPssSha384,
    Alg::RsaSsaPssSha512,
    Alg::EcdsaP256Sha256,
    Alg::EcdsaP384Sha384,
    Alg::EdDsa,
];

/// The person whom the code stands for.
pub async fn proved(app: &App, provider: &Provider, round: &Round, code: &str) -> Result<Proved, No> {
    let all = exchanged(app, provider, round, code).boxed();
    tokio::time::timeout(PATIENCE, all).await.unwrap_or_else(|_| {
        tracing::warn!("the provider of the office took too long");
        Err(No::Away)
    })
}

async fn exchanged(app: &App, provider: &Provider, round: &Round, code: &str) -> Result<Proved, No> {
    let now = app.now();
    let away = |away: Away| no_answer(&away);
    let known = provider.known(now).await.map_err(away)?;
    let site = provider.site(&known).map_err(away)?;
    let request = site.exchange_code(AuthorizationCode::new(code.to_owned())).map_err(|why| refused(&why))?;
    let tokens = request.set_pkce_verifier(round.verifier(app)).request_async(&provider.wire).await;
    let tokens = tokens.map_err(|why| match why {
        RequestTokenError::Request(why) => no_answer(&why),
        why => refused(&why),
    })?;
    let token = tokens.id_token().ok_or_else(|| refused(&Away("there is no ID token".to_owned())))?;
    let checks = |known: &Known| token.claims(&verifier(provider, known, round, now), &round.nonce(app)).cloned();
    let claims = match checks(&known) {
        // The keys may have been changed since they were asked for.
        Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
            checks(&*provider.known_anew(now).await.map_err(away)?)
        }
        checked => checked,
    };
    let claims = claims.map_err(|why| refused(&why))?;
    authorized(provider, &claims)?;
    let proved = Proved::of(&provider.settings, &claims);
    if proved.is_whole() || site.user_info_url().is_none() {
        return Ok(proved);
    }
    let info = info(provider, &site, &claims, tokens.access_token().clone()).await?;
    Ok(match info {
        Some(info) => proved.with(&provider.settings, &info),
        None => proved,
    })
}

/// What a token must be: of this provider, for this site, of this way, of now, signed by a key that the provider publishes.
fn verifier<'a>(
    provider: &Provider,
    known: &Known,
    round: &Round,
    now: Timestamp,
) -> IdTokenVerifier<'a, CoreJsonWebKey> {
    let id = ClientId::new(provider.settings.client_id.clone());
    let (issuer, keys) = (known.metadata.issuer().clone(), known.metadata.jwks().clone());
    let (first, last) = ((round.begun_at() - SKEW).as_second(), (now + SKEW).as_second());
    IdTokenVerifier::new_public_client(id, issuer, keys)
        .set_allowed_algs(SIGNED)
        .set_time_fn(move || SystemTime::from(now - SKEW).into())
        .set_issue_time_verifier_fn(move |at| {
            let within = (first..=last).contains(&at.timestamp());
            if within { Ok(()) } else { Err("it was not issued on this way".to_owned()) }
        })
}

/// `azp`, where there is one, is this site (OpenID Connect Core 1.0 §3.1.3.7, 5). Further audiences are refused before.
fn authorized(provider: &Provider, claims: &Token) -> Result<(), No> {
    match claims.authorized_party() {
        Some(party) if **party != provider.settings.client_id => {
            Err(refused(&Away("it was issued for another party".to_owned())))
        }
        _ => Ok(()),
    }
}

/// What the `UserInfo` endpoint says of the same person; `None`: it says nothing to us.
async fn info(provider: &Provider, site: &Site, claims: &Token, access: AccessToken) -> Result<Option<Info>, No> {
    let request = site.user_info(access, Some(claims.subject().clone())).map_err(|why| refused(&why))?;
    match request.request_async(&provider.wire).await {
        Ok(info) => Ok(Some(info)),
        Err(UserInfoError::Request(why)) => Err(no_answer(&why)),
        Err(UserInfoError::Response(status, ..)) => {
            tracing::warn!(%status, "the provider of the office tells nothing at its UserInfo endpoint");
            Ok(None)
        }
        Err(why) => Err(refused(&why)),
    }
}

fn no_answer(why: &Away) -> No {
    tracing::warn!(cause = %why, "the provider of the office did not answer");
    No::Away
}

/// The outermost cause alone: those within it may quote what the provider sent of a person.
fn refused(why: &dyn std::error::Error) -> No {
    tracing::warn!(cause = %why, "the answer of the office's provider was refused");
    No::Refused
}
