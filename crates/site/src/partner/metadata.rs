//! What a partner's OAuth library needs to know of this server (RFC 8414).

use crate::app::App;
use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use serde_json::json;
use std::sync::Arc;

/// GET /.well-known/oauth-authorization-server. It may be kept for an hour.
pub async fn get(State(app): State<Arc<App>>) -> Response {
    let origin = &app.settings.origin;
    let said = json!({
        "issuer": origin,
        "authorization_endpoint": format!("{origin}/declare"),
        "token_endpoint": format!("{origin}/api/v1/token"),
        "jwks_uri": format!("{origin}/.well-known/jwks.json"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "authorization_response_iss_parameter_supported": true,
        "service_documentation": format!("{origin}/api"),
    });
    ([(header::CACHE_CONTROL, "max-age=3600")], Json(said)).into_response()
}
