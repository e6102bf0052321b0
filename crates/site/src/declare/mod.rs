//! 自己宣言: the wizard, a step a file, and the way from mail ① to 宣言完了.

mod business;
mod code;
mod confirm;
mod confirmed;
mod declaration;
mod done;
mod form;
pub mod mail;
mod mine;
mod preview;
mod resend;
mod resume;
mod review;
mod sent;
mod start;
mod submit;
mod terms;

pub use confirm::SESSION_SECONDS;

use crate::{
    access::{Link, Routes, Rule},
    app::App,
};
use axum::{extract::State, http::HeaderMap};
use std::{future::ready, sync::Arc};

/// The routes of the wizard.
pub fn routes() -> Routes {
    let kept = form::Kept::default();
    let blank = move |State(app): State<Arc<App>>, asked: HeaderMap| ready(form::get(&app, &kept, &asked));
    Routes::new()
        .get("/declare", Rule::Everyone, start::get)
        .post("/declare", Rule::Everyone, start::post)
        .get("/declare/{id}/terms", Rule::OwnDraft, terms::get)
        .post("/declare/{id}/terms", Rule::OwnDraft, terms::post)
        .get("/declare/{id}/business", Rule::OwnDraft, business::get)
        .post("/declare/{id}/business", Rule::OwnDraft, business::post)
        .get("/declare/{id}/declaration", Rule::OwnDraft, declaration::get)
        .post("/declare/{id}/declaration", Rule::OwnDraft, declaration::post)
        .get("/declare/{id}/review", Rule::OwnDraft, review::get)
        .post("/declare/{id}/review", Rule::OwnDraft, submit::post)
        .get("/declare/{id}/sent", Rule::OwnDraft, sent::get)
        .post("/declare/{id}/resend", Rule::OwnDraft, resend::post)
        .post("/declare/{id}/address", Rule::OwnDraft, resend::address)
        .post("/declare/{id}/code", Rule::OwnDraft, code::mine)
        .get("/declare/{id}/done", Rule::OwnDraft, done::get)
        .get("/declare/{id}/resume/{key}", Rule::Link(Link::Resume), resume::get)
        .get(form::ADDRESS, Rule::Everyone, blank)
        .get("/declare/code", Rule::Everyone, code::get)
        .post("/declare/code", Rule::Everyone, code::post)
        .get("/declare/confirm/{token}", Rule::Link(Link::Confirm), confirm::get)
        .post("/declare/confirm/{token}", Rule::Link(Link::Confirm), confirm::post)
        .post("/declare/confirm/{token}/resend", Rule::Link(Link::Confirm), resend::expired)
        .get("/declare/confirm/{token}/done", Rule::Link(Link::Confirm), confirmed::get)
}
