//! What is known of an ID now, from the register in memory.

use crate::{app::App, checked::told_from_memory};
use domain::{
    declaration::{Level, Standing},
    ids::DeclarationId,
};

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
        if told_from_memory(app).is_none() {
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
