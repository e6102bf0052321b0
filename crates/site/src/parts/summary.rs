//! The box at the top of a form that lists all problems, each a link to its field.

use askama::Template;

/// `parts/summary.html`: field key and sentence, in page order. Empty: nothing is shown.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/summary.html")]
pub struct Summary {
    /// Field and sentence.
    pub lines: Vec<(&'static str, String)>,
}
