//! The link that stops a list. A page asks; a POST stops at once, from the page or from a mail program (RFC 8058): it needs no
//! cookie and no other page, and is answered without a redirect.

use super::Answer;
use crate::{
    app::App,
    error::Error,
    links::Watch,
    page::{Frame, show},
    who::Reader,
};
use askama::Template;
use axum::extract::{Path, State};
use std::sync::Arc;
use store::watches;

#[derive(Template)]
#[template(path = "watch/stop.html")]
struct StopPage {
    frame: Frame,
    action: String,
    /// Nothing is sent any more.
    stopped: bool,
}

/// GET /watch/stop/{token}
pub async fn get(Path(token): Path<String>, State(app): State<Arc<App>>, reader: Reader) -> Answer {
    let id = Watch::Stop.id_of(&app.secret, &token).ok_or(Error::BrokenLink)?;
    let stopped = watches::list(&mut app.store.read().await?, id).await?.is_none();
    page(&app, &reader, &token, stopped)
}

/// POST /watch/stop/{token}
pub async fn post(Path(token): Path<String>, State(app): State<Arc<App>>, reader: Reader) -> Answer {
    let id = Watch::Stop.id_of(&app.secret, &token).ok_or(Error::BrokenLink)?;
    app.store.write(|mut db| async move { watches::stop(&mut db, id).await }).await?;
    page(&app, &reader, &token, true)
}

fn page(app: &App, reader: &Reader, token: &str, stopped: bool) -> Answer {
    show(&StopPage { frame: Frame::of(app, reader), action: format!("/watch/stop/{token}"), stopped })
}
