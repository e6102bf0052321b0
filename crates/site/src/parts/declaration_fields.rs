//! The fields of 自己宣言, all of them or those that are open to be mended.

use super::{FormView, Opt, Stars};
use crate::app::App;
use askama::Template;
use domain::{
    declaration::Level,
    field::Field,
    scheme::{Phrase, Rules, Scheme},
    wizard::DeclarationForm,
};
use std::{borrow::Borrow, collections::BTreeSet, sync::Arc};

/// `parts/declaration_fields.html`. It is a template: `{{ fields|safe }}` within a `<form data-keep>`.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/declaration_fields.html")]
pub struct DeclarationFields {
    form: FormView,
    typed: DeclarationForm,
    scheme: Arc<Scheme>,
    rules: Rules,
    open: Option<BTreeSet<Field>>,
}

impl DeclarationFields {
    /// All fields, with what was typed. The rules are those in force today.
    pub fn of(app: &App, form: &FormView, typed: DeclarationForm) -> Self {
        let rules = app.scheme.rules_on(app.today()).clone();
        Self { form: form.clone(), typed, scheme: Arc::clone(&app.scheme), rules, open: None }
    }

    /// Only these.
    #[must_use]
    pub fn only(mut self, open: &BTreeSet<Field>) -> Self {
        self.open = Some(open.clone());
        self
    }

    fn has(&self, field: impl Borrow<Field>) -> bool {
        self.open.as_ref().is_none_or(|open| open.contains(field.borrow()))
    }

    fn two(&self) -> bool {
        self.has(Field::Score) || self.has(Field::Publication)
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

    /// The name of the edition.
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
