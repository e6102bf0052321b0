//! Making the files of a day: streamed out of the store into a folder that gets its name when everything is on the disk.

use super::out::Out;
use domain::{
    declaration::PublicEntry,
    open_data::{DECLARATIONS, UNLISTED},
    registers::Registers,
    scheme::Scheme,
    time::{Clock, day},
};
use futures_util::StreamExt as _;
use jiff::{Timestamp, civil::Date};
use paper::open_data::{
    About, BYTE_ORDER_MARK, CHECKSUMS, DECLARATIONS_JSON, DECLARATIONS_SHEET, File, Lines, PACKAGE, csv, small,
};
use site::opendata::folder::Folder;
use std::{
    io,
    path::{Path, PathBuf},
    pin::pin,
    sync::Arc,
};
use store::{Store, bookmark, public};
use tokio::sync::mpsc;

/// How the name of an unfinished folder begins.
pub(super) const UNFINISHED: &str = ".making-";
/// Entries that travel together, and how many such groups may be on the way: what is in memory does not grow with the register.
const TOGETHER: usize = 1_000;
const ON_THE_WAY: usize = 4;

/// Who makes the files, and of what.
pub struct Maker {
    /// Where the truth is.
    pub store: Store,
    /// The words.
    pub scheme: Arc<Scheme>,
    /// The codes.
    pub registers: Arc<Registers>,
    /// Says which day it is.
    pub clock: Arc<dyn Clock>,
    /// The address of the site, without a slash at the end.
    pub origin: String,
    /// Where the files lie.
    pub folder: PathBuf,
}

/// What was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    /// Declarations in the table.
    pub rows: u64,
    /// Length of all files.
    pub bytes: u64,
}

