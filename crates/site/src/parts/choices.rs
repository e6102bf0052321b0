//! Radio buttons, check boxes and drop-down lists.

use askama::Template;
use std::borrow::Borrow;

/// One option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opt {
    /// The value sent.
    pub code: String,
    /// The words.
    pub words: String,
    /// A word of help below.
    pub hint: String,
    /// Chosen.
    pub chosen: bool,
}

impl Opt {
    /// An option that is not chosen yet.
    pub fn of(code: &str, words: &str, hint: &str) -> Self {
        Self { code: code.to_owned(), words: words.to_owned(), hint: hint.to_owned(), chosen: false }
    }
}

/// `parts/choices.html`. Built by [`super::FormView`], finished by the page. Nothing is preset where a decision is asked.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "parts/choices.html")]
pub struct Choices {
    /// Name and id.
    pub key: &'static str,
    /// The label.
    pub label: String,
    /// The support text.
    pub hint: String,
    /// The sentence for what is wrong.
    pub problem: Option<String>,
    /// `radio`, `checkbox` or `select`.
    pub kind: &'static str,
    /// The options.
    pub options: Vec<Opt>,
    pub(super) required: bool,
    pub(super) public: bool,
    pub(super) row: bool,
    pub(super) autocomplete: &'static str,
    pub(super) width: &'static str,
}

impl Choices {
    /// ※必須.
    pub fn must(mut self) -> Self {
        self.required = true;
        self
    }
    /// 公開.
    pub fn public(mut self) -> Self {
        self.public = true;
        self
    }
    /// Side by side.
    pub fn row(mut self) -> Self {
        self.row = true;
        self
    }
    /// The autofill field name.
    pub fn autocomplete(mut self, name: &'static str) -> Self {
        self.autocomplete = name;
        self
    }
    /// A width class.
    pub fn width(mut self, class: &'static str) -> Self {
        self.width = class;
        self
    }

    fn described_by(&self) -> String {
        let error = self.problem.as_ref().map(|_| format!("{}-error-text", self.key));
        let support = (!self.hint.is_empty()).then(|| format!("{}-support-text", self.key));
        [error, support].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// The first option carries the id, so that the summary's link leads to it.
    fn id(&self, at: impl Borrow<usize>) -> String {
        let at = *at.borrow();
        if at == 0 { self.key.to_owned() } else { format!("{}-{at}", self.key) }
    }
}
