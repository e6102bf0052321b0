//! パスキー: the second factor that cannot be typed, and so cannot be given away on a page that only looks like ours.
//!
//! What the server keeps between a question to an authenticator and its answer lies sealed in the store, once and for minutes.

mod ask;
mod own;
mod party;
mod proof;

use crate::access::{Routes, Rule};
use domain::staff::Right;

pub use ask::for_setup;
pub use own::Line;
pub use party::made;
pub use proof::{Shown, shown, taken};

/// The name of the field with an authenticator's answer.
pub const ANSWER: &str = "passkey";

/// The routes of passkeys: each `ask` gives the question that a script hands to the browser.
pub fn routes() -> Routes {
    Routes::new()
        .post("/office/second/passkey", Rule::HalfwayIn, ask::halfway)
        .post("/office/step-up/passkey", Rule::Staff(Right::Enter), ask::again)
        .post("/office/account/passkeys/ask", Rule::SteppedUp(Right::Enter), ask::for_account)
        .post("/office/account/passkeys", Rule::SteppedUp(Right::Enter), own::add)
        .post("/office/account/passkeys/{id}/remove", Rule::SteppedUp(Right::Enter), own::remove)
}
