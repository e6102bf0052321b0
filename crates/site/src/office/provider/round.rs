//! One way to the provider and back. State, nonce and the verifier of PKCE follow from its id and the key of the server, so that
//! nothing is kept for those who never come back; the store knows which were taken.

use crate::{
    app::App,
    who::{ROUND, cookie, set_cookie},
};
use axum::http::{HeaderMap, HeaderValue};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use jiff::{SignedDuration, Timestamp};
use openidconnect::{CsrfToken, Nonce, PkceCodeVerifier};
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

/// How long one has at the provider.
pub const LASTS: SignedDuration = SignedDuration::from_mins(10);

/// One way to the provider and back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Its id; it tells when it began.
    pub id: Uuid,
    /// What it is for.
    pub purpose: Purpose,
    /// The page of the office to go on with.
    pub back: String,
}

/// What somebody goes to the provider for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Somebody signs in.
    SignIn,
    /// Whoever is in already is asked again.
    Again,
}

impl Purpose {
    fn code(self) -> &'static str {
        match self {
            Self::SignIn => "in",
            Self::Again => "again",
        }
    }

    fn parse(code: &str) -> Option<Self> {
        [Self::SignIn, Self::Again].into_iter().find(|purpose| purpose.code() == code)
    }
}

impl Round {
    /// A new one.
    pub fn begin(app: &App, purpose: Purpose, back: String) -> Self {
        Self { id: app.id(), purpose, back }
    }

    /// Whoever is in already is asked again.
    pub fn again(&self) -> bool {
        self.purpose == Purpose::Again
    }

    /// When it began.
    pub fn begun_at(&self) -> Timestamp {
        let (seconds, nanos) = self.id.get_timestamp().map_or((0, 0), |at| at.to_unix());
        let (seconds, nanos) = (i64::try_from(seconds).unwrap_or_default(), i32::try_from(nanos).unwrap_or_default());
        Timestamp::new(seconds, nanos).unwrap_or(Timestamp::MIN)
    }

    fn made(&self, app: &App, what: &str) -> String {
        let (purpose, back) = (self.purpose.code(), &self.back);
        BASE64.encode(app.secret.mac(&format!("provider {what} {purpose} {back}"), self.id))
    }

    /// `state`: the answer belongs to this browser.
    pub fn state(&self, app: &App) -> CsrfToken {
        CsrfToken::new(self.made(app, "state"))
    }

    /// `nonce`: the token was made for this way.
    pub fn nonce(&self, app: &App) -> Nonce {
        Nonce::new(self.made(app, "nonce"))
    }

    /// `code_verifier`: whoever saw the code alone can do nothing with it.
    pub fn verifier(&self, app: &App) -> PkceCodeVerifier {
        PkceCodeVerifier::new(self.made(app, "verifier"))
    }

    /// The state that came back is that of this way.
    pub fn is_state(&self, app: &App, said: &str) -> bool {
        bool::from(self.made(app, "state").as_bytes().ct_eq(said.as_bytes()))
    }

    /// What the browser keeps.
    pub fn cookie(&self, app: &App) -> HeaderValue {
        let (purpose, back) = (self.purpose.code(), BASE64.encode(&self.back));
        let value = format!("{}.{purpose}.{back}.{}", self.id.simple(), self.made(app, "cookie"));
        set_cookie(app, ROUND, &value, LASTS.as_secs())
    }

    /// What the browser keeps once it is over: nothing.
    pub fn over(app: &App) -> HeaderValue {
        set_cookie(app, ROUND, "", 0)
    }

    /// The way this browser is on, if it was begun here and not too long ago.
    pub fn of(app: &App, headers: &HeaderMap) -> Option<Self> {
        let value = cookie(headers, app, ROUND)?;
        let mut parts = value.split('.');
        let (id, purpose, back, mac) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let back = String::from_utf8(BASE64.decode(back).ok()?).ok()?;
        let round = Self { id: Uuid::try_parse(id).ok()?, purpose: Purpose::parse(purpose)?, back };
        let ours = bool::from(round.made(app, "cookie").as_bytes().ct_eq(mac.as_bytes()));
        (ours && app.now().duration_since(round.begun_at()) < LASTS).then_some(round)
    }
}
