//! Reading: defaults, then the file, then the environment; every fault is told at once.

use super::{Config, Fault, SECTIONS};
use figment::providers::{Env, Serialized};
use figment::{Figment, value::Value};
use std::collections::BTreeMap;
use std::path::Path;

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The built-in default.
    Default,
    /// The file.
    File(String),
    /// The environment variable.
    Environment(String),
}

/// What was given, by `section.key`.
#[derive(Clone, Debug, Default)]
pub struct Given(BTreeMap<String, (Value, Source)>);

impl Given {
    /// Where the value of this key comes from.
    pub fn source(&self, key: &str) -> Source {
        self.0.get(key).map_or(Source::Default, |(_, source)| source.clone())
    }
}

/// `SENGEN_SECTION__KEY=value` of this process. A name that looks like ours but lacks the double underscore is kept,
/// so that [`load`] can refuse it.
pub fn environment() -> Vec<(String, String)> {
    let ours = |name: &str| {
        name.contains("__") || SECTIONS.iter().any(|section| name.starts_with(&format!("{}_", section.table)))
    };
    Env::prefixed("SENGEN_")
        .iter()
        .map(|(name, value)| (name.to_string(), value))
        .filter(|(name, _)| ours(name))
        .collect()
}

/// The settings in force. Without a file name, `sengen.toml` in the working directory is read if it is there.
pub fn load(file: Option<&Path>, environment: &[(String, String)]) -> Result<(Config, Given), Vec<Fault>> {
    let mut faults = Vec::new();
    let mut given = Given::default();
    match from_file(file) {
        Ok(found) => given.0.extend(found),
        Err(fault) => faults.push(fault),
    }
    given.0.extend(environment.iter().map(|(name, value)| from_variable(name, value)));
    let defaults = Serialized::defaults(Config::default());
    for (key, (value, source)) in &given.0 {
        if let Some(why) = refuse(key, value, &defaults) {
            faults.push(Fault::at(key.clone(), format!("{why} ({})", said(source))));
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let whole =
        given.0.iter().fold(Figment::from(defaults), |whole, (key, (value, _))| whole.merge((key.as_str(), value)));
    match whole.extract() {
        Ok(config) => Ok((config, given)),
        Err(error) => Err(vec![Fault::at("configuration", error.to_string())]),
    }
}

/// A key with its value and where that comes from.
type Leaf = (String, (Value, Source));

/// The leaves of the file.
fn from_file(file: Option<&Path>) -> Result<Vec<Leaf>, Fault> {
    let path = file.unwrap_or(Path::new("sengen.toml"));
    if file.is_none() && !path.exists() {
        return Ok(Vec::new());
    }
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| Fault::at(&name, format!("cannot be read: {error}")))?;
    let table: toml::Table =
        toml::from_str(&text).map_err(|error| Fault::at(&name, format!("is no TOML: {}", error.to_string().trim())))?;
    let mut leaves = Vec::new();
    for (section, inside) in table {
        match inside {
            toml::Value::Table(keys) => {
                leaves.extend(keys.into_iter().map(|(key, value)| (format!("{section}.{key}"), value)));
            }
            other => leaves.push((section, other)),
        }
    }
    let kept = |value: toml::Value| Value::serialize(value).unwrap_or_else(|_| Value::from(""));
    Ok(leaves.into_iter().map(|(key, value)| (key, (kept(value), Source::File(name.clone())))).collect())
}

/// One variable: `http__listen` → `http.listen`. Text keys take the value as it stands; others read it as TOML.
fn from_variable(name: &str, value: &str) -> Leaf {
    let key = name.to_lowercase().replace("__", ".");
    let variable = Source::Environment(format!("SENGEN_{}", name.to_uppercase()));
    let text = Value::from(value);
    let defaults = Figment::from(Serialized::defaults(Config::default()));
    if matches!(defaults.find_value(&key), Ok(Value::String(..)) | Err(_)) {
        return (key, (text, variable));
    }
    let read = toml::from_str::<toml::Table>(&format!("it = {value}")).ok().and_then(|mut table| table.remove("it"));
    (key, (read.and_then(|read| Value::serialize(read).ok()).unwrap_or(text), variable))
}

/// Why this value is refused, if it is.
fn refuse(key: &str, value: &Value, defaults: &Serialized<Config>) -> Option<String> {
    if !known().any(|known| known == key) {
        return Some(format!("unknown key; the nearest known key is {}", nearest(key)));
    }
    let alone = Figment::from(defaults.clone()).merge((key, value)).extract::<Config>();
    alone.err().map(|error| error.kind.to_string())
}

/// All keys.
fn known() -> impl Iterator<Item = String> {
    SECTIONS.iter().flat_map(|section| section.keys.iter().map(|key| format!("{}.{}", section.table, key.name)))
}

/// The known key that looks most like this one.
fn nearest(key: &str) -> String {
    let unlike = |known: &String| ordered(strsim::jaro_winkler(known, key));
    known().max_by_key(unlike).unwrap_or_default()
}

/// A likeness from 0 to 1 as a number that can be ordered.
fn ordered(likeness: f64) -> u64 {
    // Non-negative floats have the order of their bits.
    likeness.max(0.0).to_bits()
}

/// The source, for people.
fn said(source: &Source) -> String {
    match source {
        Source::Default => "default".to_owned(),
        Source::File(name) => format!("in {name}"),
        Source::Environment(name) => format!("from {name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str, environment: &[(&str, &str)]) -> Result<Config, Vec<Fault>> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("s.toml");
        std::fs::write(&file, text).unwrap();
        let environment: Vec<_> = environment.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        load(Some(&file), &environment).map(|(config, _)| config)
    }

    #[test]
    fn the_environment_wins_over_the_file_and_text_stays_text() {
        let config = with(
            "[http]\nlisten = \"127.0.0.1:1\"\nconnections = 5\n[mail]\nuser = \"u\"",
            &[("http__listen", "127.0.0.1:2"), ("mail__password", "12345"), ("mail__port", "25")],
        )
        .unwrap();
        assert_eq!(config.http.listen.port(), 2);
        assert_eq!(config.http.connections, 5);
        assert_eq!(config.mail.password.reveal(), "12345");
        assert_eq!(config.mail.port, 25);
    }

    #[test]
    fn an_unknown_key_is_refused_with_the_nearest_one() {
        let faults =
            with("[http]\nlisen = \"127.0.0.1:1\"\n[mial]\nhost = \"x\"\n", &[("mail_host", "x")]).unwrap_err();
        let said: Vec<_> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(
            said.iter().any(|line| line.starts_with("http.lisen: unknown key") && line.contains("http.listen (in "))
        );
        assert!(said.iter().any(|line| line.starts_with("mial.host: unknown key") && line.contains("mail.host")));
        assert!(
            said.iter().any(|line| line.starts_with("mail_host: unknown key") && line.contains("SENGEN_MAIL_HOST"))
        );
    }

    #[test]
    fn all_faults_at_once() {
        let faults =
            with("[http]\nlisten = \"here\"\nconnections = \"many\"\n", &[("mail__port", "99999")]).unwrap_err();
        let keys: Vec<_> = faults.iter().map(|fault| fault.key.as_str()).collect();
        assert_eq!(keys, ["http.connections", "http.listen", "mail.port"]);
    }

    #[test]
    fn a_missing_file_is_said() {
        let faults = load(Some(Path::new("/nowhere/s.toml")), &[]).unwrap_err();
        assert!(faults.first().unwrap().to_string().starts_with("/nowhere/s.toml: cannot be read"));
    }
}
