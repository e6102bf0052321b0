//! お問い合わせ: the form that begins a thread, and the page where who asks reads it and goes on.

mod ask;
mod doubt;
mod thread;

use crate::access::{Link, Routes, Rule};

/// The routes of those who ask.
pub fn routes() -> Routes {
    Routes::new()
        .get("/inquiry", Rule::Everyone, ask::get)
        .post("/inquiry", Rule::Everyone, ask::post)
        .get("/inquiry/{token}", Rule::Link(Link::Inquiry), thread::get)
        .post("/inquiry/{token}", Rule::Link(Link::Inquiry), thread::post)
}
