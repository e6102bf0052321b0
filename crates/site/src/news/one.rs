//! GET /news/{number} — one お知らせ, at an address for good.

use super::{Answer, Line};
use crate::{
    app::App,
    error::Error,
    page::{Frame, show},
    pages::markdown,
    who::Reader,
};
use askama::Template;
use axum::extract::{Path, State};
use domain::{news::NewsKind, time::date_ja};
use std::sync::Arc;
use store::news;

#[derive(Template)]
#[template(path = "news/one.html")]
struct OnePage {
    frame: Frame,
    line: Line,
    html: String,
    /// The day of the last change, if there was one.
    changed: Option<String>,
    /// It is published no more.
    withdrawn: bool,
}

/// GET /news/{number}
pub async fn get(Path(number): Path<String>, State(app): State<Arc<App>>, reader: Reader) -> Answer {
    let number: i64 = number.parse().map_err(|_| Error::NotFound)?;
    let news = news::find(&mut app.store.read().await?, number).await?;
    let news = news.filter(|news| news.post.day <= app.today()).ok_or(Error::NotFound)?;
    let withdrawn = news.post.withdrawn;
    show(&OnePage {
        frame: Frame::of(&app, &reader),
        html: if withdrawn { String::new() } else { markdown(&news.post.body) },
        changed: (news.version > 1).then(|| date_ja(domain::time::day(news.made_at))),
        line: Line::from(news),
        withdrawn,
    })
}
