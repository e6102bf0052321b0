//! A look at the canned replies of an edition, filled with samples.

use super::{HERE, link};
use crate::{
    access::Staff,
    app::App,
    error::Error,
    office::{Room, words},
    page::show,
    who::Reader,
};
use askama::Template;
use axum::response::Response;
use domain::scheme::{Reply, Scheme};
use store::editions::Edition;

#[derive(Template)]
#[template(path = "office/scheme/replies.html")]
struct RepliesPage {
    room: Room,
    label: String,
    back: String,
    /// Titles and texts.
    replies: Vec<(String, String)>,
}

/// The page.
pub fn page(
    (app, reader, staff): (&App, &Reader, &Staff),
    (edition, scheme): (&Edition, &Scheme),
) -> Result<Response, Error> {
    let facts = Reply::PLACEHOLDERS.map(|name| (name, words::sample(name)));
    let filled = |reply: &Reply| {
        let text = scheme.reply(&reply.code, &app.settings.origin, &facts).unwrap_or_default();
        (reply.title.clone(), text)
    };
    show(&RepliesPage {
        room: Room::of(app, reader, staff, HERE),
        label: edition.label.clone(),
        back: link(edition.id),
        replies: scheme.replies.iter().map(filled).collect(),
    })
}
