//! A form on a page: for each field its words, what was typed, what is wrong, what was repaired.

use super::{
    area::Area,
    choices::{Choices, Opt},
    input::Input,
    summary::Summary,
};
use domain::{
    field::Field,
    problem::Problems,
    scheme::{List, Words},
};
use std::{borrow::Borrow, sync::Arc};

/// The form: built by the handler, asked by the page.
#[derive(Clone, Debug)]
pub struct FormView {
    scheme: Arc<domain::scheme::Scheme>,
    problems: Problems,
    repaired: Vec<(Field, String)>,
}

impl FormView {
    /// A form with these problems (none: it is shown for the first time).
    pub fn new(scheme: &Arc<domain::scheme::Scheme>, problems: Problems) -> Self {
        Self { scheme: Arc::clone(scheme), problems, repaired: Vec::new() }
    }

    /// With the values that were repaired: the field, and the value as it will be kept.
    pub fn repaired(mut self, repaired: Vec<(Field, String)>) -> Self {
        self.repaired = repaired;
        self
    }

    /// Something is wrong: the title begins with エラー.
    pub fn wrong(&self) -> bool {
        !self.problems.is_empty()
    }

    /// The box at the top that lists all problems.
    pub fn summary(&self) -> Summary {
        let line = |(field, problem)| (Field::key(field), self.words().problem(field, problem));
        Summary { lines: self.problems.iter().map(line).collect() }
    }

    /// A line of text.
    pub fn text(&self, field: impl Borrow<Field>, typed: &str) -> Input {
        let field = *field.borrow();
        let words = self.words().field(field);
        let kept = self.repaired.iter().find(|(at, _)| *at == field).map(|(_, kept)| kept.clone());
        Input {
            key: field.key(),
            label: words.label.clone(),
            hint: words.hint.clone(),
            value: kept.clone().unwrap_or_else(|| typed.to_owned()),
            repair: kept.map(|kept| (typed.to_owned(), kept)),
            problem: self.problem(field),
            ..Input::default()
        }
    }

    /// Several lines of text that must be filled.
    pub fn area(&self, field: impl Borrow<Field>, typed: &str) -> Area {
        let field = *field.borrow();
        let words = self.words().field(field);
        Area {
            key: field.key(),
            label: words.label.clone(),
            hint: words.hint.clone(),
            value: typed.to_owned(),
            problem: self.problem(field),
            rows: match field {
                Field::NoteBody | Field::CaseReason | Field::EndingReason | Field::MergeReason | Field::CaseNote => 4,
                _ => 10,
            },
            verbatim: false,
            lines: String::new(),
        }
    }

    /// A password: never shown again, its autofill name told.
    pub fn secret(&self, field: impl Borrow<Field>, autocomplete: &'static str) -> Input {
        let mut input = self.text(field, "").must().kind("password").width("sg-w-20").autocomplete(autocomplete);
        input.hint.clear();
        input
    }

    /// Radio buttons over a list of the scheme.
    pub fn one_of(&self, field: impl Borrow<Field>, list: &List, chosen: &str) -> Choices {
        let options = list.offered().map(|choice| Opt::of(&choice.code, &choice.words, &choice.hint)).collect();
        self.radio(field, options, chosen)
    }

    /// Radio buttons.
    pub fn radio(&self, field: impl Borrow<Field>, options: Vec<Opt>, chosen: &str) -> Choices {
        self.choices(*field.borrow(), options, &[chosen.to_owned()], "radio")
    }

    /// Check boxes over a list of the scheme.
    pub fn several_of(&self, field: impl Borrow<Field>, list: &List, chosen: &[String]) -> Choices {
        let options = list.offered().map(|choice| Opt::of(&choice.code, &choice.words, &choice.hint)).collect();
        self.checks(field, options, chosen)
    }

    /// Check boxes.
    pub fn checks(&self, field: impl Borrow<Field>, options: Vec<Opt>, chosen: &[String]) -> Choices {
        self.choices(*field.borrow(), options, chosen, "checkbox")
    }

    /// A drop-down list.
    pub fn select(&self, field: impl Borrow<Field>, options: Vec<Opt>, chosen: &str) -> Choices {
        self.choices(*field.borrow(), options, &[chosen.to_owned()], "select")
    }

    /// A drop-down list over a list of the scheme.
    pub fn select_of(&self, field: impl Borrow<Field>, list: &List, chosen: &str) -> Choices {
        let options = list.offered().map(|choice| Opt::of(&choice.code, &choice.words, &choice.hint)).collect();
        self.select(field, options, chosen)
    }

    /// The sentence for the problem at a field.
    pub fn problem(&self, field: impl Borrow<Field>) -> Option<String> {
        let field = *field.borrow();
        self.problems.at(field).map(|problem| self.words().problem(field, problem))
    }

    /// The label of a field.
    pub fn label(&self, field: impl Borrow<Field>) -> &str {
        &self.words().field(*field.borrow()).label
    }

    /// The support text of a field.
    pub fn hint(&self, field: impl Borrow<Field>) -> &str {
        &self.words().field(*field.borrow()).hint
    }

    fn words(&self) -> &Words {
        &self.scheme.words
    }

    fn choices(&self, field: Field, mut options: Vec<Opt>, chosen: &[String], kind: &'static str) -> Choices {
        let words = self.words().field(field);
        for option in &mut options {
            option.chosen = !option.code.is_empty() && chosen.contains(&option.code);
        }
        Choices {
            key: field.key(),
            label: words.label.clone(),
            hint: words.hint.clone(),
            problem: self.problem(field),
            kind,
            options,
            ..Choices::default()
        }
    }
}
