//! Who is asking: the browser, the member.

use crate::{
    app::{App, sha256},
    error::Error,
};
use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::{HeaderMap, HeaderValue, header, request::Parts},
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use std::{convert::Infallible, sync::Arc};

/// The browser, by its cookie: it owns the drafts typed in it. The store knows only the SHA-256 of the cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visitor(pub [u8; 32]);

/// How long a browser remembers its drafts, in seconds.
const VISITOR_SECONDS: i64 = 60 * 24 * 3600;

/// The browser that will own what it begins; a new one gets its cookie with the answer.
pub struct Owner {
    /// As in [`Visitor`].
    pub visitor: [u8; 32],
    fresh: Option<[u8; 32]>,
}

impl Owner {
    /// This browser.
    pub fn of(app: &App, visitor: Option<Visitor>) -> Self {
        if let Some(Visitor(visitor)) = visitor {
            return Self { visitor, fresh: None };
        }
        let token = app.token();
        Self { visitor: sha256(&token), fresh: Some(token) }
    }

    /// The answer, with the cookie of a new browser.
    pub fn answer(&self, app: &App, answer: Response) -> Response {
        let Some(token) = &self.fresh else { return answer };
        let cookie = set_cookie(app, "visitor", &token_text(token), VISITOR_SECONDS);
        ([(header::SET_COOKIE, cookie)], answer).into_response()
    }
}

/// The text size and whether somebody is logged in: what every page's frame shows.
#[derive(Clone, Debug)]
pub struct Reader {
    /// 大きく.
    pub large: bool,
    /// A session cookie is there (the frame offers マイページ instead of ログイン; the page itself checks).
    pub has_session: bool,
}

impl Reader {
    /// As the cookies say.
    pub fn of(app: &App, headers: &HeaderMap) -> Self {
        Self {
            large: cookie(headers, app, "size").as_deref() == Some("large"),
            has_session: session_hash(headers, app).is_some(),
        }
    }
}

/// A cookie by its name; with https it carries the prefix `__Host-`.
pub fn cookie(headers: &HeaderMap, app: &App, name: &str) -> Option<String> {
    let name = cookie_name(app, name);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().split_once('=').filter(|(key, _)| *key == name).map(|(_, value)| value.to_owned()))
}

fn cookie_name(app: &App, name: &str) -> String {
    if app.settings.https() { format!("__Host-{name}") } else { name.to_owned() }
}

/// A `Set-Cookie` value. `max_age` in seconds; 0 takes the cookie away.
pub fn set_cookie(app: &App, name: &str, value: &str, max_age: i64) -> HeaderValue {
    let secure = if app.settings.https() { "; Secure" } else { "" };
    // The office is entered from its own pages alone; a link of another site finds nobody signed in.
    let site = if [OFFICE, ROUND].contains(&name) { "Strict" } else { "Lax" };
    let name = cookie_name(app, name);
    let line = format!("{name}={value}; Path=/; HttpOnly; SameSite={site}; Max-Age={max_age}{secure}");
    HeaderValue::from_str(&line).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// A token of 32 random bytes as a cookie carries it.
pub fn token_text(token: &[u8; 32]) -> String {
    BASE64.encode(token)
}

/// A token as it was written, if it is one.
pub fn token(text: &str) -> Option<[u8; 32]> {
    BASE64.decode(text).ok()?.try_into().ok()
}

/// SHA-256 of the token in a cookie or a link, if it is one.
pub fn token_hash(text: &str) -> Option<[u8; 32]> {
    token(text).map(|token| sha256(&token))
}

/// The hash of the session cookie, if there is one.
pub fn session_hash(headers: &HeaderMap, app: &App) -> Option<[u8; 32]> {
    token_hash(&cookie(headers, app, "session")?)
}

/// The cookie of the office.
pub const OFFICE: &str = "office";

/// The cookie of whoever is on the way to the provider of the office and back.
pub const ROUND: &str = "provider-round";

/// The hash of the office's cookie, if there is one.
pub fn office_hash(headers: &HeaderMap, app: &App) -> Option<[u8; 32]> {
    token_hash(&cookie(headers, app, OFFICE)?)
}

/// The hash of the visitor cookie, if there is one.
pub fn visitor_hash(headers: &HeaderMap, app: &App) -> Option<[u8; 32]> {
    token_hash(&cookie(headers, app, "visitor")?)
}

impl OptionalFromRequestParts<Arc<App>> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Option<Self>, Infallible> {
        Ok(visitor_hash(&parts.headers, app).map(Self))
    }
}

impl FromRequestParts<Arc<App>> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        Ok(Self::of(app, &parts.headers))
    }
}

/// The member that is logged in. A handler gets one where its route says [`crate::access::Rule::Member`].
#[derive(Clone, Debug)]
pub struct Member(pub store::members::Member);

impl FromRequestParts<Arc<App>> for Member {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Error> {
        parts.extensions.get().cloned().ok_or(Error::Unguarded)
    }
}

impl OptionalFromRequestParts<Arc<App>> for Member {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Option<Self>, Error> {
        if let Some(found) = parts.extensions.get::<Self>() {
            return Ok(Some(found.clone()));
        }
        member(app, &parts.headers).await
    }
}

/// The member of the session cookie, if it has not ended.
pub async fn member(app: &App, headers: &HeaderMap) -> Result<Option<Member>, Error> {
    let Some(token) = session_hash(headers, app) else { return Ok(None) };
    let mut db = app.store.read().await?;
    Ok(store::sessions::find(&mut db, token, app.now()).await?.map(Member))
}
