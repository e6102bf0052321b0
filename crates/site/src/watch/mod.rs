//! 変更のお知らせ: somebody gives an address and IDs, confirms it from a mail, and is told by mail when one of them changes.

mod asked;
mod confirm;
mod list;
mod stop;

use crate::{app::App, declare::mail::Desk, error::Error, told::Teller};
use axum::{Router, response::Response, routing::get};
use domain::{ids::DeclarationId, scheme::Scheme};
use std::sync::Arc;
use store::watches::Watched;

/// The routes about watching.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/watch", get(asked::get).post(asked::post))
        .route("/watch/sent", get(asked::sent))
        .route("/watch/confirm/{token}", get(confirm::get).post(confirm::post))
        .route("/watch/list/{token}", get(list::get).post(list::post))
}

/// The address that mail programs post to, without a page and without cookies (RFC 8058).
pub fn one_click() -> Router<Arc<App>> {
    Router::new().route("/watch/stop/{token}", get(stop::get).post(stop::post))
}

/// A watched declaration on a page.
struct Row {
    number: DeclarationId,
    /// The published name; `None` for a declaration that was not accepted.
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
