//! TOP, and the text size that every page remembers.

use crate::{
    access::{Routes, Rule},
    app::App,
    error::Error,
    form::Typed,
    links,
    page::{Frame, see, show},
    parts::Stars,
    schema_org,
    who::{Reader, set_cookie},
};
use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use domain::{declaration::Level, news::NewsKind, scheme::LevelText, time::date_ja};
use std::sync::Arc;

/// The routes of TOP.
pub fn routes() -> Routes {
    Routes::new().get("/", Rule::Everyone, top).merge(text_size_routes())
}

/// What every page's frame posts to.
pub fn text_size_routes() -> Routes {
    Routes::new().post("/text-size", Rule::Everyone, text_size)
}

#[derive(Template)]
#[template(path = "home/top.html")]
struct Top {
    frame: Frame,
    levels: Vec<(Stars, LevelText)>,
    markup: String,
    news: Vec<Line>,
}

/// An お知らせ on TOP.
struct Line {
    address: String,
    title: String,
    important: bool,
    day: String,
    exact: String,
}

/// How many TOP shows.
const SHOWN: i64 = 5;

/// GET /
async fn top(State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    let level = |level| (Stars::of(&app.scheme, level), app.scheme.level(level).clone());
    let news = store::news::on_top(&mut app.store.read().await?, app.today(), SHOWN).await?;
    let line = |one: store::news::News| Line {
        address: links::news(one.number),
        important: one.post.kind == NewsKind::Important,
        title: one.post.title,
        day: date_ja(one.post.day),
        exact: one.post.day.to_string(),
    };
    show(&Top {
        frame: Frame::of(&app, &reader),
        levels: Level::ALL.map(level).to_vec(),
        markup: schema_org::site(&app),
        news: news.into_iter().map(line).collect(),
    })
}

/// POST /text-size — back to the page it was pressed on.
async fn text_size(State(app): State<Arc<App>>, headers: HeaderMap, typed: Typed) -> Response {
    let large = typed.one("size") == "large";
    let cookie = set_cookie(&app, "size", if large { "large" } else { "standard" }, 365 * 24 * 3600);
    let referer = headers.get(header::REFERER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    ([(header::SET_COOKIE, cookie)], see(links::own_path(referer))).into_response()
}
