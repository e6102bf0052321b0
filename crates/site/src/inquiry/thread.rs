//! /inquiry/{token}: who asks reads the thread and writes further. Notes of the office are not shown, nor who of the office wrote.

use super::doubt;
use crate::{
    app::App,
    error::Error,
    form::Typed,
    inquiries::{Letters, Taken},
    links,
    page::{Frame, see, show},
    parts::FormView,
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use domain::{
    field::Field,
    inquiry::{InquiryState, Voice, Way, text},
    problem::Problems,
    time::moment_ja,
};
use std::sync::Arc;
use store::inquiries::{self, Inquiry, Said};

#[derive(Template)]
#[template(path = "inquiry/thread.html")]
struct ThreadPage {
    frame: Frame,
    form: FormView,
    action: String,
    word: String,
    number: i64,
    category: String,
    state: InquiryState,
    said: Vec<Line>,
    typed: String,
    told: bool,
}

/// A message on the page.
struct Line {
    office: bool,
    at: String,
    body: String,
    attachments: i64,
}

/// GET /inquiry/{token}
pub async fn get(
    Path(token): Path<String>,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(asked): RawQuery,
) -> Result<Response, Error> {
    let asked = Typed::read(asked.unwrap_or_default().as_bytes());
    let told = asked.one("told") == "sent";
    page(&app, &reader, (&token, doubt::fresh(&app)), (String::new(), Problems::default(), told)).await
}

async fn found(app: &App, token: &str) -> Result<Inquiry, Error> {
    let id = links::inquiry_of(&app.secret, token).ok_or(Error::BrokenLink)?;
    inquiries::find(&mut app.store.read().await?, id).await?.ok_or(Error::BrokenLink)
}

async fn page(
    app: &App,
    reader: &Reader,
    (token, word): (&str, String),
    (typed, problems, told): (String, Problems, bool),
) -> Result<Response, Error> {
    let kept = found(app, token).await?;
    let said = inquiries::messages(&mut app.store.read().await?, kept.id).await?;
    let shown = said.into_iter().filter(|one| one.voice != Voice::Note).map(|one| Line {
        office: one.voice == Voice::Office,
        at: moment_ja(one.made_at),
        body: one.body,
        attachments: one.attachments,
    });
    show(&ThreadPage {
        frame: Frame::of(app, reader),
        form: FormView::new(&app.scheme, problems),
        action: format!("/inquiry/{token}"),
        word,
        number: kept.number,
        category: app.scheme.lists.inquiry_categories.words(&kept.category).to_owned(),
        state: kept.state,
        said: shown.collect(),
        typed,
        told,
    })
}

/// POST /inquiry/{token} — the form carries the id of the message, so that pressing twice writes once.
pub async fn post(
    Path(token): Path<String>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let kept = found(&app, &token).await?;
    let more = typed.one(Field::InquiryMore.key());
    let message = links::inquiry_form_of(&app.secret, typed.one(doubt::WORD)).unwrap_or_else(|| app.id());
    let body = match text(more) {
        Ok(body) => body,
        Err(problem) => {
            let problems = Problems::one(Field::InquiryMore, problem);
            let word = links::inquiry_form(&app.secret, message);
            return page(&app, &reader, (&token, word), (more.to_owned(), problems, false)).await;
        }
    };
    let said = Said { message, way: Way::Page, body: &body, mark: None, attachments: 0 };
    match Letters::of(&app).say(&app.store, &kept, &said, ([app.id(), app.id()], app.now())).await? {
        Taken::TooMany => Err(Error::TooMany),
        Taken::Kept | Taken::Before => {
            app.letters.notify_one();
            Ok(see(format!("/inquiry/{token}?told=sent")))
        }
    }
}
