//! Assets: embedded, with the SHA-256 of their content in the name, so that browsers may keep them for ever.

use crate::access::{Routes, Rule};
use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../assets/"]
#[include = "*.css"]
#[include = "*.js"]
#[include = "star.svg"]
#[include = "vendor/tokens.css"]
struct Assets;

/// The route of the assets.
pub fn routes() -> Routes {
    Routes::new().get("/assets/{*name}", Rule::Everyone, get)
}

/// `/assets/app-1a2b3c4d5e6f.css` for `app.css`; the plain name for a file we do not have.
pub fn address(name: &str) -> String {
    let Some(file) = Assets::get(name) else { return format!("/assets/{name}") };
    let hash = file.metadata.sha256_hash().iter().take(6).fold(0, |hash: u64, byte| hash << 8 | u64::from(*byte));
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("/assets/{stem}-{hash:012x}.{ending}"),
        None => format!("/assets/{name}"),
    }
}

/// GET /assets/{name} — the file behind a fingerprinted name. An old fingerprint gets today's file without the long life.
async fn get(Path(asked): Path<String>) -> Response {
    let Some((name, fresh)) = resolve(&asked) else { return StatusCode::NOT_FOUND.into_response() };
    let Some(file) = Assets::get(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let life = if fresh { "public, max-age=31536000, immutable" } else { "no-cache" };
    let kind = match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, life)], file.data).into_response()
}

/// The file's own name, and whether the fingerprint is today's.
fn resolve(asked: &str) -> Option<(String, bool)> {
    let (stem, ending) = asked.rsplit_once('.')?;
    let (stem, _) = stem.rsplit_once('-')?;
    let name = format!("{stem}.{ending}");
    let fresh = address(&name) == format!("/assets/{asked}");
    Some((name, fresh))
}
