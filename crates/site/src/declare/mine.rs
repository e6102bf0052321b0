//! The draft of this browser, and where it may go.

use crate::{
    access::{self, Sample},
    app::App,
    error::Error,
    links,
    parts::Steps,
};
use axum::{extract::FromRequestParts, http::request::Parts};
use domain::wizard::{BusinessForm, DeclarationForm, Journey, Step};
use std::sync::Arc;
use store::drafts::KeptDraft;

/// A draft that belongs to the browser that asks, found by [`access::Rule::OwnDraft`]. Another browser gets [`Error::OtherBrowser`].
pub struct Mine {
    /// What is kept of it.
    pub kept: KeptDraft,
    /// What stands for its declaration where the page is only looked at.
    pub sample: Option<Sample>,
    /// Its journey today, computed once: reading the forms is the dearest part of a page.
    journey: Journey,
}

impl FromRequestParts<Arc<App>> for Mine {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Error> {
        let access::Draft(kept) = parts.extensions.remove().ok_or(Error::Unguarded)?;
        let sample = parts.extensions.get().cloned();
        let journey = journey(app, &kept);
        Ok(Self { kept, sample, journey })
    }
}

/// The journey of a draft today.
fn journey(app: &App, kept: &KeptDraft) -> Journey {
    Journey::of(&kept.draft, &app.scheme, &app.registers, app.today())
}

impl Mine {
    /// The first step that is not complete.
    pub fn next(&self) -> Step {
        self.journey.next()
    }

    /// Takes what was typed at 事業者情報入力; true if it is right.
    pub fn typed_business(&mut self, app: &App, form: BusinessForm) -> bool {
        self.kept.draft.business = Some(form);
        self.journey = journey(app, &self.kept);
        self.next() > Step::Business
    }

    /// Takes what was typed at 自己宣言入力; true if it is right.
    pub fn typed_declaration(&mut self, app: &App, form: DeclarationForm) -> bool {
        self.kept.draft.declaration = Some(form);
        self.journey = journey(app, &self.kept);
        self.next() > Step::Declaration
    }

    /// Sends the browser to the next step if this one may not be opened yet, or no more.
    pub fn may_open(&self, step: Step) -> Result<(), Error> {
        if self.journey.may_open(step) { Ok(()) } else { Err(Error::See(links::step(self.kept.id, self.next()))) }
    }

    /// The progress bar at a step of this draft.
    pub fn steps(&self, app: &App, here: Step, wrong: bool) -> Steps {
        let link = |step| self.journey.may_open(step).then(|| links::step(self.kept.id, step));
        Steps::at(&app.scheme.words, here, wrong, link)
    }

    /// Where a step leads when it is right: back to 内容確認 if everything else is right too, else to the next gap.
    pub fn after(&self, step: Step) -> Step {
        let next = self.next();
        if next == Step::Review { next } else { Step::ALL.get(step.number()).copied().unwrap_or(next) }
    }

    /// The link that opens this draft in another browser, or here when the cookie has gone.
    pub fn resume_link(&self, app: &App) -> String {
        format!("{}{}", app.settings.origin, links::resume(&app.secret, self.kept.id))
    }
}
