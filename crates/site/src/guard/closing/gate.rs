//! Stands before every form: lets it in, or answers with a page that keeps what was typed.

use super::work;
use crate::{
    api,
    app::App,
    error::Error,
    form::{self, Typed},
    page::{Frame, Html},
    sent,
    who::Reader,
};
use askama::Template;
use axum::{
    RequestExt as _,
    body::{Body, Bytes, to_bytes},
    extract::{MatchedPath, Request},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use domain::{mode::SiteMode, scheme::Refusal};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "guard/closing/closed.html")]
struct ClosedPage {
    frame: Frame,
    title: String,
    text: String,
    /// Where to send again what was typed.
    action: String,
    /// It was a form that can be sent again.
    again: bool,
    /// It was a file: nothing of it is kept.
    file: bool,
    typed: Vec<(String, String)>,
}

/// What is known of a request when it is refused.
struct Asked {
    headers: HeaderMap,
    address: Uri,
    /// The form; `None`: it was none.
    form: Option<Bytes>,
    reader: Reader,
}

/// Lets a request in unless the mode keeps it out, before or inside its unit of work.
pub async fn stand(request: Request, next: Next) -> Response {
    let Some(app) = request.extensions().get::<Arc<App>>().cloned() else { return Error::Unguarded.into_response() };
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let Some(work) = work::of(request.method(), route) else { return next.run(request).await };
    let (request, asked) = match held(&app, request).await {
        Ok(held) => held,
        Err(status) => return status.into_response(),
    };
    let mode = app.board.mode();
    if mode.closes(work) {
        return refused(&app, &asked, mode);
    }
    let (answer, shut) = store::modes::asking(work, next.run(request)).await;
    let Some(mode) = shut else { return answer };
    // The store knows of a mode that this process has not heard of yet.
    if let Err(why) = app.board.look(&app.store).await {
        tracing::warn!(cause = %why, "the mode could not be read");
    }
    refused(&app, &asked, mode)
}

/// The request again, and what it takes to refuse it: the form of a page is kept beside it.
async fn held(app: &Arc<App>, mut request: Request) -> Result<(Request, Asked), StatusCode> {
    let Ok(reader) = request.extract_parts_with_state::<Reader, _>(app).await;
    let (parts, body) = request.into_parts();
    let (headers, address) = (parts.headers.clone(), parts.uri.clone());
    if !form::is_form(&headers) {
        return Ok((Request::from_parts(parts, body), Asked { headers, address, form: None, reader }));
    }
    let kept = to_bytes(body, form::LIMIT).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    let request = Request::from_parts(parts, Body::from(kept.clone()));
    Ok((request, Asked { headers, address, form: Some(kept), reader }))
}

fn refused(app: &App, asked: &Asked, mode: SiteMode) -> Response {
    metrics::counter!("sengen_shut_out_total", "mode" => mode.code()).increment(1);
    let wait = app.board.wait(app.now());
    let mut answer = if asked.address.path().starts_with("/api/v1/") {
        api::read_only(&asked.headers)
    } else {
        match page(app, asked, mode).render() {
            Ok(page) => (StatusCode::SERVICE_UNAVAILABLE, Html(page)).into_response(),
            Err(why) => Error::Page(why).into_response(),
        }
    };
    answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
    answer
}

fn page(app: &App, asked: &Asked, mode: SiteMode) -> ClosedPage {
    let refusal = if mode == SiteMode::ReadOnly { Refusal::ReadOnly } else { Refusal::DeclarationsDenied };
    let words = app.scheme.words.refusal(refusal);
    let path = asked.address.path();
    let office = path == "/office" || path.starts_with("/office/");
    let typed = asked.form.as_deref().map(Typed::read).unwrap_or_default();
    ClosedPage {
        frame: Frame { office, ..Frame::of(app, &asked.reader) },
        title: words.title.clone(),
        text: words.text.clone(),
        action: asked.address.path_and_query().map(ToString::to_string).unwrap_or_default(),
        again: asked.form.is_some(),
        file: sent::is_file(&asked.headers),
        typed: typed.without_secrets(),
    }
}
