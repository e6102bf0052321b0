//! GET /badge/{id}.svg and .png: always a picture, whatever there is to say about the ID.

use super::{
    asked::{Format, Wish},
    found::Found,
    sheets::{Sheet, Sheets, is_open},
};
use crate::{
    app::App,
    error::Error,
    form::Typed,
    page::{Frame, show},
    who::Reader,
};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::declaration::Standing;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// A badge may be shown for a minute after it was asked for.
const KEEP: &str = "public, max-age=60";
/// A PNG costs a core some milliseconds. More than these are not painted at once, so that pages do not wait for them.
static PAINTERS: Semaphore = Semaphore::const_new(2);
/// What could not be checked is asked for again soon.
const KEEP_OPEN: &str = "public, max-age=5";

#[derive(Template)]
#[template(path = "badge/wrong.html")]
struct Wrong {
    frame: Frame,
    name: &'static str,
}

/// 200 while the declaration stands or is looked at, 410 when it has ended, 404 when there is none, 503 when it could not
/// be checked; browsers show the picture all the same. A look that we do not have is 400.
pub async fn get(
    Path(file): Path<String>,
    RawQuery(query): RawQuery,
    (State(app), Extension(sheets)): (State<Arc<App>>, Extension<Arc<Sheets>>),
    reader: Reader,
    asked: HeaderMap,
) -> Result<Response, Error> {
    let named = file.rsplit_once('.').and_then(|(id, format)| Some((id, Format::parse(format)?)));
    let (typed, format) = named.ok_or(Error::NotFound)?;
    let wish = match Wish::read(&Typed::read(query.unwrap_or_default().as_bytes())) {
        Ok(wish) => wish,
        Err(name) => {
            let page = show(&Wrong { frame: Frame::of(&app, &reader), name })?;
            return Ok((StatusCode::BAD_REQUEST, page).into_response());
        }
    };
    let found = Found::of(&app, typed);
    let sheet = sheets.get(&app, &found, wish)?;
    let tag = tag(&sheet, &found, format);
    let status = status(found.standing);
    let keep = if is_open(&found) { KEEP_OPEN } else { KEEP };
    let headers = [
        (header::CACHE_CONTROL, keep.to_owned()),
        (header::ETAG, tag.clone()),
        (header::CONTENT_LANGUAGE, wish.language.code().to_owned()),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*".to_owned()),
    ];
    // A condition counts only where the answer would be 200 (RFC 9110, 13.2.1).
    if status == StatusCode::OK && has_it(&asked, &tag) {
        // Its headers take the place of those that were kept (RFC 9111, 3.2), so they are the same.
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let body = draw(&app, sheet, &found, format).await?;
    let mut answer = (status, headers, [(header::CONTENT_TYPE, format.kind())], body).into_response();
    if is_open(&found) {
        answer.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("5"));
    }
    Ok(answer)
}

/// The bytes. A PNG takes a few milliseconds of a core, so it is made beside the requests.
async fn draw(app: &Arc<App>, sheet: Arc<Sheet>, found: &Found, format: Format) -> Result<Vec<u8>, Error> {
    match format {
        Format::Svg => Ok(sheet.badge.svg(found.id.as_ref(), &sheet.alt(app, found)).into_bytes()),
        Format::Png => {
            let id = found.id.clone();
            let _turn = PAINTERS.acquire().await;
            let drawn = tokio::task::spawn_blocking(move || sheet.badge.png(id.as_ref())).await;
            Ok(drawn.map_err(|_| crate::hasher::Busy)??)
        }
    }
}

/// The same for the same bytes, on every node and after a restart. Weak, because a proxy may compress.
fn tag(sheet: &Sheet, found: &Found, format: Format) -> String {
    let id = found.id.as_ref().map_or("", |id| id.as_str());
    format!("W/\"{}-{id}-{}\"", sheet.fingerprint, format.code())
}

/// The browser has it already.
fn has_it(asked: &HeaderMap, tag: &str) -> bool {
    let given = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    given.flat_map(|line| line.split(',')).any(|one| one.trim() == "*" || bare(one) == bare(tag))
}

fn status(standing: Standing) -> StatusCode {
    match standing {
        Standing::Valid | Standing::Review => StatusCode::OK,
        Standing::Stopped | Standing::Cancelled | Standing::Rejected => StatusCode::GONE,
        Standing::NotIssued | Standing::NoNumber => StatusCode::NOT_FOUND,
        Standing::NotChecked => StatusCode::SERVICE_UNAVAILABLE,
    }
}
