//! The sentences for people on the command line: `words.toml` beside this crate's manifest.

use std::collections::BTreeMap;

/// The file, embedded.
const FILE: &str = include_str!("../words.toml");

/// All sentences, by `table.key`.
#[derive(Debug)]
pub struct Words(BTreeMap<String, String>);

impl Words {
    /// Reads the embedded file; a test makes sure that it can be read and that every sentence is used.
    pub fn bundled() -> Self {
        let tables: BTreeMap<String, BTreeMap<String, String>> = toml::from_str(FILE).unwrap_or_default();
        let flat = tables
            .into_iter()
            .flat_map(|(table, keys)| keys.into_iter().map(move |(key, words)| (format!("{table}.{key}"), words)));
        Self(flat.collect())
    }

    /// A sentence with its `{placeholders}` filled.
    pub fn say(&self, key: &str, facts: &[(&str, &str)]) -> String {
        let words = self.0.get(key).cloned().unwrap_or_else(|| key.to_owned());
        facts.iter().fold(words, |words, (name, fact)| words.replace(&format!("{{{name}}}"), fact))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every file of this crate, as text.
    fn sources(folder: &std::path::Path) -> String {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries
            .map(|path| if path.is_dir() { sources(&path) } else { std::fs::read_to_string(path).unwrap() })
            .collect()
    }

    #[test]
    fn every_sentence_is_used_and_every_key_has_one() {
        let source = sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
        let words = Words::bundled();
        assert!(!words.0.is_empty());
        for key in words.0.keys() {
            assert!(source.contains(&format!("\"{key}\"")), "nobody says {key}");
        }
        let tables = "directory doctor office api-key webhook signing-key verify form inquiries records legacy";
        for table in tables.split(' ') {
            for part in source.split(&format!("\"{table}.")).skip(1) {
                let key = format!("{table}.{}", part.split('"').next().unwrap_or_default());
                assert!(words.0.contains_key(&key) || key.contains('{'), "{key} has no sentence");
            }
        }
    }

    #[test]
    fn placeholders_are_filled() {
        let words = Words(BTreeMap::from([("a.b".to_owned(), "{x} and {y}".to_owned())]));
        assert_eq!(words.say("a.b", &[("x", "1"), ("y", "2")]), "1 and 2");
    }
}
