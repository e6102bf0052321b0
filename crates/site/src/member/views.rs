//! 閲覧の記録: who of the office looked at one's data, or took them out in a file. Never the name of an officer.

use crate::{
    app::App,
    error::Error,
    page::{Frame, show},
    who::{Member, Reader},
};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::time::moment_ja;
use std::sync::Arc;
use store::audit::{self, Look};

/// Looks on the page.
const SHOWN: i64 = 200;

#[derive(Template)]
#[template(path = "member/views.html")]
struct ViewsPage {
    frame: Frame,
    looks: Vec<Line>,
    /// There are older ones.
    more: bool,
}

struct Line {
    at: String,
    /// The code of the role; empty: the command line.
    role: &'static str,
    reason: String,
    /// It was taken out of the office in a file.
    exported: bool,
}

impl From<Look> for Line {
    fn from(look: Look) -> Self {
        Self {
            at: moment_ja(look.at),
            role: look.role.map_or("", domain::staff::Role::code),
            reason: look.reason.unwrap_or_default(),
            exported: look.exported,
        }
    }
}

/// GET /member/views
pub async fn get(Member(member): Member, State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    let mut db = app.store.read().await?;
    let mut looks = audit::looks(&mut db, member.declaration, member.business_id, SHOWN + 1).await?;
    let more = i64::try_from(looks.len()).is_ok_and(|count| count > SHOWN);
    looks.truncate(usize::try_from(SHOWN).unwrap_or_default());
    let looks = looks.into_iter().map(Line::from).collect();
    show(&ViewsPage { frame: Frame::of(&app, &reader), looks, more })
}
