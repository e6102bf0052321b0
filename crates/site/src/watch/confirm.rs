//! The link of the mail: the page shows what is to be watched; only its button begins it. Repeating it does no harm.

use super::{Answer, Row};
use crate::{
    app::App,
    error::Error,
    links::Watch,
    page::{Frame, see, show},
    who::Reader,
};
use askama::Template;
use axum::extract::{Path, State};
use std::sync::Arc;
use store::watches::{self, Confirmed};

/// Rows shown of what is to be watched.
const SHOWN: usize = 100;

#[derive(Template)]
#[template(path = "watch/confirm.html")]
struct ConfirmPage {
    frame: Frame,
    action: String,
    email: String,
    rows: Vec<Row>,
    /// How many are to be watched.
    all: usize,
}

#[derive(Template)]
#[template(path = "watch/closed.html")]
struct ClosedPage {
    frame: Frame,
    why: Why,
}

/// Why nothing can be confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    /// Its time is over, or it was stopped.
    Over,
    /// The list would become too long.
    Full,
}

/// GET /watch/confirm/{token}
pub async fn get(Path(token): Path<String>, State(app): State<Arc<App>>, reader: Reader) -> Answer {
    let id = Watch::Confirm.id_of(&app.secret, &token).ok_or(Error::BrokenLink)?;
    let mut db = app.store.read().await?;
    let Some(request) = watches::request(&mut db, id).await? else { return closed(&app, &reader, Why::Over) };
    if let Some(list) = request.list {
        return Ok(see(Watch::List.link(&app.secret, list)));
    }
    if request.until < app.now() {
        return closed(&app, &reader, Why::Over);
    }
    let first = request.numbers.get(..SHOWN).unwrap_or(&request.numbers);
    let rows = watches::numbers(&mut db, first, app.now()).await?;
    show(&ConfirmPage {
        frame: Frame::of(&app, &reader),
        action: format!("/watch/confirm/{token}"),
        email: request.email.as_str().to_owned(),
        rows: rows.into_iter().map(|row| Row::of(&app.scheme, row)).collect(),
        all: request.numbers.len(),
    })
}

/// POST /watch/confirm/{token}
pub async fn post(Path(token): Path<String>, State(app): State<Arc<App>>, reader: Reader) -> Answer {
    let id = Watch::Confirm.id_of(&app.secret, &token).ok_or(Error::BrokenLink)?;
    let (new, now) = (app.id(), app.now());
    match app.store.write(|mut db| async move { watches::confirm(&mut db, id, new, now).await }).await? {
        Confirmed::List(list) => Ok(see(format!("{}?told=begun", Watch::List.link(&app.secret, list)))),
        Confirmed::Full => closed(&app, &reader, Why::Full),
        Confirmed::Over => closed(&app, &reader, Why::Over),
    }
}

fn closed(app: &App, reader: &Reader, why: Why) -> Answer {
    show(&ClosedPage { frame: Frame::of(app, reader), why })
}
