//! Keeps the copy of the register that the office searches close to the store, so that no officer waits for it to be filled.

use crate::stop::Stop;
use site::registry::Registry;
use std::{sync::Arc, time::Duration};
use store::Store;

/// The pause between two looks at the journal. Whoever searches looks before each answer as well, so this is only for what piles up.
const PAUSE: Duration = Duration::from_secs(1);

/// Keeps up until told to stop.
pub async fn keep_up(registry: Arc<Registry>, store: Store, stop: Stop) {
    tokio::select! {
        () = for_ever(&registry, &store) => {}
        () = stop.heard() => {}
    }
}

async fn for_ever(registry: &Registry, store: &Store) {
    loop {
        if let Err(why) = registry.catch_up(store).await {
            tracing::warn!(cause = %why, "the register cannot be searched as it is now; trying again");
        }
        tokio::time::sleep(PAUSE).await;
    }
}
