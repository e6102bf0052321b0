//! The site: the routes of each folder, and the layers around them from the outside in.

use crate::{
    access::{Access, Routes},
    api,
    app::App,
    around::{self, Around},
    badge, crawlers, declare, directory,
    editions::Stage,
    error, files, guard, home, inquiry, mailbox, member, news, office, opendata, pages, partner, statistics, verify,
    watch,
};
use axum::{
    Extension, Router,
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, Request},
    http::{HeaderName, Method, StatusCode, header},
    middleware::{from_fn, from_fn_with_state, map_response},
    response::{IntoResponse as _, Response},
};
use futures_util::stream;
use std::{convert::Infallible, sync::Arc};
use tower::{ServiceBuilder, ServiceExt as _};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    csrf::CsrfLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
};

/// A form of the wizard has a few kilobytes; nothing on the site takes more.
const BODY_LIMIT: usize = 256 * 1024;
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// All routes of the site with their rules.
fn all() -> [Routes; 2] {
    let pages = Routes::new()
        .merge(home::routes())
        .merge(declare::routes())
        .merge(member::routes())
        .merge(inquiry::routes())
        .merge(pages::routes())
        .merge(directory::routes())
        .merge(verify::routes())
        .merge(watch::routes())
        .merge(news::routes())
        .merge(badge::routes())
        .merge(opendata::routes())
        .merge(statistics::routes())
        .merge(partner::routes())
        .merge(crawlers::routes())
        .merge(files::routes())
        .merge(mailbox::routes());
    // The API knows no cookies, so another site's page may post to it; a mail program that stops a list has no page at all. Our
    // other pages take posts of our own pages alone.
    let closing = || from_fn(guard::closing::stand);
    let foreign = api::routes().merge(watch::one_click()).merge(news::one_click());
    [pages.layer(closing()).layer(CsrfLayer::new()), foreign.layer(closing())]
}

/// The office, and what its pages are made of.
fn office_alone() -> Routes {
    Routes::new()
        .merge(office::routes())
        .layer(from_fn(guard::closing::stand))
        .layer(CsrfLayer::new())
        .layer(map_response(async |answer: Response| guard::refusal::of_office(answer)))
}

/// Who may call what: every route, in the order of the features.
pub fn access() -> Vec<Access> {
    all().iter().chain([&office_alone()]).flat_map(Routes::rows).cloned().collect()
}

/// All pages; with those of the office, unless it has a listener of its own.
pub fn router(app: Arc<App>) -> Router {
    let mut routes = all().into_iter().fold(Routes::new(), Routes::merge);
    if !app.settings.office_apart {
        routes = routes.merge(office_alone());
    }
    finished(app, routes, |answer| answer)
}

/// The pages of the office alone, for a listener of its own.
pub fn office_router(app: Arc<App>) -> Router {
    let routes = office_alone().merge(files::routes()).merge(home::text_size_routes().layer(CsrfLayer::new()));
    finished(app, routes, guard::refusal::of_office)
}

/// The public pages, and the office if it has a listener of its own, each request under the edition that is on the stage when it comes.
pub fn on_stage(stage: &Arc<Stage>) -> (Router, Option<Router>) {
    let public = Arc::clone(stage);
    let public = Router::new().fallback(async move |request: Request| answered(public.public(), request).await);
    let office = stage.office().map(|_| {
        let stage = Arc::clone(stage);
        Router::new().fallback(async move |request: Request| match stage.office() {
            Some(office) => answered(office, request).await,
            None => Ok(StatusCode::NOT_FOUND.into_response()),
        })
    });
    (public, office)
}

/// The answer of an edition. To HEAD it comes without its body; where its length was not known (a file that streams, a page that is
/// compressed), that of nothing must not be told further out (RFC 9110, 8.6): what comes of this body nobody can know beforehand.
async fn answered(edition: Router, request: Request) -> Result<Response, Infallible> {
    let is_head = request.method() == Method::HEAD;
    let answer = edition.oneshot(request).await?;
    if is_head && !answer.headers().contains_key(header::CONTENT_LENGTH) {
        return Ok(answer.map(|_| Body::from_stream(stream::empty::<Result<Bytes, Infallible>>())));
    }
    Ok(answer)
}

/// The routes with the layers around them; `marked` says what no route answered for.
fn finished(app: Arc<App>, routes: Routes, marked: fn(Response) -> Response) -> Router {
    let around = Around::new(Arc::clone(&app), marked);
    routes
        .router()
        .fallback(async || error::Error::NotFound)
        .method_not_allowed_fallback(async || StatusCode::METHOD_NOT_ALLOWED)
        .layer(
            ServiceBuilder::new()
                .layer(Extension(Arc::clone(&app)))
                .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
                .layer(PropagateRequestIdLayer::new(REQUEST_ID))
                .layer(from_fn_with_state(Arc::clone(&around), around::outside))
                .layer(CompressionLayer::new())
                .layer(from_fn_with_state(around, around::inside))
                .layer(CatchPanicLayer::custom(around::panicked))
                .layer(DefaultBodyLimit::max(BODY_LIMIT)),
        )
        .with_state(app)
}
