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
    let mut known = String::new();
    while !stop.said() {
        match stage.look().await {
            Ok(false) => known.clear(),
            Ok(true) => {
                known.clear();
                speakers = exchanged(&house, &stage, speakers).await;
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

/// The loops under the edition that took force; those before have ended.
async fn exchanged(house: &House, stage: &Stage, before: Speakers) -> Speakers {
    let app = stage.app();
    let edition = app.source.edition.map_or_else(|| "folder".to_owned(), |id| id.to_string());
    tracing::info!(edition, scheme = app.scheme.about.name, "another edition of the scheme is in force");
    match house.speakers(&app.scheme) {
        Ok(next) => {
            before.end().await;
            next
        }
        Err(why) => {
            tracing::error!(cause = ?why, "the loops could not begin under the new edition; those before go on");
            before
        }
    }
}
