//! 使用規約確認.

use super::{mine::Mine, start::Begun};
use crate::{
    app::App,
    arrival::{Arrival, Link},
    error::Error,
    form::Typed,
    links,
    page::{Frame, see, show},
    pages::markdown,
    parts::Steps,
    who::Reader,
};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{scheme::Terms, wizard::Step};
use std::sync::Arc;
use store::drafts;

/// `terms.html`.
#[derive(Template)]
#[template(path = "declare/terms.html")]
pub struct TermsPage {
    /// The frame.
    pub frame: Frame,
    /// The progress bar.
    pub steps: Steps,
    /// The terms.
    pub terms: TermsText,
    /// Where agreement is posted.
    pub action: String,
    /// Applications begun in this browser.
    pub begun: Vec<Begun>,
    /// The partner that sent the applicant.
    pub partnered: Partnered,
    /// The address that tells the partner that nobody can declare now.
    pub unavailable: Option<String>,
    /// When this edition was agreed to before.
    pub agreed: Option<String>,
    /// An older edition was agreed to before.
    pub newer: bool,
    /// It was read from a filled form: the applicant agrees there, and nobody does it here.
    pub on_paper: bool,
}

/// What the page says of the partner that sent the applicant.
pub enum Partnered {
    /// There is none.
    Not,
    /// The site that sent the applicant is not registered, or its link is wrong.
    Unknown,
    /// A partner.
    By {
        /// The name people know.
        name: String,
        /// It will be asked for consent to tell it of the declaration.
        asks: bool,
        /// The fields that hand its link on.
        fields: Vec<(&'static str, String)>,
    },
}

impl Partnered {
    /// By what came of reading the link.
    pub fn of(arrival: &Arrival, link: &Link) -> Self {
        match arrival {
            Arrival::Alone => Self::Not,
            Arrival::Unknown | Arrival::Refused(_) => Self::Unknown,
            Arrival::From(from) => {
                Self::By { name: from.partner.name.clone(), asks: from.asks(), fields: link.fields() }
            }
        }
    }
}

/// An edition of the terms as the page shows it.
pub struct TermsText {
    edition: String,
    number: usize,
    title: String,
    from: String,
    html: String,
}

impl TermsText {
    /// The edition, rendered.
    pub fn of(app: &App, terms: &Terms) -> Self {
        let position = app.scheme.terms.iter().position(|one| one.edition == terms.edition);
        Self {
            edition: terms.edition.clone(),
            number: position.map_or(1, |at| at + 1),
            title: terms.title.clone(),
            from: domain::time::date_ja(terms.from),
            html: markdown(&terms.body),
        }
    }
}

/// GET /declare/{id}/terms — the terms again, from a draft.
pub async fn get(mine: Mine, State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    mine.may_open(Step::Terms)?;
    let terms = app.scheme.terms_on(app.today());
    let agreed = mine.kept.draft.terms.as_ref().filter(|agreed| agreed.edition == terms.edition);
    show(&TermsPage {
        frame: Frame::of(&app, &reader),
        steps: mine.steps(&app, Step::Terms, false),
        terms: TermsText::of(&app, terms),
        action: links::step(mine.kept.id, Step::Terms),
        begun: Vec::new(),
        partnered: Partnered::Not,
        unavailable: None,
        newer: agreed.is_none() && mine.kept.draft.terms.is_some(),
        on_paper: mine.kept.intake.is_some(),
        agreed: agreed.map(|agreed| domain::time::moment_ja(agreed.at)),
    })
}

/// POST /declare/{id}/terms — agreement to the edition that was read; another edition in force meanwhile is shown first. Of a form on
/// paper nothing is kept.
pub async fn post(mine: Mine, State(app): State<Arc<App>>, typed: Typed) -> Result<Response, Error> {
    mine.may_open(Step::Terms)?;
    let in_force = &app.scheme.terms_on(app.today()).edition;
    if typed.one("agree") != "yes" || typed.one("edition") != in_force {
        return Ok(see(links::step(mine.kept.id, Step::Terms)));
    }
    let (id, now) = (mine.kept.id, app.now());
    let kept = app.store.write(|mut db| async move { drafts::agree(&mut db, id, in_force, now).await }).await?;
    Ok(see(links::step(id, if kept { Step::Business } else { Step::Terms })))
}
