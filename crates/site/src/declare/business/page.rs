//! The page of 事業者情報入力.

use crate::{
    app::App,
    declare::{mine::Mine, preview::Preview},
    intake::IntakeNote,
    links,
    lookup::Lookup,
    page::Frame,
    parts::{BusinessFields, FormView, Steps},
    who::Reader,
};
use askama::Template;
use domain::wizard::Step;

/// `business.html`.
#[derive(Template)]
#[template(path = "declare/business.html")]
pub struct BusinessPage {
    frame: Frame,
    steps: Steps,
    note: IntakeNote,
    form: FormView,
    fields: BusinessFields,
    preview: Preview,
    action: String,
    back: String,
    resume_link: String,
}

impl BusinessPage {
    /// The page for what was kept, and what is in doubt of it; `check`: with all problems.
    pub fn of(app: &App, reader: &Reader, mine: &Mine, check: bool, (lookup, note): (Lookup, IntakeNote)) -> Self {
        let typed = mine.kept.draft.business.clone().unwrap_or_default();
        let problems = if check {
            typed.parse(&app.scheme, &app.registers).err().unwrap_or_default()
        } else {
            lookup.problems.clone()
        };
        let form = FormView::new(&app.scheme, problems).repaired(typed.repaired());
        Self {
            frame: Frame::of(app, reader),
            steps: mine.steps(app, Step::Business, form.wrong()),
            note,
            fields: BusinessFields::of(app, &form, typed, lookup),
            form,
            preview: Preview::of(app, &mine.kept.draft),
            action: links::step(mine.kept.id, Step::Business),
            back: links::step(mine.kept.id, Step::Terms),
            resume_link: mine.resume_link(app),
        }
    }
}
