//! GET /directory: what was asked, and the page of the answer.

use super::{
    choices::Conditions,
    elsewhere::{self, Word},
    pager::{Stop, stops},
};
use crate::{
    app::App,
    asked::{address, is_narrowed, readable},
    error::Error,
    form::Typed,
    page::{Frame, show},
    parts::{Opt, Stars},
    who::Reader,
};
use ::directory::{AsOf, Entry, Facets, Found, Query, Sort};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    ids::DeclarationId,
    text::thousands,
    time::{date_ja, day, moment_ja},
};
use std::sync::Arc;

/// Letters of what cannot be read that are shown.
const GIVEN: usize = 40;

#[derive(Template)]
#[template(path = "directory/search.html")]
struct SearchPage {
    frame: Frame,
    /// What cannot be read and was left out: the name of the condition, and what was given.
    left_out: Vec<(&'static str, String)>,
    text: String,
    from: String,
    to: String,
    conditions: Conditions,
    narrowed: bool,
    total: String,
    span: (usize, usize),
    as_of: String,
    lines: Vec<Line>,
    stops: Vec<Stop>,
    address: String,
    file: String,
    /// Other prefectures where the search finds somebody.
    places: Vec<Opt>,
    /// The words of the text that find somebody alone.
    words: Vec<Opt>,
    /// The search with its two days the other way round.
    turned: Option<String>,
    /// The text is kana alone, which persons have none of here.
    is_kana: bool,
    /// In the order of kana, where persons stand by their names.
    by_kana: bool,
    one: Option<DeclarationId>,
}

/// One line of the list.
struct Line {
    name: String,
    number: DeclarationId,
    corporate: Option<Vec<String>>,
    kind: String,
    stars: Stars,
    place: String,
    industry: String,
    declared: String,
}

#[derive(Template)]
#[template(path = "directory/not_ready.html")]
struct NotReady {
    frame: Frame,
}

/// GET /directory: the page of the list that was asked for.
pub async fn list(State(app): State<Arc<App>>, reader: Reader, RawQuery(asked): RawQuery) -> Result<Response, Error> {
    let typed = Typed::read(asked.unwrap_or_default().as_bytes());
    let (query, unread) = readable(&typed);
    let directory = app.directory.clone();
    let asked = query.clone();
    // A text nobody asked for yet may take some milliseconds: too long for a thread that others wait for.
    let search = move || {
        let found = directory.search(&asked);
        let words = elsewhere::count_words(&directory, &asked, &found);
        (found, words)
    };
    let (found, words) = tokio::task::spawn_blocking(search).await.map_err(|_| Error::Cut)?;
    let frame = Frame::of(&app, &reader);
    let Some(as_of) = found.as_of else {
        let page = show(&NotReady { frame })?;
        return Ok((StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "10")], page).into_response());
    };
    let left_out = unread.into_iter().map(|name| (name, given(&typed, name)));
    show(&SearchPage { left_out: left_out.collect(), ..page(&app, frame, &query, (&found, &words), as_of) })
}

/// What was given for a condition, as far as a page shows it.
fn given(typed: &Typed, name: &str) -> String {
    typed.one(name).trim().chars().take(GIVEN).collect()
}

fn page(app: &App, frame: Frame, query: &Query, (found, words): (&Found, &[Word]), as_of: AsOf) -> SearchPage {
    let first = (query.page - 1).saturating_mul(query.per_page) + 1;
    let one = DeclarationId::kept(&query.text).ok();
    let several = found.total > query.per_page;
    SearchPage {
        frame,
        left_out: Vec::new(),
        text: query.text.clone(),
        from: query.from.map(|day| day.to_string()).unwrap_or_default(),
        to: query.to.map(|day| day.to_string()).unwrap_or_default(),
        conditions: Conditions::of(app, query, found.facets.as_deref().unwrap_or(&Facets::default())),
        narrowed: is_narrowed(query),
        total: thousands(found.total),
        span: (first, first + found.entries.len().saturating_sub(1)),
        as_of: moment_ja(as_of.at),
        lines: found.entries.iter().map(|entry| Line::of(app, entry)).collect(),
        stops: if several { stops(query.page, found.total.div_ceil(query.per_page)) } else { Vec::new() },
        file: address(query).replacen("/directory", "/directory.csv", 1),
        address: address(query),
        places: elsewhere::places(app, query, found),
        words: elsewhere::words(query, words),
        turned: elsewhere::turned(query),
        is_kana: is_kana(&query.text),
        by_kana: query.sort == Sort::Kana,
        one: one.filter(|_| found.total == 0),
    }
}

/// Nothing but kana, of any kind and width, and at least one.
fn is_kana(text: &str) -> bool {
    let kana = |c: char| matches!(c, '\u{3041}'..='\u{309f}' | '\u{30a1}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9f}');
    text.chars().any(kana) && text.chars().all(|c| kana(c) || c.is_whitespace() || c == '\u{ff65}')
}

impl Line {
    fn of(app: &App, entry: &Entry) -> Self {
        let division = app.registers.division_of(entry.industry.code());
        let corporate = entry.corporate_number.as_ref();
        Self {
            name: entry.name.clone(),
            number: entry.number.clone(),
            corporate: corporate.map(|number| number.groups().map(str::to_owned).to_vec()),
            kind: app.scheme.words.kind(entry.kind).to_owned(),
            stars: Stars::of(&app.scheme, entry.level),
            place: format!("{}{}", app.registers.prefecture_name(entry.prefecture), entry.town.as_str()),
            industry: division.map_or(String::new(), |division| division.name.to_owned()),
            declared: date_ja(day(entry.declared_at)),
        }
    }
}
