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
}

impl Area {
    fn described_by(&self) -> String {
        let error = self.problem.as_ref().map(|_| format!("{}-error-text", self.key));
        let support = (!self.hint.is_empty()).then(|| format!("{}-support-text", self.key));
        [error, support].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}
