//! `open-data.toml`: the terms of use of the open data, and the words for its tables and columns.

use std::collections::BTreeMap;

/// The words of the open data.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenData {
    /// The title of the whole.
    pub title: String,
    /// What it is, in a sentence or two.
    pub description: String,
    /// Under which licence it may be used.
    pub licence: Licence,
    /// What else users should know, a sentence each.
    pub terms: Vec<String>,
    /// Words of each table, by its name.
    pub(super) table: BTreeMap<String, TableWords>,
}

/// A licence.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Licence {
    /// Its short name, e.g. `CC-BY-4.0` (an Open Definition or SPDX name).
    pub name: String,
    /// Its title.
    pub title: String,
    /// Where its text stands; https.
    pub url: String,
    /// How the source is named.
    pub attribution: String,
}

/// The words of a table.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableWords {
    /// The title.
    pub title: String,
    /// What a line is.
    pub description: String,
    /// Words of each column, by its name.
    pub column: BTreeMap<String, ColumnWords>,
}

/// The words of a column.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnWords {
    /// The title.
    pub title: String,
    /// What it holds, its form and where it comes from.
    pub description: String,
}

impl OpenData {
    /// The words of a table. Reading the scheme made sure that every table has them.
    pub fn table(&self, name: &str) -> &TableWords {
        self.table.get(name).unwrap_or_else(|| unreachable!("read() refuses a scheme without every table"))
    }
}

impl TableWords {
    /// The words of a column. Reading the scheme made sure that every column has them.
    pub fn column(&self, name: &str) -> &ColumnWords {
        self.column.get(name).unwrap_or_else(|| unreachable!("read() refuses a scheme without every column"))
    }
}
