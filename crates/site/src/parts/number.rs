//! A number that people copy: large, grouped by margins so that a copy is plain digits.

use askama::Template;

/// `parts/number.html`.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/number.html")]
pub struct Number {
    /// `declaration_id` or `member_number`; id of the label and `data-number`.
    pub key: &'static str,
    /// The label.
    pub label: String,
    /// The groups of digits.
    pub groups: Vec<String>,
    /// What it is for.
    pub note: String,
}
