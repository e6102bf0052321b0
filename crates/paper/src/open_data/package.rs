//! `datapackage.json`: what is in the folder, as Data Package 2.0 says it (<https://datapackage.org/standard/data-package/>).

use super::{DECLARATIONS_JSON, DECLARATIONS_SHEET};
use domain::{
    open_data::{Column, Kind, TABLES, Table},
    scheme::Scheme,
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// A file of the package that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub path: String,
    /// How long it is.
    pub bytes: u64,
    /// SHA-256 as 64 hexadecimal digits.
    pub sha256: String,
    /// Lines without the head.
    pub rows: u64,
}

/// What a package says of itself.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The scheme's words.
    pub scheme: &'a Scheme,
    /// The address of the site, without a slash at the end.
    pub origin: &'a str,
    /// The day it is of (Asia/Tokyo).
    pub day: Date,
    /// When it was made.
    pub made: Timestamp,
    /// Where the list of changes goes on from.
    pub since: &'a str,
}

/// The package as its readers need it: the page, and the check without a network.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct Package {
    /// The day it is of.
    pub version: Date,
    /// When it was made.
    pub created: Timestamp,
    /// The files.
    pub resources: Vec<Resource>,
    /// Where the list of changes goes on from.
    pub changes: Since,
}

/// A file, as the package describes it.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct Resource {
    /// Its name without the ending.
    pub name: String,
    /// Its file.
    pub path: String,
    /// Its title.
    pub title: String,
    /// How long it is.
    pub bytes: u64,
    /// `sha256:` and 64 hexadecimal digits.
    pub hash: String,
    /// Lines without the head.
    #[serde(rename = "rowCount")]
    pub rows: u64,
}

/// Where the list of changes goes on from.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct Since {
    /// The address of the list.
    pub path: String,
    /// What to ask with, as `since=`.
    pub since: String,
}

impl Resource {
    /// The 64 hexadecimal digits.
    pub fn sha256(&self) -> &str {
        self.hash.strip_prefix("sha256:").unwrap_or(&self.hash)
    }
}

impl Package {
    /// Reads a description. `None`: it is none of ours.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

impl About<'_> {
    /// The description of these files, as text.
    pub fn package(&self, files: &[File]) -> String {
        let words = &self.scheme.open_data;
        let licence = &words.licence;
        let package = json!({
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "name": "self-declarations",
            "title": words.title,
            "description": words.description,
            "homepage": format!("{}/opendata", self.origin),
            "version": self.day.to_string(),
            "created": self.made.to_string(),
            "licenses": [{ "name": licence.name, "path": licence.url, "title": licence.title }],
            "attribution": licence.attribution,
            "terms": words.terms,
            "sources": [{ "title": self.scheme.about.office, "path": self.origin }],
            "changes": { "path": format!("{}/opendata/changes", self.origin), "since": self.since },
            "resources": files.iter().map(|file| self.resource(file)).collect::<Vec<_>>(),
        });
        // Plain values can always be written.
        serde_json::to_string_pretty(&package).unwrap_or_default() + "\n"
    }

    fn resource(&self, file: &File) -> Value {
        let name = file.path.split('.').next().unwrap_or_default();
        let table = TABLES.iter().find(|table| table.name == name.trim_end_matches("-bom"));
        let (name, format, kind) = match file.path.as_str() {
            DECLARATIONS_JSON => ("declarations-json", "jsonl", "application/jsonl"),
            DECLARATIONS_SHEET => ("declarations-bom", "csv", "text/csv"),
            _ => (name, "csv", "text/csv"),
        };
        let mut resource = json!({
            "name": name,
            "path": file.path,
            "type": "table",
            "format": format,
            "mediatype": kind,
            "encoding": "utf-8",
            "bytes": file.bytes,
            "hash": format!("sha256:{}", file.sha256),
            "rowCount": file.rows,
        });
        if let (Some(table), Some(resource)) = (table, resource.as_object_mut()) {
            let words = self.scheme.open_data.table(table.name);
            resource.insert("title".to_owned(), json!(words.title));
            resource.insert("description".to_owned(), json!(words.description));
            resource.insert("schema".to_owned(), self.schema(table));
            if format == "csv" {
                resource.insert(
                    "dialect".to_owned(),
                    json!({ "delimiter": ",", "lineTerminator": "\r\n", "header": true }),
                );
            }
        }
        resource
    }

    /// The Table Schema of a table.
    fn schema(&self, table: &Table) -> Value {
        let fields: Vec<Value> = table.columns.iter().map(|column| self.field(table, column)).collect();
        let references: Vec<Value> = table.columns.iter().filter_map(reference).collect();
        let mut schema = Map::new();
        schema.insert("fields".to_owned(), Value::Array(fields));
        schema.insert("missingValues".to_owned(), json!([""]));
        let key: Vec<&str> = if table.name == "columns" {
            vec!["table", "column"]
        } else {
            table.columns.first().map(|column| column.name).into_iter().collect()
        };
        schema.insert("primaryKey".to_owned(), json!(key));
        if !references.is_empty() {
            schema.insert("foreignKeys".to_owned(), Value::Array(references));
        }
        Value::Object(schema)
    }

    fn field(&self, table: &Table, column: &Column) -> Value {
        let words = self.scheme.open_data.table(table.name).column(column.name);
        let mut constraints = Map::new();
        constraints.insert("required".to_owned(), json!(column.required));
        match column.name {
            "declaration_id" => constraints.insert("pattern".to_owned(), json!("[0-9]{11}")),
            "corporate_number" => constraints.insert("pattern".to_owned(), json!("[0-9]{13}")),
            _ => None,
        };
        let mut field = json!({
            "name": column.name,
            "title": words.title,
            "description": words.description,
            "type": column.kind.code(),
            "constraints": constraints,
        });
        if let (Kind::Url, Some(field)) = (column.kind, field.as_object_mut()) {
            field.insert("format".to_owned(), json!(column.kind.format()));
        }
        field
    }
}

/// The table a column's values are explained in.
fn reference(column: &Column) -> Option<Value> {
    let (table, key) = column.refers?;
    Some(json!({ "fields": [column.name], "reference": { "resource": table, "fields": [key] } }))
}
