//! A decision on a view that is old, or that is not possible, is refused, with what has changed since and what was written.

use super::{
    kept::{self, Kept},
    lines::{self, Told},
    view,
};
use crate::{
    access::Staff,
    app::App,
    error::Error,
    form::Typed,
    office::{Room, filter::Spot, names::Names},
    page::{see, show},
    who::Reader,
};
use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use domain::declaration::State as Stands;
use store::{Db, cases, declarations};
use uuid::Uuid;

/// What came of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// Something has changed since the page was shown.
    Stale,
    /// It is not possible from where the case stands.
    NotPossible,
    /// The one who proposed cannot be the second one.
    Own,
}

/// A form about a case: who sends it, about which, and what.
#[derive(Clone, Copy)]
pub struct Sent<'a> {
    /// The site.
    pub app: &'a App,
    /// Whose page it is.
    pub reader: &'a Reader,
    /// Who sends.
    pub staff: &'a Staff,
    /// About which case.
    pub id: Uuid,
    /// What was sent.
    pub typed: &'a Typed,
}

impl Sent<'_> {
    /// The version of the case that the page showed.
    pub fn version(&self) -> i64 {
        self.typed.one("version").parse().unwrap_or(0)
    }

    /// Who sends, as the journal keeps it.
    pub fn officer(&self) -> Uuid {
        self.staff.session.officer.id
    }

    /// Back to the case with what is told there; a refusal says what has changed, and keeps what was written.
    pub async fn answer(&self, outcome: Outcome, told: &str) -> Result<Response, Error> {
        let told = match outcome {
            Outcome::Done => told,
            Outcome::NotPossible if Kept::some(self.typed) => return self.refused(None).await,
            Outcome::NotPossible => "not-possible",
            Outcome::Own => "own",
            Outcome::Stale => return self.stale(told).await,
        };
        let back = Spot::read(self.typed).case(self.id);
        let joint = if back.contains('?') { '&' } else { '?' };
        Ok(see(format!("{back}{joint}told={told}")))
    }

    /// 409, with what has changed; `told` is what would have been told.
    pub async fn stale(&self, told: &str) -> Result<Response, Error> {
        self.refused(Some(told)).await
    }

    /// `stale` is what would have been told, if the view was old; otherwise the act is not possible.
    async fn refused(&self, stale: Option<&str>) -> Result<Response, Error> {
        let (spot, now) = (Spot::read(self.typed), self.app.now());
        let case = declarations::find(&mut self.app.store.read().await?, self.id).await?.ok_or(Error::NotFound)?;
        // Before a connection is held: it takes one of its own.
        let next = view::next(self.app, &case, spot.conditions, now).await?.map(|next| next.id);
        let waits = (case.state == Stands::Declared).then_some(case.id);
        let mut db = self.app.store.read().await?;
        let names = Names::read(&mut db).await?;
        let changes = cases::since(&mut db, self.id, self.version()).await?;
        let again = match stale {
            Some(told) if kept::is_possible(self, &mut db, told).await? => Some(told),
            _ => None,
        };
        let page = RefusedPage {
            room: Room::of(self.app, self.reader, self.staff, "/office/queue"),
            stale: stale.is_some(),
            again: again.is_some(),
            back: spot.case(self.id),
            next: next.map(|next| spot.case(next)),
            queue: spot.queue(waits.or(next)),
            changes: lines::story(self.app, &names, &changes),
            kept: Kept::read(self, &mut db, again).await?,
        };
        Ok((StatusCode::CONFLICT, show(&page)?).into_response())
    }
}

#[derive(Template)]
#[template(path = "office/case/stale.html")]
struct RefusedPage {
    room: Room,
    /// The view was old; otherwise the act is not possible from where the case stands.
    stale: bool,
    /// The same act could be done once more.
    again: bool,
    back: String,
    next: Option<String>,
    queue: String,
    changes: Vec<Told>,
    kept: Kept,
}

/// Whether the case is no longer as it was seen; asked in the unit of the decision, so that of two the later is refused.
pub async fn is_stale(db: &mut Db, id: Uuid, seen: i64) -> Result<bool, store::Error> {
    Ok(cases::version(db, id).await? != Some(seen))
}
