//! Follows the edition of the scheme in force: when its day has come, or one was withdrawn, the pages and the loops that use it follow without
//! a restart.

use super::{House, loops::Speakers};
use crate::stop::Stop;
use site::editions::{Stage, Unfit};
use std::sync::Arc;
use std::time::Duration;

/// The pause between two looks: one row is asked for each second.
const PAUSE: Duration = Duration::from_secs(1);

/// Follows until told to stop; then the loops that use the scheme end, too.
pub(super) async fn follow(house: Arc<House>, stage: Arc<Stage>, mut speakers: Speakers, stop: Stop) {
    let (mut known, mut behind) = (String::new(), false);
    while !stop.said() {
        match stage.look().await {
            Ok(new) => {
                known.clear();
                if new || behind {
                    (speakers, behind) = exchanged(&house, &stage, (speakers, behind)).await;
                }
            }
            // Each cause once, not each second.
            Err(why) if why.to_string() == known => {}
            Err(why) => {
                match &why {
                    Unfit::Store(_) => {
                        tracing::warn!(cause = %why, "which edition is in force cannot be asked; trying again");
                    }
                    Unfit::Faults { .. } => {
                        tracing::error!(cause = %why, "the edition in force cannot be used; the one before stays");
                    }
                }
                known = why.to_string();
            }
        }
        tokio::select! {
            () = stop.heard() => break,
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
    speakers.end().await;
}

/// The loops under the edition that took force; those before have ended. `true`: those of the new one could not begin, and those before go
/// on until they can; `behind` says that this was so already.
async fn exchanged(house: &House, stage: &Stage, (before, behind): (Speakers, bool)) -> (Speakers, bool) {
    let app = stage.app();
    if !behind {
        let edition = app.source.edition.map_or_else(|| "folder".to_owned(), |id| id.to_string());
        tracing::info!(edition, scheme = app.scheme.about.name, "another edition of the scheme is in force");
    }
    let next = house.speakers(&app.scheme);
    metrics::gauge!("sengen_loops_behind").set(if next.is_ok() { 0.0 } else { 1.0 });
    match next {
        Ok(next) => {
            before.end().await;
            (next, false)
        }
        Err(why) => {
            if !behind {
                tracing::error!(cause = ?why, "the loops could not begin under the new edition; those before go on, and it is tried again");
            }
            (before, true)
        }
    }
}
