//! The resume link: gives the draft to the browser that opens it.

use crate::{
    app::App,
    error::Error,
    links,
    page::see,
    who::{Owner, Visitor},
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::wizard::Journey;
use std::sync::Arc;
use store::drafts;
use uuid::Uuid;

/// GET /declare/{id}/resume/{key} — the key proves that the draft may be opened. The draft changes hands, nothing in it does.
pub async fn get(
    Path((id, key)): Path<(Uuid, String)>,
    State(app): State<Arc<App>>,
    visitor: Option<Visitor>,
) -> Result<Response, Error> {
    if !links::is_resume_key(&app.secret, id, &key) {
        return Err(Error::OtherBrowser);
    }
    let kept = drafts::find(&mut app.store.read().await?, id).await?.ok_or(Error::OtherBrowser)?;
    let owner = Owner::of(&app, visitor);
    let mine = owner.visitor;
    if mine != kept.visitor {
        app.store.write(|mut db| async move { drafts::hand_over(&mut db, id, mine).await }).await?;
    }
    let journey = Journey::of(&kept.draft, &app.scheme, &app.registers, app.today());
    Ok(owner.answer(&app, see(links::step(id, journey.next()))))
}
