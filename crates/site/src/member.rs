//! 会員: login, my page, and the marks.

mod home;
mod login;
mod marks;

use crate::app::App;
use axum::{
    Router,
    routing::{get, post},
};
use std::sync::Arc;

/// The routes of the member's pages.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/login", get(login::get).post(login::post))
        .route("/logout", post(login::logout))
        .route("/member", get(home::get))
        .route("/member/marks", get(marks::get).post(marks::download))
        .route("/member/marks/{document}", get(marks::document))
        .route("/marks/{name}", get(marks::artwork))
}
