//! Draws the pages that say no: an expected event has words, and the frame stays around it.

use crate::{
    app::App,
    error::Refused,
    page::{Frame, Html},
    who::Reader,
};
use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::scheme::Refusal;

#[derive(Template)]
#[template(path = "guard/refusal.html")]
struct RefusalPage {
    frame: Frame,
    title: String,
    text: String,
    refusal: Refusal,
}

/// Marks an answer of the office: its frame stays around a page that says no.
#[derive(Clone, Copy, Debug)]
struct OfOffice;

/// Marks an answer of the office.
pub fn of_office(mut answer: Response) -> Response {
    answer.extensions_mut().insert(OfOffice);
    answer
}

/// The page for an answer that was refused, here or by a layer further in; any other answer as it is. `of_checks`: it was asked
/// where declarations are looked up.
pub fn drawn(answer: Response, app: &App, reader: &Reader, of_checks: bool) -> Response {
    let office = answer.extensions().get::<OfOffice>().is_some();
    let Some(refusal) = refusal_of(&answer) else { return answer };
    let refusal = if of_checks { refusal.of_checks() } else { refusal };
    let Ok(html) = page(app, Frame { office, ..Frame::of(app, reader) }, refusal) else { return answer };
    let (mut parts, _) = answer.into_parts();
    parts.headers.remove(header::CONTENT_TYPE);
    parts.headers.remove(header::CONTENT_LENGTH);
    let mut drawn = Html(html).into_response();
    *drawn.status_mut() = parts.status;
    drawn.headers_mut().extend(parts.headers);
    drawn
}

/// Under this path declarations are looked up: a page that says no says there that nothing is known about them.
pub fn looks_up(path: &str) -> bool {
    let under =
        |root: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '.']));
    ["/v", "/directory"].into_iter().any(under)
}

/// The page that says no.
pub fn page(app: &App, frame: Frame, refusal: Refusal) -> Result<String, askama::Error> {
    let words = app.scheme.words.refusal(refusal);
    RefusalPage { frame, title: words.title.clone(), text: words.text.clone(), refusal }.render()
}

/// Our own refusals carry their reason; those of the layers are known by their status.
fn refusal_of(answer: &Response) -> Option<Refusal> {
    if let Some(Refused(refusal)) = answer.extensions().get() {
        return Some(*refusal);
    }
    // An answer with a body of its own speaks for itself: the page of an unknown ID is 404 and has its own words. The layers
    // have nothing to say, or say it in plain text.
    let kind = answer.headers().get(header::CONTENT_TYPE);
    if kind.is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain")) {
        return None;
    }
    match answer.status() {
        StatusCode::FORBIDDEN => Some(Refusal::OtherSite),
        StatusCode::PAYLOAD_TOO_LARGE => Some(Refusal::TooLarge),
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => Some(Refusal::Unreadable),
        StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_FOUND => Some(Refusal::NotFound),
        StatusCode::SERVICE_UNAVAILABLE => Some(Refusal::Busy),
        StatusCode::INTERNAL_SERVER_ERROR => Some(Refusal::Failed),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::looks_up;

    #[test]
    fn where_declarations_are_looked_up() {
        assert!(["/v", "/v/40284617358", "/v/bulk", "/directory", "/directory.csv"].into_iter().all(looks_up));
        assert!(!["/", "/vote", "/declare", "/watch", "/api/v1/declarations"].into_iter().any(looks_up));
    }
}
