//! What the page of a thread showed, and what has changed since: nobody changes what they have not seen.

use super::{
    kept::Written,
    thread::{Shown, page, standing},
};
use crate::{access::Staff, app::App, error::Error, form::Typed, who::Reader};
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use store::{Db, inquiries};

/// What can change: the parts of [`standing`] in their order.
const PARTS: [&str; 3] = ["state", "officer", "business"];

/// What the page showed.
pub(super) struct Seen {
    /// When something was last written, in microseconds.
    last: i64,
    /// Where it stood, with whom, and whose it was.
    standing: String,
}

impl Seen {
    pub(super) fn of(typed: &Typed) -> Self {
        Self { last: typed.one("seen").parse().unwrap_or_default(), standing: typed.one("standing").to_owned() }
    }

    /// What was written or changed since; nothing: the act can be done.
    pub(super) async fn changed(&self, db: &mut Db, number: i64) -> Result<Vec<&'static str>, store::Error> {
        let Some(kept) = inquiries::by_number(db, number).await? else { return Ok(Vec::new()) };
        let said = inquiries::messages(db, kept.id).await?;
        let new = said.iter().any(|one| one.made_at.as_microsecond() > self.last);
        let now = standing(&kept);
        let mut before = self.standing.split('.');
        let parts = PARTS.into_iter().zip(now.split('.'));
        let moved = parts.filter(|(_, now)| before.next() != Some(*now)).map(|(part, _)| part);
        Ok(new.then_some("said").into_iter().chain(moved).collect())
    }
}

/// 409: the thread as it is now, what changed, and that nothing was done. What was typed stays.
pub(super) async fn overtaken(
    app: &App,
    reader: &Reader,
    staff: &Staff,
    (number, changed, typed): (i64, Vec<&'static str>, Written),
) -> Result<Response, Error> {
    let shown = Shown { typed, changed, told: "overtaken".to_owned(), ..Shown::default() };
    Ok((StatusCode::CONFLICT, page(app, reader, staff, (number, shown)).await?).into_response())
}
