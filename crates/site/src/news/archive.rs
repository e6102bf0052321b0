//! GET /news?year=&page= — the archive, newest first.

use super::{ALWAYS, Answer, Line};
use crate::{
    app::App,
    form::Typed,
    page::{Frame, show},
    who::Reader,
};
use askama::Template;
use axum::extract::{RawQuery, State};
use domain::news::NewsKind;
use jiff::civil::Date;
use std::{borrow::Borrow, sync::Arc};
use store::news;

/// Lines of one page.
const PAGE: i64 = 20;

#[derive(Template)]
#[template(path = "news/archive.html")]
struct ArchivePage {
    frame: Frame,
    lines: Vec<Line>,
    /// Every year with an お知らせ.
    years: Vec<i16>,
    /// The year that is looked at.
    year: Option<i16>,
    page: i64,
    more: bool,
}

impl ArchivePage {
    /// The address of another page of the same year.
    fn at(&self, page: impl Borrow<i64>) -> String {
        let page = page.borrow();
        self.year.map_or_else(|| format!("/news?page={page}"), |year| format!("/news?year={year}&page={page}"))
    }
}

/// GET /news
pub async fn get(State(app): State<Arc<App>>, reader: Reader, RawQuery(asked): RawQuery) -> Answer {
    let asked = Typed::read(asked.unwrap_or_default().as_bytes());
    let year: Option<i16> = asked.one("year").parse().ok();
    let page = asked.one("page").parse().unwrap_or(1).clamp(1, 10_000);
    let span = year.and_then(|year| Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?)));
    let span = span.filter(|(first, _)| first.year() > 0);
    let mut db = app.store.read().await?;
    let skip = PAGE * (page - 1);
    let mut lines = news::archive(&mut db, app.today(), span.unwrap_or(ALWAYS), (skip, PAGE + 1)).await?;
    let more = i64::try_from(lines.len()).is_ok_and(|count| count > PAGE);
    lines.truncate(usize::try_from(PAGE).unwrap_or_default());
    let mut years: Vec<i16> = news::days(&mut db, app.today()).await?.into_iter().map(Date::year).collect();
    years.dedup();
    show(&ArchivePage {
        frame: Frame::of(&app, &reader),
        lines: lines.into_iter().map(Line::from).collect(),
        years,
        year: span.map(|(first, _)| first.year()),
        page,
        more,
    })
}
