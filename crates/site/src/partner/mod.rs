//! The way back to a partner's site: consent, and what a partner's program needs to know of this server.

mod already;
mod asked;
mod consent;
mod metadata;

use crate::access::{Routes, Rule};

pub use asked::{Asked, asked};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .post("/partner", Rule::Everyone, already::post)
        .get("/partner/{entry}", Rule::OwnEntry, consent::get)
        .post("/partner/{entry}", Rule::OwnEntry, consent::post)
        .get("/.well-known/oauth-authorization-server", Rule::Everyone, metadata::get)
}
