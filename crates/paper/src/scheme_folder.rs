//! A folder of the scheme as somebody packs it on a desk: taken apart within hard limits, all that is wrong with it at once.
//!
//! Nothing is written to a disk, so a path leads nowhere; it is refused all the same, because a folder that names such a path was not
//! packed by accident. The sizes a file states of itself are not believed: what is read stops at its limit.

use domain::scheme::read::Fault;
use std::{
    collections::BTreeSet,
    io::{Cursor, Read as _},
};
use zip::{CompressionMethod, ZipArchive, read::ZipFile};

/// The bundled folder has 350 kB, and 150 kB packed.
pub const PACKED: usize = 2 * 1024 * 1024;
/// One file.
const FILE: u64 = 1024 * 1024;
/// All files together.
const ALL: u64 = 8 * 1024 * 1024;
/// The bundled folder has some 130.
const FILES: usize = 1000;

/// Path in the folder, and text.
type Files = Vec<(String, String)>;

/// Takes a ZIP apart. A folder that everything stands in is left out, and so are the files that systems add by themselves.
///
/// # Errors
/// Everything that is wrong; a fault without a file is one of the whole.
pub fn unpack(bytes: &[u8]) -> Result<Files, Vec<Fault>> {
    let whole = |reason: &str| vec![fault("", reason)];
    if bytes.is_empty() {
        return Err(whole("no file was chosen"));
    }
    if bytes.len() > PACKED {
        return Err(whole("the ZIP is larger than 2 MB"));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| whole("this is no ZIP, or it is damaged"))?;
    if archive.len() > FILES {
        return Err(whole("the ZIP has more than 1000 files"));
    }
    if archive.has_duplicate_names() || archive.has_overlapping_files().unwrap_or(true) {
        return Err(whole("this is no ZIP, or it is damaged"));
    }
    let (mut files, mut faults, mut left) = (Files::new(), Vec::new(), ALL);
    for at in 0..archive.len() {
        let Ok(part) = archive.by_index(at) else {
            faults.push(fault("", "a file in the ZIP is damaged or has a password"));
            continue;
        };
        match one(part, &mut left) {
            Ok(file) => files.extend(file),
            Err(fault) => faults.push(fault),
        }
    }
    faults.extend(twice(&files));
    // One that is too large stops all that come after it; said once.
    faults.dedup();
    if faults.is_empty() { Ok(inside(files)) } else { Err(faults) }
}

fn fault(file: &str, reason: &str) -> Fault {
    Fault { file: file.to_owned(), line: None, reason: reason.to_owned() }
}

/// A file with its text; `None`: a folder, or something a system added.
fn one(part: ZipFile<'_, Cursor<&[u8]>>, left: &mut u64) -> Result<Option<(String, String)>, Fault> {
    let name = part.name().map_err(|_| fault("", "the name of a file cannot be read"))?.into_owned();
    let wrong = |reason: &str| Err(fault(&name, reason));
    let outside = name.starts_with('/') || name.contains(['\\', '\0', ':']);
    if outside || name.split('/').any(|step| step == "..") {
        return wrong("the path leads out of the folder");
    }
    if part.is_symlink() {
        return wrong("a link; put the file itself there");
    }
    if part.is_dir() || name.split('/').any(|step| step.starts_with('.') || step == "__MACOSX") {
        return Ok(None);
    }
    if !matches!(part.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
        return wrong("packed in a way that is not read; pack it as a plain ZIP");
    }
    let mut bytes = Vec::new();
    let limit = FILE.min(*left);
    if part.take(limit + 1).read_to_end(&mut bytes).is_err() {
        return wrong("a file in the ZIP is damaged or has a password");
    }
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    *left = left.saturating_sub(size);
    if size > FILE {
        return wrong("larger than 1 MB");
    }
    if size > limit {
        return Err(fault("", "all files together are larger than 8 MB"));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Some((name, text))),
        Err(_) => wrong("not text in UTF-8"),
    }
}

/// Names that some systems take for one and the same.
fn twice(files: &Files) -> Vec<Fault> {
    let mut seen = BTreeSet::new();
    let again = files.iter().filter(|(name, _)| !seen.insert(name.to_ascii_lowercase()));
    again.map(|(name, _)| fault(name, "the file stands twice in the ZIP")).collect()
}

/// What stands in the one folder that everything stands in, or else all.
fn inside(mut files: Files) -> Files {
    let top = files.first().and_then(|(name, _)| name.split_once('/')).map(|(top, _)| format!("{top}/"));
    let here = files.iter().any(|(name, _)| name == "scheme.toml");
    if let Some(top) = top.filter(|top| !here && files.iter().all(|(name, _)| name.starts_with(top))) {
        for (name, _) in &mut files {
            *name = name.split_off(top.len());
        }
    }
    files.sort();
    files
}
