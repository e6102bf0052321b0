//! The secret of a partner or a key of the API on the one page that ever shows it. No cache keeps it (as every page), and nothing here does.

use super::Room;
use askama::Template;
use domain::credential::{Credential, Opens};

/// The page.
#[derive(Template)]
#[template(path = "office/once.html")]
pub struct OncePage {
    pub room: Room,
    pub opens: Opens,
    /// Whose it is.
    pub name: String,
    /// The code of a partner, which stands beside its secret.
    pub code: String,
    /// Where one goes on.
    pub next: String,
    /// What is shown.
    pub secret: Credential,
}
