//! Watching by key: each declaration on its own.

use super::{MOST, Watched, add, count, lists};
use crate::{
    door::{Db, Unit},
    error::Error,
};
use domain::ids::DeclarationId;
use jiff::Timestamp;
use uuid::Uuid;

/// What came of watching one more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// It is watched from now on.
    New,
    /// It was watched before.
    Already,
    /// There is no such declaration.
    Unknown,
    /// The key watches [`MOST`] declarations.
    Full,
}

/// Watches a declaration.
pub async fn put(db: &mut Unit, key: Uuid, number: &DeclarationId, now: Timestamp) -> Result<Put, Error> {
    if lists::watched(db, key, number).await?.is_some() {
        return Ok(Put::Already);
    }
    if count(db, key).await? >= MOST {
        return Ok(Put::Full);
    }
    Ok(if add(db, key, number, now).await? { Put::New } else { Put::Unknown })
}

/// Watches it no longer; `false`: it was not watched.
pub async fn remove(db: &mut Unit, key: Uuid, number: &DeclarationId) -> Result<bool, Error> {
    lists::take_out(db, key, number).await
}

/// What the key watches, by number, after that one, at most `limit`.
pub async fn page(db: &mut Db, key: Uuid, after: &str, limit: i64) -> Result<Vec<Watched>, Error> {
    lists::rows(db, key, after, limit).await
}
