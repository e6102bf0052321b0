//! The beginning: the terms, read before anything is kept. Agreeing starts the draft.

use crate::{
    app::App,
    declare::{
        resume::VISITOR_SECONDS,
        terms::{TermsPage, TermsText},
    },
    error::Error,
    form::Typed,
    links,
    page::{Frame, see, show},
    parts::Steps,
    who::{Reader, Visitor, set_cookie, token_text},
};
use axum::{
    extract::{Query, State},
    http::header,
    response::{IntoResponse as _, Response},
};
use domain::wizard::{Journey, Step};
use std::sync::Arc;
use store::drafts::{self, KeptDraft, NewDraft};

/// What a partner's link carries.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Entry {
    partner: String,
    state: String,
}

/// An application that was begun in this browser.
pub struct Begun {
    /// What it is called: the name as typed, or nothing yet.
    pub name: String,
    /// When it was touched last.
    pub touched: String,
    /// Its next step.
    pub link: String,
}

/// GET /declare — the terms in force; above them what was begun in this browser.
pub async fn get(
    State(app): State<Arc<App>>,
    visitor: Option<Visitor>,
    reader: Reader,
    Query(entry): Query<Entry>,
) -> Result<Response, Error> {
    let begun = match visitor {
        Some(Visitor(visitor)) => begun(&app, &visitor).await?,
        None => Vec::new(),
    };
    let partner = app.settings.partner(Some(&entry.partner));
    show(&TermsPage {
        frame: Frame::of(&app, &reader),
        steps: Steps::at(&app.scheme.words, Step::Terms, false, |_| None),
        terms: TermsText::of(&app, app.scheme.terms_on(app.today())),
        action: "/declare".to_owned(),
        begun,
        partner_name: partner.map(|partner| partner.name.clone()),
        partner: entry.partner,
        state: entry.state,
        agreed: None,
    })
}

async fn begun(app: &App, visitor: &[u8; 32]) -> Result<Vec<Begun>, Error> {
    let mut db = app.store.read().await?;
    let drafts = drafts::of_visitor(&mut db, visitor).await?;
    Ok(drafts.iter().map(|draft| begun_one(app, draft)).collect())
}

fn begun_one(app: &App, kept: &KeptDraft) -> Begun {
    let journey = Journey::of(&kept.draft, &app.scheme, &app.registers, app.today());
    let names = kept.draft.business.iter().flat_map(|form| [&form.name, &form.trade_name, &form.representative]);
    let name = names.into_iter().find(|name| !name.trim().is_empty()).cloned().unwrap_or_default();
    Begun { name, touched: domain::time::moment_ja(kept.touched_at), link: links::step(kept.id, journey.next()) }
}

/// POST /declare — agreement starts a draft, and the browser gets the cookie that owns it.
pub async fn post(State(app): State<Arc<App>>, visitor: Option<Visitor>, typed: Typed) -> Result<Response, Error> {
    let in_force = app.scheme.terms_on(app.today());
    if typed.one("agree") != "yes" || typed.one("edition") != in_force.edition {
        return Ok(see("/declare"));
    }
    let token = app.token();
    let mine = visitor.map(|Visitor(visitor)| visitor);
    let (id, now) = (app.id(), app.now());
    let some = |text: &str| (!text.is_empty() && text.chars().count() <= 200).then(|| text.to_owned());
    let draft = NewDraft {
        id,
        visitor: mine.unwrap_or_else(|| crate::app::sha256(&token)),
        partner: some(typed.one("partner")),
        partner_state: some(typed.one("state")),
    };
    let (draft, edition) = (&draft, &in_force.edition);
    app.store
        .write(|mut db| async move {
            drafts::start(&mut db, draft, now).await?;
            drafts::agree(&mut db, id, edition, now).await
        })
        .await?;
    let answer = see(links::step(id, Step::Business));
    if mine.is_some() {
        return Ok(answer);
    }
    let cookie = set_cookie(&app, "visitor", &token_text(&token), VISITOR_SECONDS);
    Ok(([(header::SET_COOKIE, cookie)], answer).into_response())
}
