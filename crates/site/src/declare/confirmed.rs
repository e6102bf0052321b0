//! 宣言完了, reached from the link of mail ①.

use super::{confirm::Asked, done::DonePage};
use crate::{
    app::App,
    arrival::way_back,
    error::Error,
    page::{see, show},
    who::{Member, Reader},
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::declaration::State as Life;
use std::sync::Arc;

/// GET /declare/confirm/{token}/done — both numbers for the member who is logged in; for anybody else only that it is complete.
pub async fn get(
    Path(token): Path<String>,
    State(app): State<Arc<App>>,
    reader: Reader,
    member: Option<Member>,
) -> Result<Response, Error> {
    let (asked, _) = Asked::of(&app, token).await?;
    if matches!(asked.declaration.state, Life::Provisional | Life::Disowned) {
        return Ok(see(format!("/declare/confirm/{}", asked.token)));
    }
    let own = member.map(|Member(member)| member).filter(|member| member.declaration == asked.declaration.id);
    let here = format!("/declare/confirm/{}/done", asked.token);
    let way_back = way_back(&mut app.store.read().await?, asked.declaration.id).await?;
    show(&DonePage::of(&app, &reader, &asked.declaration, own.as_ref(), (here, way_back)))
}
