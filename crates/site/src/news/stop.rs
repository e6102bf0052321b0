//! The link that stops the news. A page asks; a POST stops at once, from the page or from a mail program (RFC 8058): it needs no
//! cookie and no other page, and is answered without a redirect. It is good for all that was declared with the address.

use super::Answer;
use crate::{
    app::App,
    error::Error,
    links,
    page::{Frame, show},
    who::Reader,
};
use askama::Template;
use axum::extract::{Path, State};
use domain::scheme::Phrase;
use std::sync::Arc;
use store::wishes;

#[derive(Template)]
#[template(path = "news/stop.html")]
struct StopPage {
    frame: Frame,
    action: String,
    /// News are wished for; `None`: the letter was written to try it out.
    wished: Option<bool>,
}

/// GET /news/stop/{token}
pub async fn get(Path(token): Path<String>, State(app): State<Arc<App>>, reader: Reader) -> Answer {
    let letter = links::news_stop_of(&app.secret, &token).ok_or(Error::BrokenLink)?;
    let wished = wishes::of_letter(&mut app.store.read().await?, letter).await?;
    page(&app, &reader, &token, wished)
}

/// POST /news/stop/{token}
pub async fn post(Path(token): Path<String>, State(app): State<Arc<App>>, reader: Reader) -> Answer {
    let letter = links::news_stop_of(&app.secret, &token).ok_or(Error::BrokenLink)?;
    let (words, now) = (app.scheme.words.phrase(Phrase::NewsNo).label.as_str(), app.now());
    let unit = app.store.write(|mut db| async move { wishes::stop(&mut db, letter, words, now).await });
    let known = unit.await?;
    page(&app, &reader, &token, known.then_some(false))
}

fn page(app: &App, reader: &Reader, token: &str, wished: Option<bool>) -> Answer {
    show(&StopPage { frame: Frame::of(app, reader), action: format!("/news/stop/{token}"), wished })
}
