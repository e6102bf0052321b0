//! The manual of the configuration, made from the sections: the example file and the table for the README.

use super::{Config, SECTIONS, Section};
use std::fmt::Write;

/// The whole example file: every key with its manual and its default.
pub fn example() -> String {
    let mut text = String::from(
        "# Settings of Sengen. Every key is here with its default; delete what you do not change.\n\
         # Each can also be given by the environment: SENGEN_HTTP__LISTEN=127.0.0.1:8080 is http.listen.\n\
         # `sengen check-config` shows what is in force. This file is made by `sengen check-config --example`.\n",
    );
    for section in SECTIONS {
        let _ = write!(text, "\n#{}\n[{}]\n", section.about.join("\n#"), section.table);
        for (key, default) in defaults(&section) {
            let _ = write!(text, "#{}\n{} = {default}\n", key.doc.join("\n#"), key.name);
        }
    }
    text
}

/// The table for the README: key, default, what it sets.
pub fn table() -> String {
    let mut text = String::from("| key | default | what it sets |\n|---|---|---|\n");
    for section in SECTIONS {
        for (key, default) in defaults(&section) {
            let doc: Vec<_> = key.doc.iter().map(|line| line.trim()).collect();
            let _ = writeln!(text, "| `{}.{}` | `{default}` | {} |", section.table, key.name, doc.join(" "));
        }
    }
    text
}

/// The keys of a section with their defaults in TOML.
fn defaults(section: &Section) -> Vec<(super::Key, String)> {
    let all = toml::Value::try_from(Config::default()).ok();
    let of = |name: &str| all.as_ref()?.get(section.table)?.get(name).map(ToString::to_string);
    section.keys.iter().map(|key| (*key, of(key.name).unwrap_or_default())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_file_is_fresh_names_every_key_and_equals_the_defaults() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sengen.example.toml");
        let text = std::fs::read_to_string(path).unwrap();
        assert_eq!(text, example(), "run: sengen check-config --example > sengen.example.toml");
        let (config, given) = super::super::load(Some(std::path::Path::new(path)), &[]).unwrap();
        assert_eq!(toml::to_string(&config).unwrap(), toml::to_string(&Config::default()).unwrap());
        for section in SECTIONS {
            for key in section.keys {
                let key = format!("{}.{}", section.table, key.name);
                assert_ne!(given.source(&key), super::super::Source::Default, "{key} is missing");
            }
        }
    }

    #[test]
    fn no_section_is_forgotten() {
        let all = toml::Table::try_from(Config::default()).unwrap();
        let count: usize = all.values().map(|section| section.as_table().unwrap().len()).sum();
        assert_eq!(count, SECTIONS.iter().map(|section| section.keys.len()).sum::<usize>());
    }
}
