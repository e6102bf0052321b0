//! The directory of this node in a file: read at the start, written now and then and at the end.

pub mod file;

use crate::{config::Config, drift, follow::Follower};
use file::{Broken, Reading};
use std::{
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use store::{
    Error,
    bookmark::{self, Bookmark},
    journal::Mark,
};

/// The file where the database is no file.
const BESIDE_NOTHING: &str = "var/sengen-directory.snapshot";
/// The pause between two writings: a second of work at 400,000 entries.
const EVERY: Duration = Duration::from_hours(1);
/// The pause between two questions whether the directory is ready.
const PAUSE: Duration = Duration::from_millis(100);
/// A writing that nobody waits for any more goes on to its end: the next one of this process begins after it.
static WRITING: Mutex<()> = Mutex::new(());
/// Lines of the journal that are followed after a file was read. Beyond that, reading the whole register is quicker.
const LINES_BEHIND: i64 = 50_000;

/// Where the file lies.
pub fn path(config: &Config) -> PathBuf {
    let given = &config.directory.snapshot_file;
    if !given.is_empty() {
        return PathBuf::from(given);
    }
    let beside =
        config.database.url.sqlite_file().map(|file| PathBuf::from(file).with_file_name("sengen-directory.snapshot"));
    beside.unwrap_or_else(|| PathBuf::from(BESIDE_NOTHING))
}

/// Fills the directory from its file and gives the mark to follow from; `None`: it must be filled from the store, the reason is
/// logged.
pub async fn load(follower: &Follower) -> Option<Mark> {
    let path = follower.snapshot.as_ref()?;
    match read(follower, path.clone()).await {
        Ok(mark) => {
            tracing::info!(entries = follower.directory.len(), "the directory was filled from its file");
            Some(mark)
        }
        Err(Unused::Broken(Broken::Missing)) => None,
        Err(why) => {
            tracing::warn!(cause = %why, file = %path.display(), "the file of the directory is not used; filling it from the store");
            None
        }
    }
}

/// Why a file is not used.
#[derive(Debug, thiserror::Error)]
enum Unused {
    #[error(transparent)]
    Broken(#[from] Broken),
    #[error("the database does not answer: {0}")]
    Store(#[from] Error),
    #[error("the file is of another database, or of a time that a restore took back")]
    Stranger,
    #[error("the journal has gone on too far since")]
    Old,
}

async fn read(follower: &Follower, path: PathBuf) -> Result<Mark, Unused> {
    let begun = follower.clock.now();
    let reading = Reading::open(&path)?;
    let Bookmark { mark, .. } = reading.bookmark;
    let mut db = follower.store.read().await?;
    if !bookmark::is_ours(&mut db, &reading.bookmark).await? {
        return Err(Unused::Stranger);
    }
    if bookmark::last(&mut db).await?.mark.seq - mark.seq > LINES_BEHIND {
        return Err(Unused::Old);
    }
    drop(db);
    let directory = follower.directory.clone();
    let filling = tokio::task::spawn_blocking(move || directory.fill_as_of(begun, reading));
    filling.await.map_err(|why| Error::Io(why.to_string()))??;
    Ok(mark)
}

/// Writes the file when the directory is ready, and then now and then. The directory must be followed meanwhile.
pub async fn keep(follower: &Follower) {
    while follower.directory.as_of().is_none() {
        tokio::time::sleep(PAUSE).await;
    }
    loop {
        write(follower).await;
        tokio::time::sleep(EVERY).await;
    }
}

/// Writes the file once; a failure is logged, and the old file stays. The directory must be followed meanwhile.
pub async fn write(follower: &Follower) {
    let Some(path) = follower.snapshot.clone() else { return };
    match written(follower, path.clone()).await {
        Ok(entries) => tracing::debug!(entries, "the file of the directory was written"),
        Err(why) => {
            tracing::warn!(cause = %why, file = %path.display(), "the file of the directory could not be written");
        }
    }
}

/// What is in the journal now is in the directory before it is written, so a reader of the file may go on from there.
async fn written(follower: &Follower, path: PathBuf) -> Result<u64, Error> {
    let bookmark = bookmark::last(&mut follower.store.read().await?).await?;
    drift::caught_up(&follower.directory, follower.clock.as_ref()).await?;
    let directory = follower.directory.clone();
    let writing = tokio::task::spawn_blocking(move || {
        let _alone = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
        file::write(&path, &bookmark, &directory)
    });
    let entries = writing.await.map_err(|why| Error::Io(why.to_string()))?;
    entries.map_err(|why| Error::Io(why.to_string()))
}
