//! A look at the pages and mails of an edition as they will be on its day, without effect: the site's own router under the edition, asked for one
//! page by nobody; mails with sample facts.

use super::{
    HERE,
    draft::{self, Sampled},
    link,
};
use crate::{
    access::Staff,
    app::App,
    editions::Source,
    error::Error,
    guard::closing::Board,
    links,
    office::{Room, words},
    page::show,
    who::Reader,
};
use askama::Template;
use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderValue, Request, header},
    response::Response,
};
use domain::{
    scheme::{MailKind, Scheme, read},
    time::{Clock, begin, date_ja},
    wizard::Step,
};
use jiff::{Timestamp, ToSpan as _};
use std::sync::Arc;
use store::editions::{self, Edition};
use tower::ServiceExt as _;
use uuid::Uuid;

/// Pages that can be looked at beside those of the folder: address, and the key of its words.
pub const PAGES: [(&str, &str); 16] = [
    ("top", "top"),
    ("declare", "terms"),
    ("declare/business", "business"),
    ("declare/declaration", "declaration"),
    ("declare/review", "review"),
    ("declare/sent", "sent"),
    ("declare/confirm", "confirm"),
    ("declare/done", "done"),
    ("member", "member"),
    ("member/mend", "mend"),
    ("member/marks", "marks"),
    ("directory", "directory"),
    ("v", "verify"),
    ("login", "login"),
    ("inquiry", "inquiry"),
    ("watch", "watch"),
];

/// The line above a page that is only looked at.
#[derive(Template)]
#[template(path = "office/scheme/preview.html")]
struct Mark {
    label: String,
    day: String,
    back: String,
}

#[derive(Template)]
#[template(path = "office/scheme/mail.html")]
struct MailPage {
    room: Room,
    label: String,
    back: String,
    name: &'static str,
    subject: String,
    text: String,
}

/// A clock that stands at the day of the edition.
struct Then(Timestamp);

impl Clock for Then {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// GET /office/scheme/{id}/preview/{*page}
pub async fn get(
    staff: Staff,
    Path((id, page)): Path<(Uuid, String)>,
    State(app): State<Arc<App>>,
    reader: Reader,
) -> Result<Response, Error> {
    let mut db = app.store.read().await?;
    let edition = editions::find(&mut db, id).await?.ok_or(Error::NotFound)?;
    let source = Source { edition: Some(id), files: editions::files(&mut db, id).await? };
    drop(db);
    let scheme = read(&source.files).map_err(|_| Error::NotFound)?;
    if let Some(kind) = page.strip_prefix("mails/").and_then(MailKind::parse) {
        let room = Room::of(&app, &reader, &staff, HERE);
        return mail(room, &app.settings.origin, &edition, (&scheme, kind));
    }
    let address = match page.as_str() {
        "top" => "/".to_owned(),
        "declare/business" => links::step(Uuid::nil(), Step::Business),
        "declare/declaration" => links::step(Uuid::nil(), Step::Declaration),
        "declare/review" => links::step(Uuid::nil(), Step::Review),
        "declare/sent" => links::step(Uuid::nil(), Step::Sent),
        "declare/done" => links::step(Uuid::nil(), Step::Done),
        "declare/confirm" => links::confirm(&app.secret, Uuid::nil()),
        path if PAGES.iter().any(|(known, _)| *known == path) || path.starts_with("pages/") => format!("/{path}"),
        _ => return Err(Error::NotFound),
    };
    let then = then(&app, &edition)?;
    let mark = Mark { label: edition.label, day: date_ja(domain::time::day(then)), back: link(id) };
    let under = App {
        source: Arc::new(source),
        clock: Arc::new(Then(then)),
        board: Arc::new(Board::saying(mark.render()?)),
        ..app.under(Arc::new(scheme))
    };
    let sampled = draft::sample(&under, &page).ok_or(Error::NotFound)?;
    let answer = shown(under, &address, reader.large, sampled).await;
    // A step that the sample does not fit leads elsewhere: there is nothing to look at.
    if answer.status().is_redirection() { Err(Error::NotFound) } else { Ok(answer) }
}

/// The moment the edition takes force, or tomorrow.
fn then(app: &App, edition: &Edition) -> Result<Timestamp, Error> {
    let tomorrow = app.today().saturating_add(1.day());
    let day = edition.day.map_or(tomorrow, |day| day.max(tomorrow));
    begin(day).ok_or(Error::NotFound)
}

/// Nothing can be sent from a page that is only looked at.
const SENDS_NOTHING: &str = "form-action 'none'";

/// The page as somebody without cookies gets it; the steps of the wizard and the member's pages with a sample in them.
async fn shown(under: App, address: &str, large: bool, sampled: Sampled) -> Response {
    let name = if under.settings.https() { "__Host-size" } else { "size" };
    let size = if large { "large" } else { "standard" };
    let mut request = Request::get(address).header(header::COOKIE, format!("{name}={size}")).extension(sampled.draft);
    if let Some((sample, member)) = sampled.case {
        request = request.extension(sample).extension(member);
    }
    let router = crate::routes::router(Arc::new(under));
    // The address is one of ours, and a router cannot fail.
    let Ok(mut answer) = router.oneshot(request.body(Body::empty()).unwrap_or_default()).await;
    // Of two policies the stricter one counts.
    answer.headers_mut().append(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SENDS_NOTHING));
    answer
}

fn mail(room: Room, origin: &str, edition: &Edition, (scheme, kind): (&Scheme, MailKind)) -> Result<Response, Error> {
    let facts: Vec<_> = kind.placeholders().iter().map(|name| (*name, words::sample(name))).collect();
    let mail = scheme.mail(kind, origin, &facts);
    show(&MailPage {
        room,
        label: edition.label.clone(),
        back: link(edition.id),
        name: words::mail(kind),
        subject: mail.subject,
        text: mail.text,
    })
}
