//! GET /v/{id}/badge: how the badge looks, and the code that puts it on another site.

use super::{
    asked::{Format, Wish},
    found::Found,
};
use crate::{
    app::App,
    error::Error,
    form::Typed,
    page::{Frame, see, show},
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use domain::declaration::Standing;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "badge/embed.html")]
struct EmbedPage {
    frame: Frame,
    id: String,
    groups: Vec<String>,
    /// The path of the picture, for the preview.
    picture: String,
    width: u32,
    height: u32,
    alt: String,
    theme: &'static str,
    size: &'static str,
    language: &'static str,
    format: &'static str,
    html: String,
    markdown: String,
    address: String,
    over: bool,
}

/// The page of an ID that the register knows; for any other, its page of the confirmation says why there is none. A wish
/// that cannot be read is the usual one: the page shows what came out.
pub async fn get(
    Path(typed): Path<String>,
    RawQuery(query): RawQuery,
    State(app): State<Arc<App>>,
    reader: Reader,
) -> Result<Response, Error> {
    let found = Found::of(&app, &typed);
    let Some(id) = found.id.clone().filter(|id| id.as_str() == typed && is_known(found.standing)) else {
        let typed: String = form_urlencoded::byte_serialize(typed.as_bytes()).collect();
        return Ok(see(format!("/v?id={typed}")));
    };
    let query = Typed::read(query.unwrap_or_default().as_bytes());
    let (wish, format) =
        (Wish::read(&query).unwrap_or_default(), Format::parse(query.one("format")).unwrap_or(Format::Svg));
    let (width, height) = wish.size.pixels();
    let alt = app.scheme.badges.of(wish.language).embedded(&app.scheme.about.name, &id.shown());
    let picture = format!("/badge/{}.{}{}", id.as_str(), format.code(), wish.query());
    let (link, address) = (
        format!("{}{}", app.settings.origin, crate::links::verify(id.as_str())),
        format!("{}{picture}", app.settings.origin),
    );
    show(&EmbedPage {
        frame: Frame::of(&app, &reader),
        groups: id.groups().map(str::to_owned).to_vec(),
        html: format!(
            "<a href=\"{link}\"><img src=\"{}\" width=\"{width}\" height=\"{height}\" alt=\"{}\"></a>",
            escape(&address),
            escape(&alt)
        ),
        markdown: format!("[![{}]({address})]({link})", alt.replace(['[', ']'], "")),
        id: id.as_str().to_owned(),
        picture,
        width,
        height,
        alt,
        theme: wish.theme.code(),
        size: wish.size.code(),
        language: wish.language.code(),
        format: format.code(),
        address,
        over: found.standing.is_over(),
    })
}

/// The register has the ID, or could not be asked: then the picture says so.
fn is_known(standing: Standing) -> bool {
    !matches!(standing, Standing::NotIssued | Standing::NoNumber)
}

/// Text inside an attribute of HTML.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
