//! One place where an error becomes a page: expected events have their own page, the rest is logged once with its cause.

use crate::{
    app::Busy,
    page::{Frame, Html},
};
use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};

/// What a handler may answer instead of its page.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store failed.
    #[error("store: {0}")]
    Store(#[from] store::Error),
    /// A page could not be rendered.
    #[error("page: {0}")]
    Page(#[from] askama::Error),
    /// A document could not be made.
    #[error("paper: {0}")]
    Paper(#[from] paper::Error),
    /// Too many passwords wait.
    #[error(transparent)]
    Busy(#[from] Busy),
    /// There is no such page.
    #[error("no such page")]
    NotFound,
    /// The draft is not this browser's: it may be resumed by its link.
    #[error("draft of another browser")]
    OtherBrowser,
    /// The link of mail ① is none of ours.
    #[error("broken link")]
    BrokenLink,
    /// Log in first.
    #[error("not logged in")]
    Login {
        /// Where to go after.
        back: String,
    },
    /// Too many tries; come again later.
    #[error("too many tries")]
    TooMany,
    /// Go there instead.
    #[error("see other")]
    See(String),
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    frame: Frame,
    kind: &'static str,
}

/// A page for an error, without a reader at hand: standard size, nobody logged in.
pub fn page(status: StatusCode, kind: &'static str) -> Response {
    let page = ErrorPage { frame: Frame::plain(), kind };
    match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(_) => status.into_response(),
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        match self {
            Self::See(to) => Redirect::to(&to).into_response(),
            Self::Login { back } => Redirect::to(&format!("/login?back={back}")).into_response(),
            Self::NotFound => page(StatusCode::NOT_FOUND, "not-found"),
            Self::OtherBrowser => page(StatusCode::NOT_FOUND, "other-browser"),
            Self::BrokenLink => page(StatusCode::NOT_FOUND, "broken-link"),
            Self::TooMany => retry(StatusCode::TOO_MANY_REQUESTS, "too-many", "600"),
            Self::Busy(_) => retry(StatusCode::SERVICE_UNAVAILABLE, "busy", "5"),
            Self::Store(why) if why.is_passing() => {
                tracing::warn!(cause = %why, "the store is busy");
                retry(StatusCode::SERVICE_UNAVAILABLE, "busy", "5")
            }
            Self::Store(why) => broken(&why),
            Self::Page(why) => broken(&why),
            Self::Paper(why) => broken(&why),
        }
    }
}

fn retry(status: StatusCode, kind: &'static str, seconds: &'static str) -> Response {
    ([(header::RETRY_AFTER, seconds)], page(status, kind)).into_response()
}

fn broken(why: &dyn std::error::Error) -> Response {
    tracing::error!(cause = %why, "a request failed");
    page(StatusCode::INTERNAL_SERVER_ERROR, "broken")
}
