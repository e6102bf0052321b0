//! The list of an address, by its link: what is watched as it is now; one can be taken out, or all stopped.

use super::{Answer, Row};
use crate::{
    app::App,
    error::Error,
    form::Typed,
    links::Watch,
    page::{Frame, see, show},
    who::Reader,
};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use domain::ids::DeclarationId;
use std::sync::Arc;
use store::watches;

/// Rows of one page.
const PAGE: usize = 100;

#[derive(Template)]
#[template(path = "watch/list.html")]
struct ListPage {
    frame: Frame,
    action: String,
    stop: String,
    email: String,
    rows: Vec<Row>,
    all: i64,
    /// The page does not begin with the first row.
    later: bool,
    /// The number after which the next page begins.
    next: Option<String>,
    told: String,
}

#[derive(Template)]
#[template(path = "watch/none.html")]
struct NonePage {
    frame: Frame,
}

/// GET /watch/list/{token}?after=
pub async fn get(
    Path(token): Path<String>,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(asked): RawQuery,
) -> Answer {
    let asked = Typed::read(asked.unwrap_or_default().as_bytes());
    let id = Watch::List.id_of(&app.secret, &token).ok_or(Error::BrokenLink)?;
    let mut db = app.store.read().await?;
    let Some(list) = watches::list(&mut db, id).await? else {
        return show(&NonePage { frame: Frame::of(&app, &reader) });
    };
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut rows = watches::rows(&mut db, id, asked.one("after"), limit).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    show(&ListPage {
        frame: Frame::of(&app, &reader),
        action: format!("/watch/list/{token}"),
        stop: Watch::Stop.link(&app.secret, id),
        email: list.email.as_str().to_owned(),
        next: rows.last().filter(|_| more).map(|last| last.number.as_str().to_owned()),
        rows: rows.into_iter().map(|row| Row::of(&app.scheme, row)).collect(),
        all: watches::count(&mut db, id).await?,
        later: !asked.one("after").is_empty(),
        told: asked.one("told").to_owned(),
    })
}

/// POST /watch/list/{token} — takes one out.
pub async fn post(Path(token): Path<String>, State(app): State<Arc<App>>, typed: Typed) -> Answer {
    let id = Watch::List.id_of(&app.secret, &token).ok_or(Error::BrokenLink)?;
    let Ok(number) = DeclarationId::kept(typed.one("remove")) else { return Err(Error::NotFound) };
    let number = &number;
    app.store.write(|mut db| async move { watches::take_out(&mut db, id, number).await }).await?;
    Ok(see(format!("/watch/list/{token}?told=removed")))
}
