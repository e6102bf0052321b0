//! お知らせメール: whether the owner of the registered address wishes for it. What is said here is kept with its words and its moment.

use crate::{
    app::App,
    error::Error,
    form::Typed,
    links,
    page::{Frame, see, show},
    who::{Member, Reader},
};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use domain::{email::Email, scheme::Phrase, time::moment_ja};
use std::sync::Arc;
use store::{
    declarations,
    wishes::{self, BY_MEMBER, Said},
};

#[derive(Template)]
#[template(path = "member/news.html")]
struct WishPage {
    frame: Frame,
    email: String,
    wished: bool,
    /// When it was said, and whether that was when declaring.
    since: Option<(String, bool)>,
    consent: String,
    hint: String,
    told: bool,
}

/// The registered address of a member.
async fn address(app: &App, member: &store::members::Member) -> Result<Email, Error> {
    let found = declarations::find(&mut app.store.read().await?, member.declaration).await?;
    Ok(found.ok_or(Error::NotFound)?.contact.email)
}

/// GET /member/news
pub async fn get(
    Member(member): Member,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(asked): RawQuery,
) -> Result<Response, Error> {
    let email = address(&app, &member).await?;
    let wish = wishes::of(&mut app.store.read().await?, &email).await?;
    let consent = app.scheme.words.phrase(Phrase::NewsConsent);
    show(&WishPage {
        frame: Frame::of(&app, &reader),
        email: email.as_str().to_owned(),
        wished: wish.is_some_and(|wish| wish.wished),
        since: wish.map(|wish| (moment_ja(wish.since), wish.declared)),
        consent: consent.label.clone(),
        hint: consent.hint.clone(),
        told: Typed::read(asked.unwrap_or_default().as_bytes()).one("told") == "kept",
    })
}

/// POST /member/news
pub async fn post(Member(member): Member, State(app): State<Arc<App>>, typed: Typed) -> Result<Response, Error> {
    let wished = match typed.one("wish") {
        "yes" => true,
        "no" => false,
        _ => return Ok(see(links::WISH)),
    };
    let phrase = if wished { Phrase::NewsConsent } else { Phrase::NewsNo };
    let (email, now) = (&address(&app, &member).await?, app.now());
    let said = Said { wished, way: BY_MEMBER, wording: &app.scheme.words.phrase(phrase).label, campaign: None };
    app.store.write(|mut db| async move { wishes::say(&mut db, email, said, now).await }).await?;
    Ok(see(format!("{}?told=kept", links::WISH)))
}
