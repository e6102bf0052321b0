//! Pages of the scheme folder: help, about, privacy … as Markdown; and every edition of the 使用規約 that anybody agreed to.

use crate::{
    access::{Routes, Rule},
    app::App,
    error::Error,
    links,
    page::{Frame, show},
    terms::{self, Found},
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::time::date_ja;
use pulldown_cmark::{Event, Options, Parser, html};
use std::sync::Arc;

/// The routes of the pages.
pub fn routes() -> Routes {
    Routes::new().get("/pages/{name}", Rule::Everyone, page).get("/terms/{edition}", Rule::Everyone, terms)
}

#[derive(Template)]
#[template(path = "pages/page.html")]
struct TextPage {
    frame: Frame,
    title: String,
    html: String,
}

/// GET /pages/{name}
async fn page(Path(name): Path<String>, State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    let page = app.scheme.page(&name).ok_or(Error::NotFound)?;
    show(&TextPage { frame: Frame::of(&app, &reader), title: page.title.clone(), html: markdown(&page.body) })
}

#[derive(Template)]
#[template(path = "pages/terms.html")]
struct TermsPage {
    frame: Frame,
    title: String,
    from: String,
    html: String,
    withdrawn: bool,
    /// Where the terms in force are, if these are others.
    current: Option<String>,
}

/// GET /terms/{edition}
async fn terms(Path(edition): Path<String>, State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    let Found { terms, withdrawn } = terms::of(&app, &edition).await?.ok_or(Error::NotFound)?;
    let current = &app.scheme.terms_on(app.today()).edition;
    show(&TermsPage {
        frame: Frame::of(&app, &reader),
        title: terms.title.clone(),
        from: date_ja(terms.from),
        html: markdown(&terms.body),
        withdrawn,
        current: (*current != terms.edition).then(|| links::terms(current)),
    })
}

/// Markdown of the scheme folder as HTML. Raw HTML in it is shown as text: a clerk's text can run nothing.
pub fn markdown(text: &str) -> String {
    let events =
        Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH).map(|event| match event {
            Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
            other => other,
        });
    let mut rendered = String::new();
    html::push_html(&mut rendered, events);
    rendered
}
