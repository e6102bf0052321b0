//! お知らせ: what is published, by year; one of them; the feed; and the link that stops the news by mail.

mod archive;
mod feed;
mod one;
mod stop;

use crate::{
    access::{Link, Routes, Rule},
    error::Error,
};
use axum::response::Response;
use domain::{news::NewsKind, time::date_ja};
use jiff::civil::{Date, date};
use store::news::News;

/// The routes of the news.
pub fn routes() -> Routes {
    Routes::new().get("/news", Rule::Everyone, archive::get).get("/news/feed.atom", Rule::Everyone, feed::get).get(
        "/news/{number}",
        Rule::Everyone,
        one::get,
    )
}

/// The address that mail programs post to, without a page and without cookies (RFC 8058).
pub fn one_click() -> Routes {
    Routes::new().get("/news/stop/{token}", Rule::Link(Link::News), stop::get).post(
        "/news/stop/{token}",
        Rule::Link(Link::News),
        stop::post,
    )
}

/// All days that can be kept.
const ALWAYS: (Date, Date) = (date(1, 1, 1), date(9999, 12, 31));

/// An お知らせ in a list.
struct Line {
    address: String,
    title: String,
    kind: NewsKind,
    day: String,
    /// As a program reads it.
    exact: String,
}

impl From<News> for Line {
    fn from(news: News) -> Self {
        Self {
            address: crate::links::news(news.number),
            title: news.post.title,
            kind: news.post.kind,
            day: date_ja(news.post.day),
            exact: news.post.day.to_string(),
        }
    }
}

/// What the handlers answer with.
type Answer = Result<Response, Error>;
