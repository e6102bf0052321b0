//! 使用規約 by their edition, as long as anybody declared under them: those of the scheme in force, and those of an edition of it that was
//! in force and was withdrawn.

use crate::{app::App, error::Error};
use domain::scheme::{Terms, terms};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};
use store::editions;
use uuid::Uuid;

/// An edition of the terms.
#[derive(Clone, Debug)]
pub struct Found {
    /// The text.
    pub terms: Terms,
    /// The edition of the scheme they came with was withdrawn.
    pub withdrawn: bool,
}

/// The terms of editions that were withdrawn: their files change no more, so they are read once.
static PAST: Mutex<BTreeMap<Uuid, Arc<Vec<Terms>>>> = Mutex::new(BTreeMap::new());

/// The terms of that edition; `None`: they never were in force.
pub async fn of(app: &App, edition: &str) -> Result<Option<Found>, Error> {
    if let Some(terms) = app.scheme.terms_of(edition) {
        return Ok(Some(Found { terms: terms.clone(), withdrawn: false }));
    }
    let mut db = app.store.read().await?;
    for id in editions::once_in_force(&mut db).await? {
        let known = PAST.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        let past = if let Some(past) = known {
            past
        } else {
            let past = Arc::new(terms(&editions::files(&mut db, id).await?));
            PAST.lock().unwrap_or_else(PoisonError::into_inner).insert(id, Arc::clone(&past));
            past
        };
        if let Some(terms) = past.iter().find(|terms| terms.edition == edition) {
            return Ok(Some(Found { terms: terms.clone(), withdrawn: true }));
        }
    }
    Ok(None)
}
