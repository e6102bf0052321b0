//! The files of a scheme while they are read: who was asked for, what was wrong, and on which line.

use super::read::Fault;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// The files handed in, and the faults found so far.
pub(super) struct Folder<'a> {
    files: BTreeMap<&'a str, &'a str>,
    asked: BTreeSet<String>,
    faults: Vec<Fault>,
}

/// A step on the way to a value of a TOML file.
#[derive(Clone, Copy, Debug)]
pub(super) enum To<'a> {
    /// A key of a table.
    Key(&'a str),
    /// An element of an array, from 0.
    Nth(usize),
}

impl<'a> Folder<'a> {
    /// The files by their path. A byte order mark, as some editors write it, is left out.
    pub fn new(files: &'a [(String, String)]) -> Self {
        let files =
            files.iter().map(|(path, text)| (path.as_str(), text.strip_prefix('\u{feff}').unwrap_or(text))).collect();
        Self { files, asked: BTreeSet::new(), faults: Vec::new() }
    }

    /// Notes a fault.
    pub fn fault(&mut self, file: &str, line: Option<usize>, reason: impl Into<String>) {
        self.faults.push(Fault { file: file.to_owned(), line, reason: reason.into() });
    }

    /// There is a file of this name.
    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// The text of a file that must be there.
    pub fn text(&mut self, path: &str) -> Option<&'a str> {
        self.asked.insert(path.to_owned());
        let text = self.files.get(path).copied();
        if text.is_none() {
            self.fault(path, None, "the file is missing");
        }
        text
    }

    /// A TOML file that must be there and fit.
    pub fn toml<T: DeserializeOwned>(&mut self, path: &str) -> Option<T> {
        let text = self.text(path)?;
        self.parse(path, text, 0)
    }

    /// A TOML text that stands `below` lines under the head of its file.
    pub fn parse<T: DeserializeOwned>(&mut self, path: &str, text: &str, below: usize) -> Option<T> {
        toml::from_str(text)
            .map_err(|error| {
                let line = error.span().map(|span| line_of(text, &span) + below);
                self.fault(path, line, error.message().replace('\n', "; "));
            })
            .ok()
    }

    /// Notes a fault at a value of a TOML file.
    pub fn fault_at(&mut self, path: &str, to: &[To], reason: impl Into<String>) {
        let line = self.files.get(path).and_then(|text| line_at(text, to));
        self.fault(path, line, reason);
    }

    /// Notes a fault at a value of a TOML text that stands `below` lines under the head of its file.
    pub fn fault_below(&mut self, path: &str, (text, below): (&str, usize), to: &[To], reason: impl Into<String>) {
        self.fault(path, line_at(text, to).map(|line| line + below), reason);
    }

    /// The files of a folder with an extension, in order: path and name without folder and extension.
    pub fn below(&self, folder: &str, extension: &str) -> Vec<(&'a str, &'a str)> {
        let name =
            |path: &'a str| path.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(extension)?.strip_suffix('.');
        self.files
            .keys()
            .filter_map(|path| Some((*path, name(path)?)))
            .filter(|(_, name)| !name.contains('/') && !name.is_empty())
            .collect()
    }

    /// All files, for checks that do not care what a file is for.
    pub fn all(&self) -> Vec<(&'a str, &'a str)> {
        self.files.iter().map(|(path, text)| (*path, *text)).collect()
    }

    /// The faults in order of file and line, with one for each file nobody asked for.
    pub fn faults(mut self) -> Vec<Fault> {
        let idle: Vec<_> =
            self.files.keys().filter(|path| !self.asked.contains(**path) && **path != "README.md").collect();
        let idle: Vec<_> = idle.into_iter().map(|path| (*path).to_owned()).collect();
        for path in idle {
            self.fault(&path, None, "nothing reads a file of this name; see README.md for the names");
        }
        self.faults.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        self.faults.dedup();
        self.faults
    }
}

/// The line of a place in a text, from 1.
fn line_of(text: &str, span: &Range<usize>) -> usize {
    text.get(..span.start).map_or(1, |before| before.matches('\n').count() + 1)
}

/// The line of a value, or of the nearest table above it that is there.
fn line_at(text: &str, to: &[To]) -> Option<usize> {
    let table = DeTable::parse(text).ok()?;
    let (first, rest) = to.split_first()?;
    let To::Key(key) = first else { return None };
    let (name, mut value) = table.get_ref().get_key_value(*key)?;
    let mut line = line_of(text, &name.span());
    for step in rest {
        let (span, next) = match (step, value.get_ref()) {
            (To::Key(key), DeValue::Table(table)) => match table.get_key_value(*key) {
                Some((name, next)) => (name.span(), next),
                None => break,
            },
            (To::Nth(at), DeValue::Array(array)) => match array.get(*at) {
                Some(next) => (next.span(), next),
                None => break,
            },
            _ => break,
        };
        line = line_of(text, &span);
        value = next;
    }
    Some(line)
}
