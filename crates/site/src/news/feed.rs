//! GET /news/feed.atom: the newest お知らせ, for feed readers (RFC 4287).

use super::{ALWAYS, Answer};
use crate::{app::App, pages::markdown};
use askama::Template;
use axum::{extract::State, http::header, response::IntoResponse as _};
use domain::time::exact;
use std::sync::Arc;
use store::news::{self, News};

/// Entries of the feed.
const ENTRIES: i64 = 30;

#[derive(Template)]
#[template(path = "news/feed.xml")]
struct Feed {
    site: String,
    office: String,
    origin: String,
    /// The host, which all ids of the feed begin with.
    host: String,
    updated: String,
    entries: Vec<Entry>,
}

struct Entry {
    number: i64,
    title: String,
    html: String,
    /// The moment its day began.
    published: String,
    updated: String,
}

impl From<News> for Entry {
    fn from(news: News) -> Self {
        Self {
            number: news.number,
            html: markdown(&news.post.body),
            published: format!("{}T00:00:00+09:00", news.post.day),
            title: news.post.title,
            updated: exact(news.made_at),
        }
    }
}

/// GET /news/feed.atom
pub async fn get(State(app): State<Arc<App>>) -> Answer {
    let news = news::archive(&mut app.store.read().await?, app.today(), ALWAYS, (0, ENTRIES)).await?;
    let origin = app.settings.origin.clone();
    let host = origin.split("://").nth(1).and_then(|rest| rest.split(['/', ':']).next()).unwrap_or_default();
    let newest = news.iter().map(|one| one.made_at).max();
    let feed = Feed {
        site: app.scheme.about.site.clone(),
        office: app.scheme.about.office.clone(),
        host: host.to_owned(),
        // A feed without entries is as old as the day.
        updated: newest.map_or_else(|| format!("{}T00:00:00+09:00", app.today()), exact),
        entries: news.into_iter().map(Entry::from).collect(),
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
