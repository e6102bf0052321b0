//! TOP, and the text size that every page remembers.

use crate::{
    app::App,
    error::Error,
    form::Typed,
    page::{Frame, see, show},
    parts::Stars,
    schema_org,
    who::{Reader, set_cookie},
};
use askama::Template;
use axum::{
    Router,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use domain::{declaration::Level, scheme::LevelText};
use std::sync::Arc;

/// The routes of TOP.
pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/", get(top)).route("/text-size", post(text_size))
}

#[derive(Template)]
#[template(path = "home/top.html")]
struct Top {
    frame: Frame,
    levels: Vec<(Stars, LevelText)>,
    markup: String,
}

/// GET /
async fn top(State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    let level = |level| (Stars::of(&app.scheme, level), app.scheme.level(level).clone());
    show(&Top {
        frame: Frame::of(&app, &reader),
        levels: Level::ALL.map(level).to_vec(),
        markup: schema_org::site(&app),
    })
}

/// POST /text-size — back to the page it was pressed on.
async fn text_size(State(app): State<Arc<App>>, headers: HeaderMap, typed: Typed) -> Response {
    let large = typed.one("size") == "large";
    let cookie = set_cookie(&app, "size", if large { "large" } else { "standard" }, 365 * 24 * 3600);
    let referer = headers.get(header::REFERER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    ([(header::SET_COOKIE, cookie)], see(own_path(referer))).into_response()
}

/// The path of a page of this site out of a `Referer`; anything else leads to TOP. The text size is no reason to leave.
fn own_path(referer: &str) -> String {
    let path = referer.split_once("://").and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)));
    path.filter(|path| crate::links::is_own(path)).unwrap_or("/").to_owned()
}