/// Why nothing was made. Nothing half made is left.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store failed.
    #[error("store: {0}")]
    Store(#[from] store::Error),
    /// The disk is full, or the folder may not be written.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// A line could not be written.
    #[error("{0}")]
    Paper(#[from] paper::Error),
    /// The reading ended before the register did.
    #[error("the making was broken off")]
    BrokenOff,
}

/// What travels from the store to the files.
enum Parcel {
    /// The next entries.
    Entries(Vec<PublicEntry>),
    /// There are no more.
    End,
}

impl Maker {
    /// Makes the files of a day out of what the register holds now.
    pub async fn make(&self, of: Date) -> Result<Made, Error> {
        let made = self.clock.now();
        let mut db = self.store.read().await?;
        // The place in the journal is taken first: what changes while we read comes again with the list of changes.
        let since = bookmark::last(&mut db).await?.to_string();
        let (send, receive) = mpsc::channel(ON_THE_WAY);
        let desk = Desk {
            scheme: Arc::clone(&self.scheme),
            registers: Arc::clone(&self.registers),
            origin: self.origin.clone(),
            folder: Folder::new(&self.folder),
            day: of,
            made,
            since,
        };
        let writing = tokio::task::spawn_blocking(move || desk.write(receive));
        let read = read(&mut db, &send).await;
        drop(send);
        let written = writing.await.map_err(|why| io::Error::other(why.to_string()))?;
        // If both failed, the store says why and the files only that they were broken off.
        read?;
        written
    }
}

/// Reads the register to its end. An entry that cannot be read must not keep the others from the public.
async fn read(db: &mut store::Db, send: &mpsc::Sender<Parcel>) -> Result<(), store::Error> {
    let mut together = Vec::with_capacity(TOGETHER);
    let mut entries = pin!(public::corporations(db));
    while let Some(entry) = entries.next().await {
        match entry {
            Ok(entry) => together.push(entry),
            Err(why @ store::Error::Row { .. }) => {
                tracing::error!(cause = %why, "an entry of the open data cannot be read");
            }
            Err(why) => return Err(why),
        }
        if together.len() == TOGETHER {
            let full = std::mem::replace(&mut together, Vec::with_capacity(TOGETHER));
            // The files were given up; they say why.
            let Ok(()) = send.send(Parcel::Entries(full)).await else { return Ok(()) };
        }
    }
    drop(send.send(Parcel::Entries(together)).await);
    drop(send.send(Parcel::End).await);
    Ok(())
}

/// What the files are written from, away from the async threads.
struct Desk {
    scheme: Arc<Scheme>,
    registers: Arc<Registers>,
    origin: String,
    folder: Folder,
    day: Date,
    made: Timestamp,
    since: String,
}

impl Desk {
    /// Writes all files into an unfinished folder and gives it its name.
    fn write(&self, receive: mpsc::Receiver<Parcel>) -> Result<Made, Error> {
        std::fs::create_dir_all(self.folder.path())?;
        let unfinished = Unfinished::begin(self.folder.path(), self.made)?;
        let mut files = self.declarations(&unfinished.0, receive)?;
        for (table, lines) in small(&self.scheme, &self.registers) {
            let mut out = Out::begin(&unfinished.0, &table.file())?;
            out.add(&csv(&table, &lines), u64::try_from(lines.len()).unwrap_or(0))?;
            files.push(out.end()?);
        }
        let about =
            About { scheme: &self.scheme, origin: &self.origin, day: self.day, made: self.made, since: &self.since };
        let mut package = Out::begin(&unfinished.0, PACKAGE)?;
        package.add(about.package(&files).as_bytes(), 0)?;
        let made =
            Made { rows: files.first().map_or(0, |file| file.rows), bytes: files.iter().map(|file| file.bytes).sum() };
        files.push(package.end()?);
        let sums = files.iter().map(|file| format!("{}  {}\n", file.sha256, file.path)).collect::<Vec<_>>().concat();
        let mut checksums = Out::begin(&unfinished.0, CHECKSUMS)?;
        checksums.add(sums.as_bytes(), 0)?;
        checksums.end()?;
        unfinished.finish(&self.folder.of(self.day))?;
        Ok(made)
    }

    /// The large files, and the list of what is not in the table any more.
    fn declarations(&self, folder: &Path, mut receive: mpsc::Receiver<Parcel>) -> Result<Vec<File>, Error> {
        let [mut plain, mut sheet, mut json, mut unlisted] = [
            Out::begin(folder, &DECLARATIONS.file())?,
            Out::begin(folder, DECLARATIONS_SHEET)?,
            Out::begin(folder, DECLARATIONS_JSON)?,
            Out::begin(folder, &UNLISTED.file())?,
        ];
        plain.add(&csv(&DECLARATIONS, &[]), 0)?;
        sheet.add(BYTE_ORDER_MARK.as_bytes(), 0)?;
        sheet.add(&csv(&DECLARATIONS, &[]), 0)?;
        unlisted.add(&csv(&UNLISTED, &[]), 0)?;
        let lines = Lines { registers: &self.registers, scheme: &self.scheme, origin: &self.origin };
        let mut texts = [const { Vec::new() }; 3];
        loop {
            let entries = match receive.blocking_recv() {
                Some(Parcel::Entries(entries)) => entries,
                Some(Parcel::End) => break,
                None => return Err(Error::BrokenOff),
            };
            let mut rows = 0;
            texts.iter_mut().for_each(Vec::clear);
            let [as_plain, as_sheet, as_json] = &mut texts;
            for entry in entries.iter().filter(|entry| entry.is_listed()) {
                lines.add(entry, (as_plain, as_sheet, as_json))?;
                rows += 1;
            }
            for (out, text) in [&mut plain, &mut sheet, &mut json].into_iter().zip(&texts) {
                out.add(text, rows)?;
            }
            for entry in entries.iter().filter(|entry| !entry.is_listed()) {
                unlisted.add(&gone(entry), 1)?;
            }
        }
        Ok([plain, sheet, json, unlisted].map(Out::end).into_iter().collect::<Result<_, _>>()?)
    }
}

/// The line of a declaration that is not in the table any more.
fn gone(entry: &PublicEntry) -> Vec<u8> {
    let (id, state, on) = (entry.number.as_str(), entry.state.code(), day(entry.state_at));
    format!("{id},{state},{on}\r\n").into_bytes()
}

/// A folder that nobody sees yet. Dropped unfinished, it is removed with all that is in it.
struct Unfinished(PathBuf);

impl Unfinished {
    fn begin(folder: &Path, made: Timestamp) -> io::Result<Self> {
        let path = folder.join(format!("{UNFINISHED}{}", made.as_microsecond()));
        std::fs::create_dir(&path)?;
        Ok(Self(path))
    }

    /// Gives it its name. If another node was faster, that one's stays.
    fn finish(self, name: &Path) -> io::Result<()> {
        std::fs::File::open(&self.0)?.sync_all()?;
        if name.exists() {
            return Ok(());
        }
        std::fs::rename(&self.0, name)?;
        match name.parent() {
            Some(folder) => std::fs::File::open(folder)?.sync_all(),
            None => Ok(()),
        }
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // After the renaming it is not there any more; what cannot be removed now is removed a day later.
        drop(std::fs::remove_dir_all(&self.0));
    }
}
