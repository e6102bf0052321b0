//! Who else has the case open: asked again by the page while it is looked at.

use crate::{access::Staff, app::App, error::Error, office::names::Names, page::show};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::time::moment_ja;
use std::sync::Arc;
use store::{cases, declarations};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "office/case/presence.html")]
struct PresencePart {
    others: Vec<(String, String)>,
}

/// GET /office/cases/{id}/presence — the part of the page; looking at the page goes on.
pub async fn get(staff: Staff, Path(id): Path<Uuid>, State(app): State<Arc<App>>) -> Result<Response, Error> {
    let (officer, now) = (staff.session.officer.id, app.now());
    declarations::find(&mut app.store.read().await?, id).await?.ok_or(Error::NotFound)?;
    app.store.write(|mut db| async move { cases::touch(&mut db, id, officer, now).await }).await?;
    let mut db = app.store.read().await?;
    let names = Names::read(&mut db).await?;
    let others = cases::others(&mut db, id, officer, now).await?;
    let others = others.iter().map(|one| (names.of(one.officer), moment_ja(one.opened_at))).collect();
    show(&PresencePart { others })
}
