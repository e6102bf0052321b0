//! A look at the pages of an edition as they will be on its day, without effect: the site's own router under the edition, asked for one page by
//! nobody; its pictures come from the edition, too.

use super::{
    draft::{self, Sampled},
    link,
    mails::Asked,
    replies,
};
use crate::{
    access::Staff, app::App, editions::Source, error::Error, guard::closing::Board, links, page::Html, who::Reader,
};
use askama::Template;
use axum::{
    body::{Body, to_bytes},
    extract::{Path, State},
    http::{HeaderValue, Request, header},
    response::Response,
};
use domain::{
    declaration::Level,
    scheme::{Scheme, read},
    time::{Clock, begin, date_ja},
    wizard::Step,
};
use jiff::{Timestamp, ToSpan as _};
use std::sync::Arc;
use store::editions::{self, Edition};
use tower::ServiceExt as _;
use uuid::Uuid;

/// Pages that can be looked at beside those of the folder: address, and the key of its words.
pub const PAGES: [(&str, &str); 24] = [
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
    ("two/member/marks", "marks-two"),
    ("verified", "verified"),
    ("two/verified", "verified-two"),
    ("badge", "badge"),
    ("two/badge", "badge-two"),
    ("consent", "consent"),
    ("form", "form"),
    ("replies", "replies"),
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
    let (seen_by, of) = ((&*app, &reader, &staff), (&edition, &scheme));
    if let Some(path) = page.strip_prefix("mails/") {
        return Asked::read(path).ok_or(Error::NotFound)?.answer(seen_by, of);
    }
    if page == "replies" {
        return replies::page(seen_by, of);
    }
    // What is there for both levels is one star, unless it says otherwise.
    let (level, part) = page.strip_prefix(TWO).map_or((Level::One, page.as_str()), |part| (Level::Two, part));
    let address = address(&app, &scheme, (&page, part)).ok_or(Error::NotFound)?;
    let then = then(&app, &edition)?;
    let mark = Mark { label: edition.label, day: date_ja(domain::time::day(then)), back: link(id) };
    let mut under = App {
        source: Arc::new(source),
        clock: Arc::new(Then(then)),
        board: Arc::new(Board::saying(mark.render()?)),
        ..app.under(Arc::new(scheme))
    };
    let sampled = draft::sample(&under, (part, level)).ok_or(Error::NotFound)?;
    if let Some(directory) = &sampled.directory {
        under.directory = Arc::clone(directory);
    }
    let answer = shown(under, &address, reader.large, sampled).await;
    // A step that the sample does not fit leads elsewhere: there is nothing to look at.
    if answer.status().is_redirection() {
        return Err(Error::NotFound);
    }
    let below = format!("{}/preview/", link(id));
    with_own_pictures(answer, &below, if level == Level::Two { TWO } else { "" }).await
}

/// Before the address of what is looked at with two stars.
const TWO: &str = "two/";

/// Where a page stands on the site: `page` as it is asked for, and its part that does not say the level. `None`: it cannot be looked at.
fn address(app: &App, scheme: &Scheme, (page, part): (&str, &str)) -> Option<String> {
    let verify = links::verify(draft::number(scheme).as_str());
    let known = PAGES.iter().any(|(known, _)| *known == page);
    let picture = format!("/{part}");
    Some(match part {
        "verified" if known => verify,
        "badge" if known => format!("{verify}/badge"),
        "consent" if known => links::consent(Uuid::nil()),
        "form" if known => "/declare/form.docx".to_owned(),
        "top" if known => "/".to_owned(),
        "declare/business" if known => links::step(Uuid::nil(), Step::Business),
        "declare/declaration" if known => links::step(Uuid::nil(), Step::Declaration),
        "declare/review" if known => links::step(Uuid::nil(), Step::Review),
        "declare/sent" if known => links::step(Uuid::nil(), Step::Sent),
        "declare/done" if known => links::step(Uuid::nil(), Step::Done),
        "declare/confirm" if known => links::confirm(&app.secret, Uuid::nil()),
        _ if known || page.starts_with("pages/") || page.starts_with("terms/") => picture,
        _ if PICTURES.iter().any(|folder| part.starts_with(folder)) => picture,
        _ if picture == format!("{verify}/qr.svg") => picture,
        _ => return None,
    })
}

/// The folders of pictures that pages show.
const PICTURES: [&str; 2] = ["marks/", "badge/"];

/// The greatest page.
const PAGE: usize = 4 * 1024 * 1024;

/// A page whose pictures are those of the edition, also where the office has a listener of its own; anything else as it is. What is looked
/// at is kept by no cache.
async fn with_own_pictures(answer: Response, below: &str, level: &str) -> Result<Response, Error> {
    let (mut parts, body) = answer.into_parts();
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if parts.headers.get(header::CONTENT_TYPE).is_none_or(|kind| kind != Html::KIND) {
        return Ok(Response::from_parts(parts, body));
    }
    let bytes = to_bytes(body, PAGE).await.map_err(|_| Error::Cut)?;
    let mut page = String::from_utf8_lossy(&bytes).into_owned();
    // In a text quotation marks are escaped, so only addresses are met.
    for folder in PICTURES {
        page = page.replace(&format!("src=\"/{folder}"), &format!("src=\"{below}{level}{folder}"));
    }
    page = page.replace("src=\"/v/", &format!("src=\"{below}v/"));
    parts.headers.remove(header::CONTENT_LENGTH);
    Ok(Response::from_parts(parts, Body::from(page)))
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
    if let Some(asked) = sampled.asked {
        request = request.extension(asked);
    }
    let router = crate::routes::router(Arc::new(under));
    // The address is one of ours, and a router cannot fail.
    let Ok(mut answer) = router.oneshot(request.body(Body::empty()).unwrap_or_default()).await;
    // Of two policies the stricter one counts.
    answer.headers_mut().append(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SENDS_NOTHING));
    answer
}
