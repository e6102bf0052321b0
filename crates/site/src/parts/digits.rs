//! A number of a declaration or a corporation in a line: grouped by margins as on the public pages, so that a copy is plain digits.

use askama::Template;
use domain::{corporate_number::CorporateNumber, ids::DeclarationId};

/// `parts/digits.html`.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "parts/digits.html")]
pub struct Digits {
    /// The groups of digits.
    pub groups: Vec<String>,
}

impl From<&DeclarationId> for Digits {
    fn from(number: &DeclarationId) -> Self {
        Self { groups: number.groups().map(str::to_owned).to_vec() }
    }
}

impl From<&CorporateNumber> for Digits {
    fn from(number: &CorporateNumber) -> Self {
        Self { groups: number.groups().map(str::to_owned).to_vec() }
    }
}
