//! How an お知らせメール arrives: its HTML as a page of its own, and a letter to oneself.

use super::found;
use crate::{
    access::Staff, app::App, declare::mail::Desk, error::Error, newsletter::Newsletter, page::Html, page::see,
};
use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use std::sync::Arc;
use store::audit::{self, Act, Note};
use uuid::Uuid;

/// The HTML of a mail has its style in itself; it runs nothing, fetches nothing, and leads nowhere from here.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

/// GET /office/campaigns/{id}/preview
pub async fn get(staff: Staff, Path(id): Path<Uuid>, State(app): State<Arc<App>>) -> Result<Response, Error> {
    let draft = found(&mut app.store.read().await?, id).await?.draft;
    let letter = Newsletter::of(Desk::of(&app), &app.secret, &draft).letter(id, &staff.session.officer.email);
    Ok(arriving(letter.mail().html.clone()))
}

/// The HTML of a mail as a page of its own.
pub fn arriving(html: String) -> Response {
    ([(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY))], Html(html)).into_response()
}

/// POST /office/campaigns/{id}/test — to the officer's own address. Its link stops nothing, because nobody is tied to the letter.
pub async fn test(staff: Staff, Path(id): Path<Uuid>, State(app): State<Arc<App>>) -> Result<Response, Error> {
    let officer = &staff.session.officer;
    let draft = found(&mut app.store.read().await?, id).await?.draft;
    let letter = &Newsletter::of(Desk::of(&app), &app.secret, &draft).letter(app.id(), &officer.email);
    let (who, now, name) = (officer.id, app.now(), &id.to_string());
    let unit = app.store.write(|mut db| async move {
        letter.put(&mut db, now).await?;
        let note = Note { subject: Some(name), ..Note::of(who, Act::CampaignTested) };
        audit::note(&mut db, &note, now).await
    });
    unit.await?;
    app.letters.notify_one();
    Ok(see(format!("{}?told=tested", super::address(id))))
}
