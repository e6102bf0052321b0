//! 「すでに宣言している方」: whoever came from a partner and has declared before need not declare again.

use crate::{
    app::App,
    arrival::{Arrival, Link},
    error::Error,
    form::Typed,
    links,
    page::see,
    who::{Owner, Visitor},
};
use axum::{extract::State, response::Response};
use std::sync::Arc;
use store::partner_entries;

/// POST /partner — keeps the entry for this browser; the page that asks for consent wants a member next.
pub async fn post(State(app): State<Arc<App>>, visitor: Option<Visitor>, typed: Typed) -> Result<Response, Error> {
    let from = match Link::of(&typed).read(&app).await? {
        Arrival::From(from) if from.asks() => from,
        Arrival::Refused(back) => return Ok(see(back.url(&app))),
        Arrival::From(_) | Arrival::Unknown | Arrival::Alone => return Ok(see("/declare")),
    };
    let owner = Owner::of(&app, visitor);
    let entry = from.entry(app.id(), owner.visitor);
    let (entry, now) = (&entry, app.now());
    app.store.write(|mut db| async move { partner_entries::keep(&mut db, entry, now).await }).await?;
    Ok(owner.answer(&app, see(links::consent(entry.id))))
}
