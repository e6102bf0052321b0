//! Follows the mode of the site, so that every node knows within a second how it works.

use crate::stop::Stop;
use site::Board;
use std::{sync::Arc, time::Duration};
use store::Store;

/// The pause between two looks: one row is asked for twice a second.
const PAUSE: Duration = Duration::from_millis(500);

/// Follows until told to stop.
pub async fn follow(board: Arc<Board>, store: Store, stop: Stop) {
    while !stop.said() {
        if let Err(why) = board.look(&store).await {
            tracing::warn!(cause = %why, "the mode could not be read; the one before counts");
        }
        tokio::select! {
            () = stop.heard() => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}
