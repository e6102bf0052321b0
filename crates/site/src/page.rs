//! The frame around every page, and how a page becomes an answer.

use crate::{app::App, error::Error, files, who::Reader};
use askama::Template;
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use std::sync::Arc;

/// What the frame shows besides the page's own parts.
#[expect(clippy::struct_excessive_bools, reason = "each shows one thing or not")]
#[derive(Clone, Debug)]
pub struct Frame {
    /// 文字サイズ 大きく.
    pub large: bool,
    /// マイページ and ログアウト instead of ログイン.
    pub has_session: bool,
    /// The footer links the development mailbox.
    pub development: bool,
    /// Open data is published.
    pub open_data: bool,
    /// A page of the office: no menu of the public site.
    pub office: bool,
    /// The name of the site.
    pub site: String,
    /// The name of the scheme.
    pub scheme: String,
    /// What the site says on every page while it does not work as always, as HTML.
    pub banner: Option<Arc<str>>,
}

impl Frame {
    /// The frame for this reader.
    pub fn of(app: &App, reader: &Reader) -> Self {
        Self {
            large: reader.large,
            has_session: reader.has_session,
            development: app.settings.development,
            open_data: app.settings.open_data.is_some(),
            office: false,
            site: app.scheme.about.site.clone(),
            scheme: app.scheme.about.name.clone(),
            banner: app.board.banner(),
        }
    }

    /// The address of an asset, with its fingerprint.
    #[expect(clippy::unused_self, reason = "reads as frame.asset(…) in the pages")]
    pub fn asset(&self, name: &str) -> String {
        files::address(name)
    }
}

/// An HTML answer that no cache keeps: pages carry what people typed.
pub struct Html(pub String);

impl Html {
    /// Its kind.
    pub const KIND: &'static str = "text/html; charset=utf-8";
}

impl IntoResponse for Html {
    fn into_response(self) -> Response {
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static(Self::KIND)),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        (headers, self.0).into_response()
    }
}

/// Renders a page.
pub fn show(page: &impl Template) -> Result<Response, Error> {
    Ok(Html(page.render()?).into_response())
}

/// 303 See Other.
pub fn see(to: impl AsRef<str>) -> Response {
    axum::response::Redirect::to(to.as_ref()).into_response()
}
