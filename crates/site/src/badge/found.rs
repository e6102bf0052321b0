//! What is known of an ID now, from the register in memory.

use crate::app::App;
use domain::{
    declaration::{Level, Standing},
    ids::DeclarationId,
};
use jiff::SignedDuration;

/// After so long without word from the register, nothing is said any more. A change arrives within a tenth of a second.
const STALE: SignedDuration = SignedDuration::from_secs(30);

/// What is known of an ID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The ID, if what was typed has its shape.
    pub id: Option<DeclarationId>,
    /// How it stands.
    pub standing: Standing,
    /// The level that was declared, where it may be named.
    pub level: Option<Level>,
}

impl Found {
    /// Looks up what was typed. An ID of an older system need not have our check digit, so the digit is looked at only when
    /// the register does not know the ID.
    pub fn of(app: &App, typed: &str) -> Self {
        let Ok(id) = DeclarationId::kept(typed) else {
            return Self { id: None, standing: Standing::NoNumber, level: None };
        };
        let fresh = app.directory.as_of().is_some_and(|as_of| app.now().duration_since(as_of.at) <= STALE);
        if !fresh {
            return Self { id: Some(id), standing: Standing::NotChecked, level: None };
        }
        match app.directory.by_number(&id) {
            Some(entry) => {
                let standing = Standing::of(entry.state);
                Self { id: Some(id), standing, level: Some(entry.level).filter(|_| standing.has_level()) }
            }
            None if DeclarationId::parse(id.as_str()).is_err() => {
                Self { id: Some(id), standing: Standing::NoNumber, level: None }
            }
            None => Self { id: Some(id), standing: Standing::NotIssued, level: None },
        }
    }
}
