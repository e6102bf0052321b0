//! The secret of a partner or a key of the API on the one page that ever shows it. No cache keeps it (as every page), and nothing here does.

use super::Room;
use crate::{error::Error, page::show};
use askama::Template;
use axum::response::Response;
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
    pub word: String,
}

impl OncePage {
    /// The answer.
    pub fn told(self, credential: &Credential) -> Result<Response, Error> {
        show(&Self { word: credential.reveal().to_owned(), ..self })
    }
}
