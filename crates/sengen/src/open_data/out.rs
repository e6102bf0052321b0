//! A file that is written once: its length, lines and SHA-256 are counted on the way.

use paper::open_data::File;
use sha2::{Digest as _, Sha256};
use std::{
    fmt::Write as _,
    io::{self, Write as _},
    path::Path,
};

/// A file under way.
pub struct Out {
    name: String,
    file: std::fs::File,
    hash: Sha256,
    bytes: u64,
    rows: u64,
}

impl Out {
    /// Begins a file in the folder.
    pub fn begin(folder: &Path, name: &str) -> io::Result<Self> {
        let file = std::fs::File::create_new(folder.join(name))?;
        Ok(Self { name: name.to_owned(), file, hash: Sha256::new(), bytes: 0, rows: 0 })
    }

    /// Writes a piece that holds so many lines of the table.
    pub fn add(&mut self, piece: &[u8], rows: u64) -> io::Result<()> {
        self.file.write_all(piece)?;
        self.hash.update(piece);
        self.bytes += u64::try_from(piece.len()).unwrap_or(0);
        self.rows += rows;
        Ok(())
    }

    /// Everything is on the disk; what was written.
    pub fn end(self) -> io::Result<File> {
        self.file.sync_all()?;
        let sha256 = hex(&self.hash.finalize());
        Ok(File { path: self.name, bytes: self.bytes, sha256, rows: self.rows })
    }
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
