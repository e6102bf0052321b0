//! The list of IDs: comma-separated values as spreadsheets write them, UTF-8 or `Shift_JIS`, with a head line or without.

use super::key;
use crate::words::Words;
use encoding_rs::SHIFT_JIS;
use std::{collections::BTreeSet, fs::File, path::Path};

/// The list, row by row.
pub struct List {
    reader: csv::Reader<File>,
    head: Option<Vec<String>>,
    /// The first row, if it is no head line.
    first: Option<Vec<String>>,
    columns: Columns,
    width: usize,
}

/// In which columns what is given stands.
#[derive(Clone, Copy, Debug, Default)]
struct Columns {
    id: usize,
    name: Option<usize>,
    number: Option<usize>,
}

/// A row of the list.
pub struct Row {
    cells: Vec<String>,
    columns: Columns,
}

impl List {
    /// Opens the list and reads its head line, if it has one. A head line is known by its name for the ID; without one, the
    /// ID is the first column and nothing is compared.
    pub fn open(path: &Path, words: &Words) -> Result<Self, csv::Error> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(path)?;
        let mut first = read(&mut reader)?;
        if let Some(cell) = first.as_mut().and_then(|cells| cells.first_mut()) {
            *cell = cell.trim_start_matches('\u{feff}').to_owned();
        }
        let width = first.as_ref().map_or(0, Vec::len);
        let cells = first.as_deref().unwrap_or_default();
        let place = |key: &str| {
            let names = words.say(key, &[]);
            cells.iter().position(|cell| names.split(',').any(|name| name.eq_ignore_ascii_case(cell.trim())))
        };
        let Some(id) = place("verify.columns-id") else {
            return Ok(Self { reader, head: None, first, columns: Columns::default(), width });
        };
        let columns = Columns { id, name: place("verify.columns-name"), number: place("verify.columns-number") };
        Ok(Self { reader, head: first, first: None, columns, width })
    }

    /// The head line.
    pub fn head(&self) -> Option<&[String]> {
        self.head.as_deref()
    }

    /// The next row. Empty lines are passed over, as spreadsheets leave them at the end.
    pub fn next(&mut self) -> Result<Option<Row>, csv::Error> {
        let next = match self.first.take() {
            Some(first) => Some(first),
            None => read(&mut self.reader)?,
        };
        Ok(next.map(|mut cells| {
            // What is added stands in the same columns in every row.
            while cells.len() < self.width {
                cells.push(String::new());
            }
            Row { cells, columns: self.columns }
        }))
    }

    /// The keys of all IDs that can be read.
    pub fn ids(mut self) -> Result<BTreeSet<u64>, csv::Error> {
        let mut ids = BTreeSet::new();
        while let Some(row) = self.next()? {
            ids.extend(key(row.id()));
        }
        Ok(ids)
    }
}

impl Row {
    /// The cells as they stand in the list.
    pub fn cells(&self) -> &[String] {
        &self.cells
    }

    /// The cell of the ID.
    pub fn id(&self) -> &str {
        self.cell(Some(self.columns.id)).unwrap_or_default()
    }

    /// The name to compare, if one is given.
    pub fn name(&self) -> Option<&str> {
        self.cell(self.columns.name).filter(|name| !name.is_empty())
    }

    /// The 法人番号 to compare, if one is given.
    pub fn number(&self) -> Option<&str> {
        self.cell(self.columns.number).filter(|number| !number.is_empty())
    }

    fn cell(&self, at: Option<usize>) -> Option<&str> {
        self.cells.get(at?).map(|cell| cell.trim())
    }
}

/// The cells of the next line, as text. No byte of `Shift_JIS` that belongs to a character looks like a comma or a quotation
/// mark, so the line is cut before it is read.
fn read(reader: &mut csv::Reader<File>) -> Result<Option<Vec<String>>, csv::Error> {
    let mut record = csv::ByteRecord::new();
    if !reader.read_byte_record(&mut record)? {
        return Ok(None);
    }
    let text = |cell: &[u8]| match std::str::from_utf8(cell) {
        Ok(text) => text.to_owned(),
        Err(_) => SHIFT_JIS.decode_without_bom_handling(cell).0.into_owned(),
    };
    Ok(Some(record.iter().map(text).collect()))
}
