//! For programs that walk the web: what they may read, where everything is, and whom to tell of a weakness.

use crate::{
    access::{Routes, Rule},
    app::App,
    error::Error,
};
use ::directory::Query;
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    business::Kind,
    time::{day, exact},
};
use jiff::SignedDuration;
use std::sync::Arc;

/// Addresses a file of a sitemap may hold (sitemaps.org).
const AT_ONCE: usize = 50_000;
/// A notice without an end is not believed; this one is always half a year away (RFC 9116, 2.5.5).
const HOLDS: SignedDuration = SignedDuration::from_hours(24 * 180);

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/robots.txt", Rule::Everyone, robots)
        .get("/.well-known/security.txt", Rule::Everyone, security)
        .get("/sitemap.xml", Rule::Everyone, index)
        .get("/sitemaps/{name}", Rule::Everyone, sitemap)
}

#[derive(Template)]
#[template(path = "crawlers/robots.txt")]
struct Robots<'a> {
    origin: &'a str,
}

#[derive(Template)]
#[template(path = "crawlers/security.txt")]
struct Security<'a> {
    origin: &'a str,
    contact: &'a str,
    expires: String,
}

#[derive(Template)]
#[template(path = "crawlers/index.xml")]
struct Index<'a> {
    origin: &'a str,
    files: usize,
}

#[derive(Template)]
#[template(path = "crawlers/sitemap.xml")]
struct Sitemap<'a> {
    pages: Vec<String>,
    origin: &'a str,
    declarations: Vec<(String, String)>,
}

/// GET /robots.txt (RFC 9309)
async fn robots(State(app): State<Arc<App>>) -> Result<Response, Error> {
    file("text/plain; charset=utf-8", &Robots { origin: &app.settings.origin })
}

/// GET /.well-known/security.txt (RFC 9116)
async fn security(State(app): State<Arc<App>>) -> Result<Response, Error> {
    let expires = exact(app.now() + HOLDS);
    let contact = &app.scheme.about.contact;
    file("text/plain; charset=utf-8", &Security { origin: &app.settings.origin, contact, expires })
}

/// GET /sitemap.xml: the file of the pages, and one for each 50,000 entries of the list.
async fn index(State(app): State<Arc<App>>) -> Result<Response, Error> {
    let listed = app.directory.search(&Query { page: 1, per_page: 1, ..Query::default() });
    if listed.as_of.is_none() {
        return Ok(not_yet());
    }
    file("application/xml", &Index { origin: &app.settings.origin, files: listed.total.div_ceil(AT_ONCE) })
}

/// GET /sitemaps/pages.xml, /sitemaps/1.xml, …: corporations only; a person's page is not for search engines.
async fn sitemap(State(app): State<Arc<App>>, Path(name): Path<String>) -> Result<Response, Error> {
    let name = name.strip_suffix(".xml").ok_or(Error::NotFound)?;
    if name == "pages" {
        return file(
            "application/xml",
            &Sitemap { pages: pages(&app), origin: &app.settings.origin, declarations: Vec::new() },
        );
    }
    let page: usize = name.parse().ok().filter(|page| *page > 0).ok_or(Error::NotFound)?;
    let asked = app.clone();
    let search = move || asked.directory.search(&Query { page, per_page: AT_ONCE, ..Query::default() });
    // Fifty thousand entries take some tens of milliseconds: too long for a thread that others wait for.
    let found = tokio::task::spawn_blocking(search).await.map_err(|_| Error::Cut)?;
    match found.as_of {
        None => Ok(not_yet()),
        Some(_) if found.entries.is_empty() => Err(Error::NotFound),
        Some(_) => {
            let corporations = found.entries.iter().filter(|entry| entry.kind == Kind::Corporation);
            let line = |entry: &::directory::Entry| (entry.number.as_str().to_owned(), day(entry.state_at).to_string());
            let declarations = corporations.map(line).collect();
            file("application/xml", &Sitemap { pages: Vec::new(), origin: &app.settings.origin, declarations })
        }
    }
}

/// The pages that are worth finding. Not the list: it names persons, and what it holds changes every hour; each corporation of it
/// has a page that is found.
fn pages(app: &App) -> Vec<String> {
    let own =
        ["", "/declare", "/v", "/v/bulk", "/watch", "/news", "/statistics", "/api", "/inquiry"].map(str::to_owned);
    let data = app.settings.open_data.iter().map(|_| "/opendata".to_owned());
    let texts = app.scheme.pages.keys().map(|name| format!("/pages/{name}"));
    own.into_iter().chain(data).chain(texts).collect()
}

fn not_yet() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "60")]).into_response()
}

/// A file that may be kept for an hour.
fn file(kind: &'static str, page: &impl Template) -> Result<Response, Error> {
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "max-age=3600")], page.render()?).into_response())
}
