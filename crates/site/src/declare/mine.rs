//! The draft of this browser, and where it may go.

use crate::{app::App, error::Error, links, parts::Steps, who::Visitor};
use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts as _, RawPathParams},
    http::request::Parts,
};
use domain::wizard::{Journey, Step};
use std::sync::Arc;
use store::drafts::KeptDraft;
use uuid::Uuid;

/// A draft that belongs to the browser that asks. Another browser gets [`Error::OtherBrowser`].
pub struct Mine(pub KeptDraft);

impl FromRequestParts<Arc<App>> for Mine {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Error> {
        let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Error::NotFound)?;
        let id = params.iter().find(|(name, _)| *name == "id").and_then(|(_, id)| Uuid::parse_str(id).ok());
        let id = id.ok_or(Error::NotFound)?;
        let Ok(visitor) = Visitor::from_request_parts(parts, app).await;
        let Visitor(visitor) = visitor.ok_or(Error::OtherBrowser)?;
        let mut db = app.store.read().await?;
        let draft = store::drafts::find(&mut db, id).await?.filter(|draft| draft.visitor == visitor);
        draft.map(Self).ok_or(Error::OtherBrowser)
    }
}

impl Mine {
    /// The journey of this draft today.
    pub fn journey(&self, app: &App) -> Journey {
        Journey::of(&self.0.draft, &app.scheme, &app.registers, app.today())
    }

    /// Sends the browser to the next step if this one may not be opened yet, or no more.
    pub fn may_open(&self, app: &App, step: Step) -> Result<(), Error> {
        let journey = self.journey(app);
        if journey.may_open(step) { Ok(()) } else { Err(Error::See(links::step(self.0.id, journey.next()))) }
    }

    /// The progress bar at a step of this draft.
    pub fn steps(&self, app: &App, here: Step, wrong: bool) -> Steps {
        let journey = self.journey(app);
        Steps::at(&app.scheme.words, here, wrong, |step| journey.may_open(step).then(|| links::step(self.0.id, step)))
    }

    /// Where a step leads when it is right: back to 内容確認 if everything else is right too, else to the next gap.
    pub fn after(&self, app: &App, step: Step) -> Step {
        let next = self.journey(app).next();
        if next == Step::Review { next } else { Step::ALL.get(step.number()).copied().unwrap_or(next) }
    }

    /// The link that opens this draft in another browser, or here when the cookie has gone.
    pub fn resume_link(&self, app: &App) -> String {
        format!("{}{}", app.settings.origin, links::resume(&app.secret, self.0.id))
    }
}
