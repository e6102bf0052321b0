//! GET /opendata/changes.atom: the corporations whose declarations changed last, for feed readers (RFC 4287).

use crate::{app::App, error::Error};
use askama::Template;
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use domain::declaration::State as Life;
use std::sync::Arc;
use store::public::{self, News};

/// Entries of the feed.
const ENTRIES: usize = 50;
/// How far back the journal is looked at for them.
const LINES: i64 = 5_000;

#[derive(Template)]
#[template(path = "opendata/changes.xml")]
struct Feed {
    title: String,
    office: String,
    rights: String,
    origin: String,
    /// The host, which all ids of the feed begin with.
    host: String,
    updated: String,
    entries: Vec<Entry>,
}

struct Entry {
    id: String,
    /// The name, but of a declaration that was rejected.
    name: Option<String>,
    level: String,
    state: String,
    updated: String,
}

/// GET /opendata/changes.atom
pub async fn get(State(app): State<Arc<App>>) -> Result<Response, Error> {
    if app.settings.open_data.is_none() {
        return Err(Error::NotFound);
    }
    let mut db = app.store.read().await?;
    let news = public::news(&mut db, LINES, ENTRIES).await?;
    drop(db);
    let origin = app.settings.origin.clone();
    let host = origin.split("://").nth(1).and_then(|rest| rest.split(['/', ':']).next()).unwrap_or_default();
    let feed = Feed {
        title: app.scheme.open_data.title.clone(),
        office: app.scheme.about.office.clone(),
        rights: app.scheme.open_data.licence.title.clone(),
        host: host.to_owned(),
        // A feed without entries is as old as the day.
        updated: news.first().map_or_else(|| format!("{}T00:00:00+09:00", app.today()), |newest| newest.at.to_string()),
        entries: news.iter().map(|one| entry(&app, one)).collect(),
        origin,
    };
    let headers = [
        (header::CONTENT_TYPE, "application/atom+xml; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=60"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (crate::guard::headers::RESOURCE_POLICY, "cross-origin"),
    ];
    Ok((headers, feed.render()?).into_response())
}

fn entry(app: &App, News { at, entry }: &News) -> Entry {
    Entry {
        id: entry.number.as_str().to_owned(),
        name: Some(entry.name.clone()).filter(|_| entry.state != Life::Rejected),
        level: app.scheme.level(entry.level).name.clone(),
        state: app.scheme.words.state(entry.state).to_owned(),
        updated: at.to_string(),
    }
}
