//! GET /directory: what was asked, and the page of the answer.

use super::pager::{Stop, stops};
use crate::{
    app::App,
    error::Error,
    form::Typed,
    page::{Frame, show},
    parts::{Opt, Stars},
    who::Reader,
};
use ::directory::{AsOf, Entry, Found, Industry, Query};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    business::Kind,
    declaration::Level,
    ids::DeclarationId,
    place::Prefecture,
    time::{date_ja, day, moment_ja},
};
use std::sync::Arc;

/// Entries a page.
const PER_PAGE: usize = 20;
/// The longest name has 150 characters; more was not typed by a person.
const TEXT_MAX: usize = 150;

#[derive(Template)]
#[template(path = "directory/search.html")]
struct SearchPage {
    frame: Frame,
    text: String,
    prefectures: Vec<Opt>,
    divisions: Vec<Opt>,
    levels: Vec<Opt>,
    narrowed: bool,
    total: String,
    span: (usize, usize),
    as_of: String,
    lines: Vec<Line>,
    stops: Vec<Stop>,
    address: String,
    one: Option<DeclarationId>,
    unlisted: bool,
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

/// GET /directory?text=&prefecture=&industry=&level=&page= — a condition that cannot be read does not narrow.
pub async fn list(State(app): State<Arc<App>>, reader: Reader, RawQuery(asked): RawQuery) -> Result<Response, Error> {
    let query = read(&Typed::read(asked.unwrap_or_default().as_bytes()));
    let directory = app.directory.clone();
    let asked = query.clone();
    // A look at every entry takes too long for a thread that others wait for.
    let Ok(found) = tokio::task::spawn_blocking(move || directory.search(&asked)).await else {
        return Err(Error::NotFound);
    };
    let frame = Frame::of(&app, &reader);
    let Some(as_of) = found.as_of else {
        let page = show(&NotReady { frame })?;
        return Ok((StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "10")], page).into_response());
    };
    show(&page(&app, frame, &query, &found, as_of))
}

fn read(typed: &Typed) -> Query {
    let division = Some(typed.one("industry").trim()).filter(|code| !code.is_empty());
    Query {
        text: typed.one("text").trim().chars().take(TEXT_MAX).collect(),
        prefecture: Prefecture::parse(typed.one("prefecture")).ok(),
        industry: division.map(|code| Industry::Division(code.to_owned())),
        level: Level::parse(typed.one("level")),
        page: typed.one("page").parse().unwrap_or(1).max(1),
        per_page: PER_PAGE,
    }
}

fn page(app: &App, frame: Frame, query: &Query, found: &Found, as_of: AsOf) -> SearchPage {
    let first = (query.page - 1).saturating_mul(PER_PAGE) + 1;
    let one = DeclarationId::kept(&query.text).ok();
    SearchPage {
        frame,
        text: query.text.clone(),
        prefectures: prefectures(app, query),
        divisions: divisions(app, query),
        levels: levels(app, query),
        narrowed: query.prefecture.is_some() || query.industry.is_some() || query.level.is_some(),
        total: grouped(found.total),
        span: (first, first + found.entries.len().saturating_sub(1)),
        as_of: moment_ja(as_of.at),
        lines: found.entries.iter().map(|entry| Line::of(app, entry)).collect(),
        stops: if found.total > PER_PAGE { stops(query.page, found.total.div_ceil(PER_PAGE)) } else { Vec::new() },
        address: address(query),
        one: one.filter(|_| found.total == 0),
        unlisted: found.entries.iter().any(|entry| entry.kind == Kind::SoleProprietor),
    }
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

fn prefectures(app: &App, query: &Query) -> Vec<Opt> {
    let option = |entry: &domain::registers::PrefectureEntry| Opt {
        chosen: query.prefecture == Some(entry.prefecture),
        ..Opt::of(&entry.prefecture.code(), entry.name, "")
    };
    app.registers.prefectures().iter().map(option).collect()
}

fn divisions(app: &App, query: &Query) -> Vec<Opt> {
    let chosen = |code: &str| matches!(&query.industry, Some(Industry::Division(asked)) if asked == code);
    let divisions = app.registers.divisions().iter();
    divisions
        .map(|division| Opt { chosen: chosen(division.code), ..Opt::of(division.code, division.name, "") })
        .collect()
}

fn levels(app: &App, query: &Query) -> Vec<Opt> {
    let option = |level: Level| Opt {
        chosen: query.level == Some(level),
        ..Opt::of(level.code(), &app.scheme.level(level).name, "")
    };
    Level::ALL.map(option).to_vec()
}

/// The address of this search up to the page number, which the page's links add.
fn address(query: &Query) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    if !query.text.is_empty() {
        pairs.append_pair("text", &query.text);
    }
    if let Some(prefecture) = query.prefecture {
        pairs.append_pair("prefecture", &prefecture.code());
    }
    if let Some(Industry::Division(division)) = &query.industry {
        pairs.append_pair("industry", division);
    }
    if let Some(level) = query.level {
        pairs.append_pair("level", level.code());
    }
    let pairs = pairs.finish();
    if pairs.is_empty() { "/directory?".to_owned() } else { format!("/directory?{pairs}&") }
}

/// `12,345`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let head = digits.len() % 3;
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && at % 3 == head {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_shown_in_thousands() {
        let shown = [0, 12, 999, 1000, 12_345, 3_400_000].map(grouped);
        assert_eq!(shown, ["0", "12", "999", "1,000", "12,345", "3,400,000"]);
    }

    #[test]
    fn an_address_says_the_whole_search_and_reads_back() {
        let typed = Typed::read("text=青葉+%26&prefecture=13&industry=E&level=two&page=3".as_bytes());
        let query = read(&typed);
        let address = address(&query);
        let again = read(&Typed::read(address.trim_start_matches("/directory?").as_bytes()));
        assert_eq!(again, Query { page: 1, ..query });
        assert_eq!(
            read(&Typed::read(b"prefecture=99&level=x&page=-1")),
            Query { page: 1, per_page: 20, ..Query::default() }
        );
    }
}
