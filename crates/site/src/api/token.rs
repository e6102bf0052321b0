//! POST /api/v1/token: a partner exchanges the code that a person brought back for the declaration (RFC 6749 §4.1.3, RFC 7636
//! §4.5). The answers are those of OAuth, so that its libraries understand them.

use crate::{
    app::{App, sha256},
    checked::declaration::Declaration,
    form::Typed,
    links, signed,
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, prelude::BASE64_STANDARD as BASE64};
use domain::partner::{PartnerCode, Verifier};
use serde::Serialize;
use std::sync::Arc;
use store::{
    declarations,
    partner_grants::{self, Grant},
    partners::{self, Partner},
    public,
};
use utoipa::ToSchema;

/// What the partner sends, `application/x-www-form-urlencoded`.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "read from the typed pairs; the document shows their names")]
pub struct TokenRequest {
    /// `authorization_code`.
    #[schema(example = "authorization_code")]
    grant_type: String,
    /// The code from the address the person came back with.
    code: String,
    /// What `code_challenge` was made of.
    code_verifier: String,
    /// The address the person came back to; where it is given it must be the same.
    redirect_uri: Option<String>,
    /// The code of the partner, unless it is given by HTTP Basic.
    client_id: Option<String>,
    /// The secret of the partner, unless it is given by HTTP Basic. A partner without one leaves it out, and gives `client_id` here.
    client_secret: Option<String>,
}

/// What the partner is told.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenAnswer {
    /// The declaration again as a compact JWS (Ed25519; keys in `/.well-known/jwks.json`), with `iss`, `aud` (the partner), `sub`
    /// (the ID) and `iat`: evidence that may be kept.
    pub access_token: String,
    /// `N_A`: `access_token` opens nothing (RFC 8693 §2.2.1).
    #[schema(example = "N_A")]
    pub token_type: &'static str,
    /// The declaration as it is now.
    pub declaration: Declaration,
}

/// Why nothing is told (RFC 6749 §5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refused {
    Request,
    Client,
    Grant,
    GrantType,
    NotNow,
}

/// The body of an answer that tells nothing.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenError {
    /// `invalid_request`, `invalid_client`, `invalid_grant`, `unsupported_grant_type` or `temporarily_unavailable`.
    #[schema(example = "invalid_grant")]
    pub error: &'static str,
    /// For the partner's engineer.
    pub error_description: &'static str,
}

/// What is signed.
#[derive(Debug, Serialize)]
struct Claims<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: &'a str,
    iat: i64,
    jti: String,
    declaration: &'a Declaration,
}

/// Exchange a code for the declaration
///
/// A registered partner sends a person to `/declare?partner=…&state=…&code_challenge=…&code_challenge_method=S256`. When the person
/// has declared and agreed, they come back with `code`, `state` and `iss`. The code is good for ten minutes, once.
#[utoipa::path(post, path = "/token", tag = "partners", operation_id = "exchangeCode",
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    security((), ("partner" = [])),
    responses(
        (status = 200, description = "The declaration", body = TokenAnswer),
        (status = 400, description = "The code or the request is not good", body = TokenError),
        (status = 401, description = "The partner is unknown, or its secret is wrong", body = TokenError),
        (status = 413, description = "The body is too large", body = super::problem::ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "Not now; the code is still good", body = TokenError),
    ))]
