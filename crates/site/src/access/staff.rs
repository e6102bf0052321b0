//! Who of the office asks, as the check found it; handlers take it from there.

use crate::{app::App, error::Error};
use axum::{extract::FromRequestParts, http::request::Parts};
use std::sync::Arc;
use store::staff::{Officer, Session};

/// An officer who is signed in with both factors.
#[derive(Clone, Debug)]
pub struct Staff {
    /// The session, and whose it is.
    pub session: Session,
    /// SHA-256 of the cookie.
    pub token: [u8; 32],
}

/// An officer whose password was right.
#[derive(Clone, Debug)]
pub struct Halfway {
    /// Who.
    pub officer: Officer,
    /// SHA-256 of the cookie.
    pub token: [u8; 32],
}

/// An officer who opened the link of an invitation.
#[derive(Clone, Debug)]
pub struct Invited {
    /// Who.
    pub officer: Officer,
    /// SHA-256 of the token.
    pub token: [u8; 32],
    /// The token as it stands in the link.
    pub word: String,
}

/// What the check found is given to the handler.
macro_rules! found_by_the_check {
    ($($found:ty),*) => { $(
        impl FromRequestParts<Arc<App>> for $found {
            type Rejection = Error;

            async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Error> {
                parts.extensions.get().cloned().ok_or(Error::Unguarded)
            }
        }
    )* };
}
found_by_the_check!(Staff, Halfway, Invited);
