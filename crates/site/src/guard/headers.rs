//! Headers of every answer: no inline code, no frames, no referrer that carries a link's token.

use crate::app::App;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use tower_http::set_header::SetResponseHeaderLayer;

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A year, as ASVS 5.0.0 requirement 3.4.1 asks; said only where the site is served by https.
const ONLY_HTTPS: &str = "max-age=31536000; includeSubDomains";

/// Who may show an answer inside a page of another site: nobody, but where a route says otherwise, as badges do.
pub const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// The policy of a page whose form leads to another site: browsers hold `form-action` against redirects, too.
pub fn with_form_to(origin: &str) -> HeaderValue {
    let policy = POLICY.replace("form-action 'self'", &format!("form-action 'self' {origin}"));
    HeaderValue::from_str(&policy).unwrap_or_else(|_| HeaderValue::from_static(POLICY))
}

/// The headers that every answer has (OWASP ASVS 5.0.0 chapter 3.4).
pub fn set(app: &App, headers: &mut HeaderMap) {
    if app.settings.https() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(ONLY_HTTPS));
    }
    let fixed: [(HeaderName, &str); 5] = [
        // What frame-ancestors says, for browsers and scanners that do not read it.
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    headers.entry(RESOURCE_POLICY).or_insert(HeaderValue::from_static("same-origin"));
}

/// Around routes whose answers pages of other sites may show, an answer without a body too.
pub fn for_every_site() -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"))
}
