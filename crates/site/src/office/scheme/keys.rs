//! What an edition changes beside what is reckoned for declarations: file by file, and key by key where a file has keys, so that nothing is
//! denied that was only not reckoned.

use super::shown::is_mark_of;
use crate::{editions::Files, effects::Effect};
use domain::declaration::Level;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};
use toml::{Table, Value};

/// Files that are shown nowhere, or are told of elsewhere.
const SILENT: [&str; 2] = ["README.md", "notice.md"];
/// The lists whose choices are reckoned: their file, and their name among the effects.
const LISTS: [(&str, &str); 4] = [
    ("lists/purposes.toml", "purposes"),
    ("lists/publications.toml", "publications"),
    ("lists/employees.toml", "employees"),
    ("lists/no-number-reasons.toml", "reasons"),
];

/// A file that changes in what is not reckoned.
#[derive(Debug, PartialEq, Eq)]
pub struct Other {
    /// Its path in the folder.
    pub path: String,
    /// What changes in it: `level.two.name`; none of a file without keys.
    pub keys: Vec<String>,
}

/// Every file, and every key, that changes without being among the effects (those of [`crate::effects`] and [`super::shown`]).
pub fn others(before: &Files, after: &Files, effects: &[Effect]) -> Vec<Other> {
    let texts = |files: &Files| -> BTreeMap<_, _> { files.iter().cloned().collect() };
    let (old, new) = (texts(before), texts(after));
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let changed = paths.into_iter().filter(|path| old.get(*path) != new.get(*path));
    let changed = changed.filter(|path| !SILENT.contains(&path.as_str()) && !reckoned(path, effects));
    let other = |path: &String| match [&old, &new].map(|files| files.get(path).and_then(|text| keys(path, text))) {
        [Some(old), Some(new)] => {
            let keys = differing(&old, &new);
            let keys: Vec<_> = keys.into_iter().filter(|key| !reckoned_key((path, key), effects)).collect();
            // Where only remarks changed, nothing is shown in another way.
            (!keys.is_empty()).then(|| Other { path: path.clone(), keys })
        }
        _ => Some(Other { path: path.clone(), keys: Vec::new() }),
    };
    changed.filter_map(other).collect()
}

/// A whole file is among the effects.
fn reckoned(path: &str, effects: &[Effect]) -> bool {
    let has = |kind: &str, about: &str| effects.iter().any(|one| one.kind == kind && one.about == about);
    let name = path.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or_default();
    match path.split('/').next() {
        Some("terms") => has("terms", name),
        Some("rules") => has("rules", name),
        Some("marks") => Level::ALL.into_iter().any(|level| is_mark_of(name, level)),
        _ => false,
    }
}

/// A key is among the effects, or has a sentence of its own.
fn reckoned_key((path, key): (&str, &str), effects: &[Effect]) -> bool {
    let parts: Vec<_> = key.split('.').collect();
    let has = |code: String| effects.iter().any(|one| one.code == code);
    if let Some((_, list)) = LISTS.iter().find(|(file, _)| *file == path) {
        return match parts.as_slice() {
            ["edition"] => true,
            ["choice", code, "words"] => has(format!("{list}-words-{code}")),
            ["choice", code, "retired"] => has(format!("{list}-{code}")),
            _ => false,
        };
    }
    match (path, parts.as_slice()) {
        ("levels.toml", ["level", _, "name" | "meaning" | "sentence" | "wrong"])
        | ("badges.toml", [_, "level", _])
        | ("scheme.toml", ["name" | "acceptance"]) => true,
        ("scheme.toml", ["validity_months"]) => has("validity".to_owned()),
        _ => false,
    }
}

/// Keys with their values; `None`: the file has none.
type Keys = Option<BTreeMap<String, String>>;

fn is_table(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|kind| kind == "toml")
}

fn keys(path: &str, text: &str) -> Keys {
    let table: Table = is_table(path).then(|| toml::from_str(text).ok()).flatten()?;
    let mut all = BTreeMap::new();
    for (key, value) in &table {
        walk(key, value, &mut all);
    }
    Some(all)
}

fn walk(key: &str, value: &Value, all: &mut BTreeMap<String, String>) {
    match value {
        Value::Table(table) => {
            for (name, value) in table {
                walk(&format!("{key}.{name}"), value, all);
            }
        }
        Value::Array(entries) if entries.iter().any(Value::is_table) => {
            let names: Vec<_> = entries.iter().enumerate().map(|(at, entry)| named(at, entry)).collect();
            for (name, entry) in names.iter().zip(entries) {
                walk(&format!("{key}.{name}"), entry, all);
            }
            // Which there are, and in which order.
            all.insert(key.to_owned(), names.join(" "));
        }
        value => {
            all.insert(key.to_owned(), value.to_string());
        }
    }
}

/// What an entry is called: by its code or id, else by its place.
fn named(at: usize, entry: &Value) -> String {
    let own = ["code", "id"].into_iter().find_map(|name| entry.get(name).and_then(Value::as_str));
    own.map_or_else(|| (at + 1).to_string(), str::to_owned)
}

fn differing(old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> Vec<String> {
    let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    keys.into_iter().filter(|key| old.get(*key) != new.get(*key)).cloned().collect()
}

#[cfg(test)]
mod tests;
