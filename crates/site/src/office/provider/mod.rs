//! Sign-in by the organisation's own provider (OpenID Connect, authorization code with PKCE).
//!
//! What belongs to one way to the provider and back follows from its id and the key of the server; the id is in a cookie of the
//! browser. The provider's answer comes from another site, so that it finds no cookie of ours (`SameSite=Strict`): the page it opens
//! goes on by itself, and what comes then is from our own page.

mod again;
mod back;
mod begin;
mod claims;
mod coming;
mod finish;
mod known;
mod proof;
mod round;
mod said;
mod settings;

use crate::access::{Routes, Rule};
use domain::staff::Right;

pub use known::{Away, Carrier, Provider, is_safe};
pub use said::No;
pub use settings::{Claim, Settings};

/// The routes of the way to the provider and back.
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/office/provider", Rule::Everyone, begin::get)
        .get("/office/provider/again", Rule::Staff(Right::Enter), begin::again)
        .get("/office/provider/back", Rule::Everyone, back::get)
        .get("/office/provider/finish", Rule::Everyone, finish::get)
}

/// Where the provider sends the browser back to; it is registered there.
pub const BACK: &str = "/office/provider/back";
