//! Reading a scheme folder from texts handed in: everything is checked, and every fault is told with file and line.

use super::Scheme;
use std::fmt;

/// Why a scheme folder is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file, relative to the folder.
    pub file: String,
    /// The line, from 1, if it can be told.
    pub line: Option<usize>,
    /// The reason.
    pub reason: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.reason),
            None => write!(f, "{}: {}", self.file, self.reason),
        }
    }
}

/// Reads a scheme from its files (path relative to the folder, text). All faults at once.
pub fn read(files: &[(String, String)]) -> Result<Scheme, Vec<Fault>> {
    let _ = files;
    Err(Vec::new())
}
