//! 変更のお知らせ: somebody gives an address and IDs, confirms it from a mail, and is told by mail when one of them changes.

mod asked;
mod confirm;
mod list;
mod stop;

use crate::{
    access::{Link, Routes, Rule},
    app::App,
    declare::mail::Desk,
    error::Error,
    links::Watch,
    told::Teller,
};
use axum::response::Response;
use domain::{ids::DeclarationId, scheme::Scheme};
use store::watches::Watched;

/// The routes about watching.
pub fn routes() -> Routes {
    Routes::new()
        .get("/watch", Rule::Everyone, asked::get)
        .post("/watch", Rule::Everyone, asked::post)
        .get("/watch/sent", Rule::Everyone, asked::sent)
        .get("/watch/confirm/{token}", Rule::Link(Link::Watch(Watch::Confirm)), confirm::get)
        .post("/watch/confirm/{token}", Rule::Link(Link::Watch(Watch::Confirm)), confirm::post)
        .get("/watch/list/{token}", Rule::Link(Link::Watch(Watch::List)), list::get)
        .post("/watch/list/{token}", Rule::Link(Link::Watch(Watch::List)), list::post)
}

/// The address that mail programs post to, without a page and without cookies (RFC 8058).
pub fn one_click() -> Routes {
    Routes::new().get("/watch/stop/{token}", Rule::Link(Link::Watch(Watch::Stop)), stop::get).post(
        "/watch/stop/{token}",
        Rule::Link(Link::Watch(Watch::Stop)),
        stop::post,
    )
}

/// A watched declaration on a page.
struct Row {
    number: DeclarationId,
    /// The published name; `None` for a declaration that was rejected (不受理).
    name: Option<String>,
    level: String,
    state: String,
}

impl Row {
    fn of(scheme: &Scheme, watched: Watched) -> Self {
        Self {
            number: watched.number,
            name: watched.facts.name,
            level: scheme.level(watched.facts.level).name.clone(),
            state: scheme.words.state(watched.facts.state).to_owned(),
        }
    }
}

fn teller(app: &App) -> Teller<'_> {
    Teller { desk: Desk::of(app), secret: &app.secret }
}

/// What the handlers answer with.
type Answer = Result<Response, Error>;
