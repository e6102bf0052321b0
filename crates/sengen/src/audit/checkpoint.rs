//! Checkpoints: how far the chain went at a moment, signed, one a line of a file that the database cannot reach.

use crate::config::Config;
use crate::open_data::hex;
use jiff::Timestamp;
use site::{Secret, signed};
use std::{
    fs::OpenOptions,
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};
use store::{Store, chain};

/// The file where the database is no file.
const BESIDE_NOTHING: &str = "var/sengen-checkpoints.txt";

/// How far the chain went.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Checkpoint {
    /// The site.
    pub origin: String,
    /// When.
    pub at: Timestamp,
    /// The place of the last link, from 1.
    pub place: i64,
    /// The running hash there, in hexadecimal digits.
    pub hash: String,
}

/// Why no checkpoint was taken or read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The signature.
    #[error(transparent)]
    Sign(#[from] signed::Error),
    /// The file.
    #[error("{0}: {1}")]
    File(String, io::Error),
}

/// Where the checkpoints of this node lie.
pub fn path(config: &Config) -> PathBuf {
    let given = &config.audit.checkpoint_file;
    if !given.is_empty() {
        return PathBuf::from(given);
    }
    let beside = config.database.url.sqlite_file();
    let beside = beside.map(|file| PathBuf::from(file).with_file_name("sengen-checkpoints.txt"));
    beside.unwrap_or_else(|| PathBuf::from(BESIDE_NOTHING))
}

/// The checkpoint of now, and the same signed; `None`: the chain has not begun.
pub(super) async fn take(
    store: &Store,
    secret: &Secret,
    origin: &str,
    now: Timestamp,
) -> Result<Option<(Checkpoint, String)>, Error> {
    let Some(head) = chain::head(&mut store.read().await?).await? else { return Ok(None) };
    let checkpoint = Checkpoint { origin: origin.to_owned(), at: now, place: head.place, hash: hex(&head.running) };
    let signed = signed::sign_with(store, secret, &checkpoint).await?;
    Ok(Some((checkpoint, signed)))
}

/// Adds a line and waits until the disk has it.
pub(super) fn append(file: &Path, signed: &str) -> Result<(), Error> {
    let failed = |why: io::Error| Error::File(file.display().to_string(), why);
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut open = OpenOptions::new().create(true).append(true).mode(0o600).open(file).map_err(failed)?;
    writeln!(open, "{signed}").and_then(|()| open.sync_all()).map_err(failed)
}

/// What came of comparing a file with the chain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// Checkpoints the chain agrees with.
    pub equal: usize,
    /// Lines of the file that no key of ours signed.
    pub unsigned: Vec<usize>,
    /// Checkpoints the chain does not agree with: it was cut off before them, or made anew.
    pub different: Vec<Checkpoint>,
}

/// Compares every line of the text with the chain.
pub async fn compare(store: &Store, secret: &Secret, text: &str) -> Result<Compared, Error> {
    let mut compared = Compared::default();
    for (at, line) in text.lines().map(str::trim).enumerate().filter(|(_, line)| !line.is_empty()) {
        let Some(checkpoint) = signed::said::<Checkpoint>(store, secret, line).await? else {
            compared.unsigned.push(at + 1);
            continue;
        };
        let there = chain::at(&mut store.read().await?, checkpoint.place).await?;
        if there.is_some_and(|running| hex(&running) == checkpoint.hash) {
            compared.equal += 1;
        } else {
            compared.different.push(checkpoint);
        }
    }
    Ok(compared)
}
