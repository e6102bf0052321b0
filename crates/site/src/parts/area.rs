//! Several lines of text with label, support text and problem.

use askama::Template;

/// `parts/area.html`. Built by [`super::FormView::area`].
#[derive(Clone, Debug, Template)]
#[template(path = "parts/area.html")]
pub struct Area {
    pub(super) key: &'static str,
    pub(super) label: String,
    pub(super) hint: String,
    pub(super) value: String,
    pub(super) problem: Option<String>,
    pub(super) rows: usize,
    pub(super) verbatim: bool,
    /// What is said of single lines, ready to be shown.
    pub(super) lines: String,
}

impl Area {
    /// So many lines are seen.
    pub fn rows(mut self, rows: usize) -> Self {
        self.rows = rows;
        self
    }
    /// Addresses or numbers, no prose: nothing marks or fills in words.
    pub fn verbatim(mut self) -> Self {
        self.verbatim = true;
        self
    }
    /// Says what is wrong with which line, below the problem.
    pub fn with_lines(mut self, lines: &impl Template) -> Self {
        self.lines = lines.render().unwrap_or_default();
        self
    }

    fn described_by(&self) -> String {
        let error = self.problem.as_ref().map(|_| format!("{}-error-text", self.key));
        let support = (!self.hint.is_empty()).then(|| format!("{}-support-text", self.key));
        [error, support].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}
