//! GET /office/news — all, also those of days to come and those withdrawn.

use super::{LIST, address};
use crate::{
    access::Staff,
    app::App,
    error::Error,
    form::Typed,
    office::{Room, paging::Page, words},
    page::show,
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use domain::{staff::Right, time::date_ja};
use jiff::civil::Date;
use std::sync::Arc;
use store::news::{self, News};

/// How many are shown on a page.
const SHOWN: i64 = 50;

#[derive(Template)]
#[template(path = "office/news/list.html")]
struct ListPage {
    room: Room,
    lines: Vec<Line>,
    /// This role may write one.
    writes: bool,
    /// The page with those before, if there are more.
    more: Option<i64>,
}

struct Line {
    address: String,
    title: String,
    kind: &'static str,
    day: String,
    withdrawn: bool,
    to_come: bool,
    on_top: bool,
}

impl Line {
    fn of(news: News, today: Date) -> Self {
        Self {
            address: address(news.number),
            kind: words::news(news.post.kind),
            day: date_ja(news.post.day),
            withdrawn: news.post.withdrawn,
            to_come: news.post.day > today,
            on_top: news.post.on_top && news.post.until.is_none_or(|until| until >= today),
            title: news.post.title,
        }
    }
}

/// GET /office/news?page=
pub async fn get(
    staff: Staff,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(asked): RawQuery,
) -> Result<Response, Error> {
    let page = Page::read(&Typed::read(asked.unwrap_or_default().as_bytes()), SHOWN);
    let mut all = news::all(&mut app.store.read().await?, page.part()).await?;
    let more = page.cut(&mut all);
    let today = app.today();
    show(&ListPage {
        room: Room::of(&app, &reader, &staff, LIST),
        lines: all.into_iter().map(|one| Line::of(one, today)).collect(),
        writes: staff.session.officer.role.has(Right::MassMail),
        more,
    })
}
