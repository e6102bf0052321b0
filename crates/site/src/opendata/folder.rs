//! The folder of the daily files: a folder a day, named by it (Asia/Tokyo). What has another name is not ready or not ours.

use domain::open_data::TABLES;
use jiff::civil::Date;
use paper::open_data::{CHECKSUMS, DECLARATIONS_JSON, DECLARATIONS_SHEET, PACKAGE, Package};
use std::{
    io,
    path::{Path, PathBuf},
};

/// Where the daily files lie.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// The folder at this path. It need not be there yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The folder of a day.
    pub fn of(&self, day: Date) -> PathBuf {
        self.0.join(day.to_string())
    }

    /// The days that there are files of, oldest first; none if the folder is not there.
    pub fn days(&self) -> io::Result<Vec<Date>> {
        let entries = match std::fs::read_dir(&self.0) {
            Ok(entries) => entries,
            Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(why) => return Err(why),
        };
        let mut days = Vec::new();
        for entry in entries {
            days.extend(entry?.file_name().to_str().and_then(day));
        }
        days.sort_unstable();
        Ok(days)
    }

    /// What the files of a day say of themselves.
    pub fn package(&self, day: Date) -> io::Result<Option<Package>> {
        Ok(Package::read(&std::fs::read_to_string(self.of(day).join(PACKAGE))?))
    }
}

/// Reads `2026-11-22`, in this spelling only.
pub fn day(text: &str) -> Option<Date> {
    text.parse::<Date>().ok().filter(|day| day.to_string() == text)
}

/// A file of this name is in the folder of each day.
pub fn is_file(name: &str) -> bool {
    [DECLARATIONS_JSON, DECLARATIONS_SHEET, PACKAGE, CHECKSUMS].contains(&name)
        || TABLES.iter().any(|table| table.file() == name)
}
