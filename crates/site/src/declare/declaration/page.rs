//! The page of 自己宣言入力.

use crate::{
    app::App,
    declare::{mine::Mine, preview::Preview},
    links,
    page::Frame,
    parts::{FormView, Opt, Stars, Steps},
    who::Reader,
};
use askama::Template;
use domain::{
    declaration::Level,
    field::Field,
    scheme::{Phrase, Question, Rules, Scheme},
    wizard::{DeclarationForm, Step},
};
use std::sync::Arc;

/// `declaration.html`.
#[derive(Template)]
#[template(path = "declare/declaration.html")]
pub struct DeclarationPage {
    frame: Frame,
    steps: Steps,
    form: FormView,
    typed: DeclarationForm,
    scheme: Arc<Scheme>,
    rules: Rules,
    preview: Preview,
    action: String,
    back: String,
    resume_link: String,
}

impl DeclarationPage {
    /// The page for what was kept; `check`: with all problems.
    pub fn of(app: &App, reader: &Reader, mine: &Mine, typed: DeclarationForm, check: bool) -> Self {
        let problems = if check { typed.parse(&app.scheme, app.today()).err() } else { None };
        let form = FormView::new(&app.scheme, problems.unwrap_or_default()).repaired(typed.repaired());
        Self {
            frame: Frame::of(app, reader),
            steps: mine.steps(app, Step::Declaration, form.wrong()),
            form,
            typed,
            scheme: Arc::clone(&app.scheme),
            rules: app.scheme.rules_on(app.today()).clone(),
            preview: Preview::of(app, &mine.kept.draft),
            action: links::step(mine.kept.id, Step::Declaration),
            back: links::step(mine.kept.id, Step::Business),
            resume_link: mine.resume_link(app),
        }
    }

    fn levels(&self) -> Vec<Opt> {
        let option = |level: Level| {
            let words = self.scheme.level(level);
            Opt::of(level.code(), &words.name, &words.meaning)
        };
        Level::ALL.map(option).to_vec()
    }

    fn promises(&self) -> Vec<Opt> {
        self.rules.rules.iter().map(|rule| Opt::of(&rule.id, &rule.words, &rule.hint)).collect()
    }

    /// The one box of the pledge, in the words of its field.
    fn pledge(&self) -> Vec<Opt> {
        vec![Opt::of("yes", &self.scheme.words.phrase(Phrase::PledgeYes).label, "")]
    }

    fn pledged(&self) -> Vec<String> {
        vec![self.typed.pledge.clone()]
    }

    fn stars(&self, level: &str) -> Option<Stars> {
        Level::parse(level).map(|level| Stars::of(&self.scheme, level))
    }

    /// A ticked answer of the survey.
    fn ticked(&self, question: &Question, code: &str) -> bool {
        self.typed.survey.get(&question.id).is_some_and(|codes| codes.iter().any(|one| one == code))
    }

    /// The support text of the rules with their edition's name.
    fn rules_name(&self) -> &str {
        &self.rules.name
    }

    fn part(&self, at: usize) -> &str {
        self.typed.score_date.get(at).map_or("", String::as_str)
    }

    fn date_problem(&self) -> Option<String> {
        self.form.problem(Field::ScoreDate)
    }
}
