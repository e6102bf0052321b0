//! `sengen check-config`

use super::settings;
use crate::cli::{CheckConfig, Cli};
use crate::config::{Config, Given, SECTIONS, Source, manual};
use crate::failure::Failure;
use std::fmt::Write as _;

/// Prints what is in force with where it comes from, then every fault.
pub fn run(cli: &Cli, what: &CheckConfig) -> Result<(), Failure> {
    if what.example {
        print!("{}", manual::example());
        return Ok(());
    }
    if what.table {
        print!("{}", manual::table());
        return Ok(());
    }
    let (config, given) = settings(cli)?;
    print!("{}", in_force(&config, &given)?);
    let faults = config.faults(cli.mode());
    if faults.is_empty() { Ok(()) } else { Err(Failure::all(faults)) }
}

/// Every key with its value, secrets masked, and its source.
fn in_force(config: &Config, given: &Given) -> Result<String, Failure> {
    let all = toml::Value::try_from(config).map_err(Failure::of)?;
    let mut text = String::new();
    for section in SECTIONS {
        let _ = writeln!(text, "[{}]", section.table);
        for key in section.keys {
            let value = all.get(section.table).and_then(|table| table.get(key.name));
            let value = value.map(ToString::to_string).unwrap_or_default();
            let source = match given.source(&format!("{}.{}", section.table, key.name)) {
                Source::Default => String::new(),
                Source::File(name) | Source::Environment(name) => format!("  # {name}"),
            };
            let _ = writeln!(text, "{} = {value}{source}", key.name);
        }
        text.push('\n');
    }
    Ok(text)
}
