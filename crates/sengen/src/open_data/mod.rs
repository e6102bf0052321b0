//! The daily files of open data: made once a day by one node, kept for some days.

mod making;
pub mod out;

pub use making::{Error, Made, Maker};
pub use out::hex;

use crate::{config::Config, stop::Stop};
use domain::time::day;
use jiff::{SignedDuration, Span, Timestamp, civil::Date};
use site::opendata::folder::Folder;
use std::{io, path::PathBuf, time::Duration};
use store::chores;

/// The name of the turn in the database, and how long the others wait before one of them tries again.
const TURN: &str = "make the open data of the day";
const AGAIN: SignedDuration = SignedDuration::from_mins(10);
/// How often the loop looks at the clock.
const LOOK: Duration = Duration::from_secs(15);
/// What was begun and not finished is thrown away after this time.
const LEFT_BEHIND: SignedDuration = SignedDuration::from_hours(24);
/// The folder where the database is no file.
const BESIDE_NOTHING: &str = "var/open-data";

/// Where the files lie; `None`: none are published.
pub fn folder(config: &Config) -> Option<PathBuf> {
    let own = &config.open_data;
    if own.keep_days < 1 {
        return None;
    }
    if !own.folder.is_empty() {
        return Some(PathBuf::from(&own.folder));
    }
    let beside = config.database.url.sqlite_file().map(|file| PathBuf::from(file).with_file_name("open-data"));
    Some(beside.unwrap_or_else(|| PathBuf::from(BESIDE_NOTHING)))
}

impl Maker {
    /// Makes the files of each day until told to stop. A day whose making failed is tried again; the days before stay.
    pub async fn run(self, keep_days: i64, stop: Stop) {
        loop {
            tokio::select! {
                () = stop.heard() => return,
                () = self.turn(keep_days) => {}
            }
            tokio::select! {
                () = stop.heard() => return,
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }

    /// Makes the files of today if nobody has made or is making them, and forgets old ones.
    async fn turn(&self, keep_days: i64) {
        let now = self.clock.now();
        if Folder::new(&self.folder).of(day(now)).exists() {
            return;
        }
        match self.store.write(|mut db| async move { chores::claim(&mut db, TURN, now, AGAIN).await }).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(why) => return tracing::warn!(cause = %why, "the turn to make open data could not be taken"),
        }
        match self.make(day(now)).await {
            Ok(made) => tracing::info!(target: "chore", name = TURN, rows = made.rows, bytes = made.bytes),
            Err(why) => tracing::error!(cause = %why, "open data could not be made; the days before stay"),
        }
        if let Err(why) = forget(&Folder::new(&self.folder), day(now), keep_days, now) {
            tracing::error!(cause = %why, "old open data could not be removed");
        }
    }
}

/// Removes the days that are over, but never the latest, and what was left behind unfinished.
pub fn forget(folder: &Folder, today: Date, keep_days: i64, now: Timestamp) -> io::Result<()> {
    let oldest = today.saturating_sub(Span::new().days(keep_days.clamp(1, 36_500) - 1));
    let mut days = folder.days()?;
    days.pop();
    for day in days.into_iter().filter(|day| *day < oldest) {
        // Renamed first: nobody finds half of it.
        let gone = folder.path().join(format!(".gone-{day}"));
        std::fs::rename(folder.of(day), &gone)?;
        std::fs::remove_dir_all(gone)?;
    }
    for entry in std::fs::read_dir(folder.path())? {
        let entry = entry?;
        let name = entry.file_name();
        if !name.to_str().is_some_and(|name| name.starts_with(making::UNFINISHED) || name.starts_with(".gone-")) {
            continue;
        }
        let touched = Timestamp::try_from(entry.metadata()?.modified()?).unwrap_or(now);
        if now.duration_since(touched) > LEFT_BEHIND {
            std::fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}
