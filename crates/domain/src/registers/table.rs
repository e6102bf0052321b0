//! Reading the embedded tables: tab-separated, one head line, no quoting.

use std::io::Read as _;

/// An embedded register that cannot be read. It can only come from a defective build.
#[derive(Debug, thiserror::Error)]
#[error("{file} line {line}: {reason}")]
pub struct RegisterFault {
    /// File name below `crates/domain/data`.
    pub file: &'static str,
    /// Line from 1; 0 for the file as a whole.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

/// One line of a table.
pub(super) struct Row<'a> {
    file: &'static str,
    line: usize,
    cells: Vec<&'a str>,
}

impl<'a> Row<'a> {
    /// The cell in this column (from 0), or the fault that it is missing.
    pub fn cell(&self, column: usize) -> Result<&'a str, RegisterFault> {
        self.cells.get(column).copied().ok_or_else(|| self.fault(&format!("no column {}", column + 1)))
    }

    /// As [`Row::cell`], read as something.
    pub fn read<T: std::str::FromStr>(&self, column: usize) -> Result<T, RegisterFault> {
        let cell = self.cell(column)?;
        cell.parse().map_err(|_| self.fault(&format!("column {} cannot be «{cell}»", column + 1)))
    }

    /// A fault in this line.
    pub fn fault(&self, reason: &str) -> RegisterFault {
        RegisterFault { file: self.file, line: self.line, reason: reason.to_owned() }
    }
}

/// The rows of a table below its head line.
pub(super) fn rows<'a>(file: &'static str, text: &'a str) -> impl Iterator<Item = Row<'a>> {
    text.lines().enumerate().skip(1).filter(|(_, line)| !line.is_empty()).map(move |(at, line)| Row {
        file,
        line: at + 1,
        cells: line.split('\t').collect(),
    })
}

/// Unpacks an embedded gzip file of UTF-8.
pub(super) fn unpack(file: &'static str, packed: &[u8]) -> Result<String, RegisterFault> {
    let mut text = String::new();
    flate2::read::GzDecoder::new(packed).read_to_string(&mut text).map_err(|error| RegisterFault {
        file,
        line: 0,
        reason: error.to_string(),
    })?;
    text.shrink_to_fit();
    Ok(text)
}
