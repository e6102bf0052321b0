//! The files of open data as somebody has them: first looked at whether they are whole, and only what is asked for is kept.

use crate::open_data::hex;
use domain::{
    ids::DeclarationId,
    open_data::{DECLARATIONS, STATES, Table, UNLISTED},
};
use jiff::civil::Date;
use paper::open_data::{DECLARATIONS_SHEET, PACKAGE, Package, Resource, as_it_was};
use sha2::{Digest as _, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{self, Read},
    path::Path,
};

/// Why the files cannot be relied on.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// There is no description of the package, or it is none.
    #[error("{PACKAGE}: {0}")]
    Package(String),
    /// A file is missing or cannot be read.
    #[error("{0}: {1}")]
    File(String, String),
    /// A file is not the one that is described: it was changed, or broke off on the way.
    #[error("{0}: its SHA-256 is not the one of {PACKAGE}; take the file again")]
    Changed(String),
}

/// What the files say about an ID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// The declaration is valid.
    Listed {
        /// 事業者名.
        name: String,
        /// 法人番号, or empty.
        number: String,
        /// 取組み段階 in words.
        level: String,
    },
    /// It was, and is not any more.
    Unlisted {
        /// The state in words.
        state: String,
        /// Since when.
        on: String,
    },
}

/// The files, as far as they were asked.
#[derive(Debug)]
pub struct Snapshot {
    /// The day they are of.
    pub day: Date,
    known: BTreeMap<DeclarationId, Known>,
}

impl Snapshot {
    /// Reads the folder. Nothing of a file counts before all of it was read and its SHA-256 is right.
    pub fn read(folder: &Path, asked: &BTreeSet<DeclarationId>) -> Result<Self, Fault> {
        let text = std::fs::read_to_string(folder.join(PACKAGE)).map_err(|why| Fault::Package(why.to_string()))?;
        let package =
            Package::read(&text).ok_or_else(|| Fault::Package("this is no description of ours".to_owned()))?;
        let states = states(folder, &package)?;
        let mut known = BTreeMap::new();
        each(folder, &package, &[UNLISTED.file()], |line| {
            if let Some(id) = id_of(line).filter(|id| asked.contains(id)) {
                let state = line.get("state");
                let state = states.get(state).cloned().unwrap_or_else(|| state.to_owned());
                known.insert(id, Known::Unlisted { state, on: line.get("state_on").to_owned() });
            }
        })?;
        each(folder, &package, &[DECLARATIONS.file(), DECLARATIONS_SHEET.to_owned()], |line| {
            if let Some(id) = id_of(line).filter(|id| asked.contains(id)) {
                let name = as_it_was(line.get("name")).to_owned();
                let (number, level) = (line.get("corporate_number").to_owned(), line.get("level_name").to_owned());
                known.insert(id, Known::Listed { name, number, level });
            }
        })?;
        Ok(Self { day: package.version, known })
    }

    /// What the files say about an ID.
    pub fn get(&self, id: &DeclarationId) -> Option<&Known> {
        self.known.get(id)
    }
}

fn id_of(line: &Line<'_>) -> Option<DeclarationId> {
    DeclarationId::kept(line.get("declaration_id")).ok()
}

/// The words of the states, by code.
fn states(folder: &Path, package: &Package) -> Result<BTreeMap<String, String>, Fault> {
    let mut states = BTreeMap::new();
    let table: &Table = &STATES;
    each(folder, package, &[table.file()], |line| {
        states.insert(line.get("state").to_owned(), line.get("state_name").to_owned());
    })?;
    Ok(states)
}

/// Calls `take` for each line of the first of these files that is there, then compares the SHA-256.
fn each(folder: &Path, package: &Package, names: &[String], mut take: impl FnMut(&Line<'_>)) -> Result<(), Fault> {
    let wanted = names.first().cloned().unwrap_or_default();
    let name = names.iter().find(|name| folder.join(name).is_file()).cloned().unwrap_or(wanted);
    let failed = |why: &dyn std::fmt::Display| Fault::File(name.clone(), why.to_string());
    let described = |resource: &&Resource| resource.path == name;
    let resource = package.resources.iter().find(described).ok_or_else(|| failed(&"it is not in the description"))?;
    let file = File::open(folder.join(&name)).map_err(|why| failed(&why))?;
    let mut reader = csv::Reader::from_reader(Hashing { file, hash: Sha256::new() });
    let head = reader.headers().map_err(|why| failed(&why))?.clone();
    let places: BTreeMap<String, usize> =
        head.iter().enumerate().map(|(at, name)| (name.trim_start_matches('\u{feff}').to_owned(), at)).collect();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|why| failed(&why))? {
        take(&Line { places: &places, record: &record });
    }
    let mut rest = reader.into_inner();
    io::copy(&mut rest, &mut io::sink()).map_err(|why| failed(&why))?;
    if hex(&rest.hash.finalize()) == resource.sha256() { Ok(()) } else { Err(Fault::Changed(name)) }
}

/// A line, whose cells are found by the names of their columns.
struct Line<'a> {
    places: &'a BTreeMap<String, usize>,
    record: &'a csv::StringRecord,
}

impl Line<'_> {
    /// The cell of a column; empty if there is no such column.
    fn get(&self, name: &str) -> &str {
        self.places.get(name).and_then(|at| self.record.get(*at)).unwrap_or_default()
    }
}

/// A file whose SHA-256 is made while it is read.
struct Hashing {
    file: File,
    hash: Sha256,
}

impl Read for Hashing {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        self.hash.update(into.get(..read).unwrap_or_default());
        Ok(read)
    }
}
