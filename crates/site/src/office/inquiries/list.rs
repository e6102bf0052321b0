//! GET /office/inquiries: threads by state, category, officer and business; by number, 自己宣言ID or address; and by words in their texts.

use super::{
    super::{Room, names::Names, words},
    LIST,
    asked::{Asked, Meant},
};
use crate::{access::Staff, app::App, error::Error, form::Typed, links, page::show, who::Reader};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use domain::{
    inquiry::InquiryState,
    text::{thousands, width},
    time::moment_ja,
};
use std::sync::Arc;
use store::{
    Db,
    inquiries::{self, Counts, Cursor, Inquiry},
};

/// Rows of a page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "office/inquiries/list.html")]
struct ListPage {
    room: Room,
    asked: Asked,
    tabs: Vec<Tab>,
    categories: Vec<(String, String)>,
    rows: Vec<Line>,
    /// How many were looked through for words.
    looked: Option<String>,
    next: Option<String>,
    /// Words were looked for in the threads of one state alone: in the list of all.
    elsewhere: Option<(&'static str, String)>,
    /// The page does not begin with the first row.
    later: bool,
}

/// A state with how many stand there.
struct Tab {
    words: &'static str,
    address: String,
    count: String,
    here: bool,
}

struct Line {
    address: String,
    number: i64,
    name: String,
    category: String,
    state: &'static str,
    officer: String,
    tied: bool,
    at: String,
}

/// What a page is made of.
struct Found {
    rows: Vec<Inquiry>,
    looked: Option<i64>,
    next: Option<Cursor>,
    counts: Counts,
    names: Names,
}

/// GET /office/inquiries
pub async fn get(
    staff: Staff,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let (own, now) = (staff.session.officer.id, app.now());
    let asked = Asked::read(&Typed::read(query.unwrap_or_default().as_bytes()), &app.scheme, own, fold);
    app.store.write(|mut db| async move { inquiries::seen_list(&mut db, own, now).await }).await?;
    let found = find(&mut app.store.read().await?, &asked).await?;
    let category = |one: &Inquiry| app.scheme.lists.inquiry_categories.words(&one.category).to_owned();
    let choices = &app.scheme.lists.inquiry_categories.choices;
    show(&ListPage {
        room: Room::of(&app, &reader, &staff, LIST),
        tabs: tabs(&asked, &found.counts),
        categories: choices.iter().map(|one| (one.code.clone(), one.words.clone())).collect(),
        rows: found.rows.iter().map(|one| Line::of(one, category(one), &found.names)).collect(),
        looked: found.looked.map(thousands),
        next: found.next.map(|next| asked.address(&asked.state, Some(next))),
        later: asked.after.is_some(),
        elsewhere: narrowed(&asked),
        asked,
    })
}

/// The state that words were looked for in, and the address of the same search in all.
fn narrowed(asked: &Asked) -> Option<(&'static str, String)> {
    let state = asked.filter.state.filter(|_| matches!(asked.meant, Meant::Words(_)))?;
    Some((words::inquiry(state), asked.address("all", None)))
}

/// What words are compared in: narrow letters, small ones.
fn fold(text: &str) -> String {
    width::narrow(text).to_lowercase()
}

async fn find(db: &mut Db, asked: &Asked) -> Result<Found, store::Error> {
    let names = Names::read(db).await?;
    let counts = inquiries::counts(db, &store::inquiries::Filter { state: None, ..asked.filter.clone() }).await?;
    if let Meant::Words(words) = &asked.meant {
        let place = (asked.order(), asked.after);
        let found = inquiries::search(db, (&asked.filter, words), place, PAGE, fold).await?;
        return Ok(Found { rows: found.rows, looked: Some(found.looked), next: found.next, counts, names });
    }
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut rows = inquiries::rows(db, &asked.filter, asked.order(), asked.after, limit).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|last| (last.last_at, last.id));
    Ok(Found { rows, looked: None, next, counts, names })
}

/// The states with their counts; under a search for words the counts are those of all texts, so they are left out.
fn tabs(asked: &Asked, counts: &Counts) -> Vec<Tab> {
    let counted = |count| if matches!(asked.meant, Meant::Words(_)) { String::new() } else { thousands(count) };
    let tab = |code: &str, words, count| Tab {
        words,
        address: asked.address(code, None),
        count: counted(count),
        here: asked.state == code,
    };
    let states = InquiryState::ALL.iter().map(|one| tab(one.code(), words::inquiry(*one), counts.of(*one)));
    states.chain([tab("all", "", counts.all())]).collect()
}

impl Line {
    fn of(one: &Inquiry, category: String, names: &Names) -> Self {
        Self {
            address: links::office_inquiry(one.number),
            number: one.number,
            name: one.name.clone(),
            category,
            state: words::inquiry(one.state),
            officer: one.officer.map(|id| names.of(id)).unwrap_or_default(),
            tied: one.declaration.is_some(),
            at: moment_ja(one.last_at),
        }
    }
}
