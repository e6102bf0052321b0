//! The resume link: gives the draft to the browser that opens it.

use crate::{
    app::App,
    error::Error,
    links,
    page::see,
    who::{Visitor, set_cookie, token_text},
};
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse as _, Response},
};
use domain::wizard::Journey;
use std::sync::Arc;
use store::drafts;
use uuid::Uuid;

/// How long a browser remembers its drafts, in seconds.
pub const VISITOR_SECONDS: i64 = 60 * 24 * 3600;

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
    let token = app.token();
    let owner = visitor.map_or_else(|| crate::app::sha256(&token), |Visitor(visitor)| visitor);
    if owner != kept.visitor {
        app.store.write(|mut db| async move { drafts::hand_over(&mut db, id, owner).await }).await?;
    }
    let journey = Journey::of(&kept.draft, &app.scheme, &app.registers, app.today());
    let answer = see(links::step(id, journey.next()));
    if visitor.is_some() {
        return Ok(answer);
    }
    let cookie = set_cookie(&app, "visitor", &token_text(&token), VISITOR_SECONDS);
    Ok(([(header::SET_COOKIE, cookie)], answer).into_response())
}
