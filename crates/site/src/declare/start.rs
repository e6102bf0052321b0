//! The beginning: the terms, read before anything is kept. Agreeing starts the draft.

use crate::{
    app::App,
    arrival::{Arrival, Back, Link},
    declare::terms::{Partnered, TermsPage, TermsText},
    error::Error,
    form::Typed,
    links,
    page::{Frame, see, show},
    parts::Steps,
    who::{Owner, Reader, Visitor},
};
use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::{
    mode::Work,
    wizard::{Journey, Step},
};
use std::sync::Arc;
use store::{
    drafts::{self, KeptDraft, NewDraft},
    partner_entries,
};

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
    Query(link): Query<Link>,
) -> Result<Response, Error> {
    let arrival = link.read(&app).await?;
    if let Arrival::Refused(back) = &arrival {
        return Ok(see(back.url(&app)));
    }
    let unavailable = unavailable(&app, &arrival);
    // Whoever declared before could still tell of it, but not while the site is read-only: then the partner hears at once.
    if let Some(back) = unavailable.as_ref().filter(|_| app.board.mode().closes(Work::Changing)) {
        return Ok(see(back.url(&app)));
    }
    let begun = match visitor {
        Some(Visitor(visitor)) => begun(&app, &visitor).await?,
        None => Vec::new(),
    };
    show(&TermsPage {
        frame: Frame::of(&app, &reader),
        steps: Steps::at(&app.scheme.words, Step::Terms, false, |_| None),
        terms: TermsText::of(&app, app.scheme.terms_on(app.today())),
        action: "/declare".to_owned(),
        begun,
        partnered: Partnered::of(&arrival, &link),
        unavailable: unavailable.map(|back| back.url(&app)),
        agreed: None,
        newer: false,
        on_paper: false,
    })
}

/// The answer for a partner that waits for a declaration which nobody can make now.
fn unavailable(app: &App, arrival: &Arrival) -> Option<Back> {
    match arrival {
        Arrival::From(from) if app.board.mode().closes(Work::Declaring) => from.unavailable(),
        _ => None,
    }
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
    let owner = Owner::of(&app, visitor);
    let entry = match Link::of(&typed).read(&app).await? {
        Arrival::From(from) => Some(from.entry(app.id(), owner.visitor)),
        Arrival::Alone | Arrival::Unknown | Arrival::Refused(_) => None,
    };
    let (id, now) = (app.id(), app.now());
    let draft = NewDraft { id, visitor: owner.visitor, entry: entry.as_ref().map(|entry| entry.id) };
    let (draft, entry, edition) = (&draft, entry.as_ref(), &in_force.edition);
    app.store
        .write(|mut db| async move {
            if let Some(entry) = entry {
                partner_entries::keep(&mut db, entry, now).await?;
            }
            drafts::start(&mut db, draft, now).await?;
            drafts::agree(&mut db, id, edition, now).await
        })
        .await?;
    Ok(owner.answer(&app, see(links::step(id, Step::Business))))
}
