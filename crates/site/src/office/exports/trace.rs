//! /office/exports/trace: to which export do these lines belong? For a file that turned up where it should not be.

use super::{HERE, marker};
use crate::{
    access::Staff,
    app::App,
    error::Error,
    form::Typed,
    office::{Room, names::Names},
    page::show,
    who::Reader,
};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{ids::ReceiptNumber, time::moment_ja};
use std::sync::Arc;
use store::exports;

/// The most exports that are looked at, newest first.
const LOOKED_AT: i64 = 1_000;
/// The most lines that are looked at: with all their cells they are about what a form may send.
const LINES: usize = 200;
/// With fewer pairs chance agrees too often. That 36 of 40 agree, paired in either way, with one of a thousand exports, happens once in
/// five thousand files.
const LEAST: usize = 40;

#[derive(Template)]
#[template(path = "office/exports/trace.html")]
struct TracePage {
    room: Room,
    answer: Option<Answer>,
}

/// What came of looking.
struct Answer {
    /// How many receipt numbers were read.
    read: usize,
    enough: bool,
    /// The export whose order the lines have.
    found: Option<Found>,
}

struct Found {
    number: i64,
    who: String,
    at: String,
    right: usize,
    all: usize,
}

/// GET /office/exports/trace
pub async fn get(staff: Staff, State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    show(&TracePage { room: Room::of(&app, &reader, &staff, HERE), answer: None })
}

/// POST /office/exports/trace
pub async fn post(staff: Staff, State(app): State<Arc<App>>, reader: Reader, typed: Typed) -> Result<Response, Error> {
    let receipts = receipts(typed.one("lines"));
    let mut db = app.store.read().await?;
    let names = Names::read(&mut db).await?;
    let all = exports::recent(&mut db, (LOOKED_AT, 0)).await?;
    drop(db);
    let looked = all.iter().map(|export| {
        let (right, pairs) = marker::agreement(&marker::key(&app.secret, export.id), &receipts);
        (right, pairs, export)
    });
    let best = looked.filter(|(right, pairs, _)| *pairs >= LEAST && right * 10 >= pairs * 9).max_by_key(|one| one.0);
    let found = best.map(|(right, all, export)| Found {
        number: export.number,
        who: names.of(export.officer),
        at: moment_ja(export.asked_at),
        right,
        all,
    });
    let answer = Answer { read: receipts.len(), enough: receipts.len() > 2 * LEAST, found };
    show(&TracePage { room: Room::of(&app, &reader, &staff, HERE), answer: Some(answer) })
}

/// The 受付番号 in a text, in its order, each once.
fn receipts(text: &str) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let read = words.filter_map(|word| ReceiptNumber::parse(word).ok()).map(|receipt| receipt.as_str().to_owned());
    read.filter(|receipt| seen.insert(receipt.clone())).take(LINES).collect()
}