pub async fn post(State(app): State<Arc<App>>, headers: HeaderMap, typed: Typed) -> Response {
    match exchange(&app, &headers, &typed).await {
        Ok(answer) => ([(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response(),
        Err(refused) => refused.into_response(),
    }
}

/// Everything is made before the code is used up: a partner that hears "not now" may come again.
async fn exchange(app: &App, headers: &HeaderMap, typed: &Typed) -> Result<TokenAnswer, Refused> {
    match typed.one("grant_type") {
        "authorization_code" => {}
        "" => return Err(Refused::Request),
        _ => return Err(Refused::GrantType),
    }
    let partner = client(app, headers, typed).await?;
    let grant = grant(app, &partner, typed).await?;
    let declaration = declaration(app, &grant).await?;
    let claims = Claims {
        iss: &app.settings.origin,
        aud: partner.code.as_str(),
        sub: &declaration.id,
        iat: app.now().as_second(),
        jti: grant.id.to_string(),
        declaration: &declaration,
    };
    let access_token = signed::sign(app, &claims).await.map_err(|why| not_now(&why))?;
    let (grant, now) = (&grant, app.now());
    let redeemed = app.store.write(|mut db| async move { partner_grants::redeem(&mut db, grant, now).await }).await;
    match redeemed {
        Ok(true) => Ok(TokenAnswer { access_token, token_type: "N_A", declaration }),
        Ok(false) => Err(Refused::Grant),
        Err(why) => Err(not_now::<store::Error>(&why)),
    }
}

/// The partner by its secret, from HTTP Basic or from the body, never from both (RFC 6749 §2.3). One without a secret says who it is
/// (§3.2.1); the verifier proves it.
async fn client(app: &App, headers: &HeaderMap, typed: &Typed) -> Result<Partner, Refused> {
    let in_body = (typed.one("client_id").to_owned(), typed.one("client_secret").to_owned());
    let (code, secret) = match headers.get(header::AUTHORIZATION) {
        Some(_) if !in_body.1.is_empty() => return Err(Refused::Request),
        Some(value) => basic(value).ok_or(Refused::Client)?,
        None => in_body,
    };
    let code = PartnerCode::parse(&code).ok_or(Refused::Client)?;
    let mut db = app.store.read().await.map_err(|why| not_now(&why))?;
    let secret = (!secret.is_empty()).then(|| sha256(secret.as_bytes()));
    let found = partners::proved(&mut db, &code, secret.as_ref()).await;
    found.map_err(|why| not_now(&why))?.ok_or(Refused::Client)
}

/// Name and password of HTTP Basic, each form-encoded before (RFC 6749 §2.3.1).
fn basic(value: &HeaderValue) -> Option<(String, String)> {
    let (kind, word) = value.to_str().ok()?.split_once(' ')?;
    let pair = BASE64.decode(word.trim()).ok().filter(|_| kind.eq_ignore_ascii_case("basic"))?;
    let pair = String::from_utf8(pair).ok()?;
    let (name, password) = pair.split_once(':')?;
    let plain = |text: &str| form_urlencoded::parse(text.as_bytes()).map(|(name, _)| name.into_owned()).next();
    Some((plain(name)?, plain(password)?))
}

/// The grant behind the code, if this partner may open it now with this verifier.
async fn grant(app: &App, partner: &Partner, typed: &Typed) -> Result<Grant, Refused> {
    if typed.one("code").is_empty() || typed.one("code_verifier").is_empty() {
        return Err(Refused::Request);
    }
    let id = links::grant_of(&app.secret, typed.one("code")).ok_or(Refused::Grant)?;
    let mut db = app.store.read().await.map_err(|why| not_now(&why))?;
    let grant = partner_grants::find(&mut db, id).await.map_err(|why| not_now(&why))?.ok_or(Refused::Grant)?;
    let verifier = Verifier::parse(typed.one("code_verifier")).map(|verifier| sha256(verifier.as_bytes()));
    let return_url = typed.one("redirect_uri");
    let good = grant.entry.partner == partner.code
        && grant.used_at.is_none()
        && app.now() < grant.until
        && (return_url.is_empty() || return_url == grant.entry.return_url.as_str())
        && grant.entry.challenge.map(|challenge| challenge.0) == verifier
        && verifier.is_some();
    if good { Ok(grant) } else { Err(Refused::Grant) }
}

/// What the public sees of the declaration now, or will see.
async fn declaration(app: &App, grant: &Grant) -> Result<Declaration, Refused> {
    let mut db = app.store.read().await.map_err(|why| not_now(&why))?;
    let kept = declarations::find(&mut db, grant.declaration).await.map_err(|why| not_now(&why))?;
    let number = kept.and_then(|kept| kept.number).ok_or(Refused::Grant)?;
    let entry = public::by_number(&mut db, &number).await.map_err(|why| not_now(&why))?;
    entry.map(|entry| Declaration::of(app, &entry)).ok_or(Refused::Grant)
}

fn not_now<E: std::fmt::Display>(why: &E) -> Refused {
    tracing::warn!(cause = %why, "a code could not be exchanged");
    Refused::NotNow
}

impl Refused {
    fn said(self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::Request => {
                (StatusCode::BAD_REQUEST, "invalid_request", "a parameter is missing, or the client is given twice")
            }
            Self::Client => (StatusCode::UNAUTHORIZED, "invalid_client", "no such partner, or its secret is another"),
            Self::Grant => (
                StatusCode::BAD_REQUEST,
                "invalid_grant",
                "the code is unknown, over or used, or the verifier or the redirect_uri does not fit",
            ),
            Self::GrantType => (StatusCode::BAD_REQUEST, "unsupported_grant_type", "only authorization_code"),
            Self::NotNow => {
                (StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable", "the code is still good; try again")
            }
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (status, error, error_description) = self.said();
        let body = Json(TokenError { error, error_description });
        let mut answer = (status, [(header::CACHE_CONTROL, "no-store")], body).into_response();
        match self {
            Self::Client => {
                answer
                    .headers_mut()
                    .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"partners\""));
            }
            Self::NotNow => {
                answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("10"));
            }
            Self::Request | Self::Grant | Self::GrantType => {}
        }
        answer
    }
}
