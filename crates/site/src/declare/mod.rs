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

use crate::app::App;
use axum::{
    Router,
    extract::State,
    http::HeaderMap,
    routing::{get, post},
};
use std::{future::ready, sync::Arc};

/// The routes of the wizard.
pub fn routes() -> Router<Arc<App>> {
    let kept = form::Kept::default();
    let blank = move |State(app): State<Arc<App>>, asked: HeaderMap| ready(form::get(&app, &kept, &asked));
    Router::new()
        .route("/declare", get(start::get).post(start::post))
        .route("/declare/{id}/terms", get(terms::get).post(terms::post))
        .route("/declare/{id}/business", get(business::get).post(business::post))
        .route("/declare/{id}/declaration", get(declaration::get).post(declaration::post))
        .route("/declare/{id}/review", get(review::get).post(submit::post))
        .route("/declare/{id}/sent", get(sent::get))
        .route("/declare/{id}/resend", post(resend::post))
        .route("/declare/{id}/address", post(resend::address))
        .route("/declare/{id}/code", post(code::mine))
        .route("/declare/{id}/done", get(done::get))
        .route("/declare/{id}/resume/{key}", get(resume::get))
        .route(form::ADDRESS, get(blank))
        .route("/declare/code", get(code::get).post(code::post))
        .route("/declare/confirm/{token}", get(confirm::get).post(confirm::post))
        .route("/declare/confirm/{token}/resend", post(resend::expired))
        .route("/declare/confirm/{token}/done", get(confirmed::get))
}
