//! The same on both engines: a test asks for its town here, and is run once for each.

use crate::{
    databases,
    town::{Counter, Town},
};
use std::sync::Arc;
use store::signing_keys;

/// Runs a test on both engines.
macro_rules! both {
    ($name:ident, $test:expr) => {
        mod $name {
            use super::*;

            #[tokio::test]
            async fn sqlite() {
                crate::engines::POSTGRES.scope(false, ($test)()).await;
            }

            #[tokio::test]
            async fn postgres() {
                crate::engines::POSTGRES.scope(true, ($test)()).await;
            }
        }
    };
}
pub(crate) use both;

tokio::task_local! {
    /// The test that runs is on PostgreSQL.
    pub static POSTGRES: bool;
}

/// A town on the engine of this test.
pub async fn town() -> Town {
    if !POSTGRES.get() {
        return Town::new().await;
    }
    let place = databases::postgres().await;
    let town = Town::beside(place.store, Arc::new(Counter::default()), None, None);
    let (store, now) = (&town.app.store, town.app.now());
    store.write(|mut db| async move { signing_keys::begin(&mut db, now).await }).await.unwrap();
    town
}
