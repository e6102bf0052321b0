//! The page of 自己宣言入力.

use crate::{
    app::App,
    declare::{mine::Mine, preview::Preview},
    intake::IntakeNote,
    links,
    page::Frame,
    parts::{DeclarationFields, FormView, Steps},
    who::Reader,
};
use askama::Template;
use domain::{
    scheme::{Question, Scheme},
    wizard::{DeclarationForm, Step},
};
use std::sync::Arc;

/// `declaration.html`.
#[derive(Template)]
#[template(path = "declare/declaration.html")]
pub struct DeclarationPage {
    frame: Frame,
    steps: Steps,
    note: IntakeNote,
    form: FormView,
    typed: DeclarationForm,
    scheme: Arc<Scheme>,
    fields: DeclarationFields,
    preview: Preview,
    action: String,
    back: String,
    resume_link: String,
}

impl DeclarationPage {
    /// The page for what was kept, and what is in doubt of it; `check`: with all problems.
    pub fn of(
        app: &App,
        reader: &Reader,
        mine: &Mine,
        (typed, note): (DeclarationForm, IntakeNote),
        check: bool,
    ) -> Self {
        let problems = if check { typed.parse(&app.scheme, app.today()).err() } else { None };
        let form = FormView::new(&app.scheme, problems.unwrap_or_default()).repaired(typed.repaired());
        Self {
            frame: Frame::of(app, reader),
            steps: mine.steps(app, Step::Declaration, form.wrong()),
            note,
            fields: DeclarationFields::of(app, &form, typed.clone()),
            form,
            typed,
            scheme: Arc::clone(&app.scheme),
            preview: Preview::of(app, &mine.kept.draft),
            action: links::step(mine.kept.id, Step::Declaration),
            back: links::step(mine.kept.id, Step::Business),
            resume_link: mine.resume_link(app),
        }
    }

    /// A ticked answer of the survey.
    fn ticked(&self, question: &Question, code: &str) -> bool {
        self.typed.survey.get(&question.id).is_some_and(|codes| codes.iter().any(|one| one == code))
    }
}
