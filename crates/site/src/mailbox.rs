//! The development mailbox: what was sent, one click away. Only in development.

use crate::{
    access::{Routes, Rule},
    app::App,
    error::Error,
    page::{Frame, show},
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use std::sync::Arc;
use store::outbox;
use uuid::Uuid;

/// How many letters the list shows.
const SHOWN: i64 = 50;

/// The routes of the mailbox.
pub fn routes() -> Routes {
    Routes::new().get("/dev/mailbox", Rule::Development, list).get("/dev/mailbox/{id}", Rule::Development, one)
}

#[derive(Template)]
#[template(path = "mailbox/list.html")]
struct ListPage {
    frame: Frame,
    letters: Vec<Line>,
}

struct Line {
    id: Uuid,
    to: String,
    subject: String,
    at: String,
}

#[derive(Template)]
#[template(path = "mailbox/one.html")]
struct OnePage {
    frame: Frame,
    to: String,
    subject: String,
    text: Vec<Piece>,
}

/// A piece of the text: plain, or a link into this site.
enum Piece {
    Plain(String),
    Link(String),
}

/// GET /dev/mailbox — newest first.
async fn list(State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    let letters = outbox::recent(&mut app.store.read().await?, SHOWN).await?;
    let line = |letter: &outbox::Stored| Line {
        id: letter.state.id,
        to: letter.state.to.clone(),
        subject: letter.mail.subject.clone(),
        at: domain::time::moment_ja(letter.state.made_at),
    };
    show(&ListPage { frame: Frame::of(&app, &reader), letters: letters.iter().map(line).collect() })
}

/// GET /dev/mailbox/{id} — the text, its links to press.
async fn one(Path(id): Path<Uuid>, State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    let letter = outbox::read(&mut app.store.read().await?, id).await?.ok_or(Error::NotFound)?;
    let text = pieces(&letter.mail.text, &app.settings.origin);
    show(&OnePage { frame: Frame::of(&app, &reader), to: letter.state.to, subject: letter.mail.subject, text })
}

fn pieces(text: &str, origin: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((plain, link)) = rest.find(origin).and_then(|at| rest.split_at_checked(at)) {
        let (link, after) = link.split_at(link.find(char::is_whitespace).unwrap_or(link.len()));
        found.push(Piece::Plain(plain.to_owned()));
        found.push(Piece::Link(link.to_owned()));
        rest = after;
    }
    found.push(Piece::Plain(rest.to_owned()));
    found
}
