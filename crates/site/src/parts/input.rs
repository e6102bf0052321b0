//! A line of text with label, support text, problem and repair.

use askama::Template;

/// `parts/input.html`. Built by [`super::FormView::text`], finished by the page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "parts/input.html")]
pub struct Input {
    /// Name and id.
    pub key: &'static str,
    /// The label.
    pub label: String,
    /// The support text.
    pub hint: String,
    /// The value shown.
    pub value: String,
    /// What was typed and what is kept, where they differ.
    pub repair: Option<(String, String)>,
    /// The sentence for what is wrong.
    pub problem: Option<String>,
    pub(super) required: bool,
    pub(super) when: &'static str,
    pub(super) public: bool,
    pub(super) width: &'static str,
    pub(super) kind: &'static str,
    pub(super) numeric: bool,
    pub(super) autocomplete: &'static str,
    pub(super) list: &'static str,
    pub(super) button: Option<(&'static str, &'static str)>,
}

impl Input {
    /// ※必須.
    pub fn must(mut self) -> Self {
        self.required = true;
        self
    }
    /// Other words than ※必須 and ※任意, for a field that only some must fill.
    pub fn when(mut self, words: &'static str) -> Self {
        self.when = words;
        self
    }
    /// 公開.
    pub fn public(mut self) -> Self {
        self.public = true;
        self
    }
    /// Without the support text, where the page itself says what to type.
    pub fn unhinted(mut self) -> Self {
        self.hint.clear();
        self
    }
    /// A width class: the width tells the length.
    pub fn width(mut self, class: &'static str) -> Self {
        self.width = class;
        self
    }
    /// Another input type than text.
    pub fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }
    /// The keyboard with digits.
    pub fn numeric(mut self) -> Self {
        self.numeric = true;
        self
    }
    /// The autofill field name (HTML Standard §4.10.18.7.1).
    pub fn autocomplete(mut self, name: &'static str) -> Self {
        self.autocomplete = name;
        self
    }
    /// The id of a datalist.
    pub fn list(mut self, id: &'static str) -> Self {
        self.list = id;
        self
    }
    /// A look-up button beside the field: its `action` and its words.
    pub fn button(mut self, action: &'static str, words: &'static str) -> Self {
        self.button = Some((action, words));
        self
    }

    fn described_by(&self) -> String {
        let error = self.problem.as_ref().map(|_| format!("{}-error-text", self.key));
        let support = (!self.hint.is_empty()).then(|| format!("{}-support-text", self.key));
        [error, support].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    fn input_type(&self) -> &'static str {
        if self.kind.is_empty() { "text" } else { self.kind }
    }
}
