//! Settings that must not be printed.

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, Serializer};

/// What is printed in place of a secret.
const MASK: &str = "********";

/// A secret text; empty means: not set. Printed and serialised as a mask.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "String")]
pub struct Hidden(SecretString);

impl From<String> for Hidden {
    fn from(text: String) -> Self {
        Self(SecretString::from(text))
    }
}

impl Hidden {
    /// The secret itself, for the one place that needs it.
    pub fn reveal(&self) -> &str {
        self.0.expose_secret()
    }

    /// Nothing was set.
    pub fn is_empty(&self) -> bool {
        self.reveal().is_empty()
    }
}

impl Serialize for Hidden {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if self.is_empty() { "" } else { MASK })
    }
}

/// The address of a database; printed and serialised with its password masked.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "String")]
pub struct DatabaseUrl(SecretString);

impl From<String> for DatabaseUrl {
    fn from(text: String) -> Self {
        Self(SecretString::from(text))
    }
}

impl DatabaseUrl {
    /// The address with its password.
    pub fn reveal(&self) -> &str {
        self.0.expose_secret()
    }

    /// PostgreSQL, by its scheme.
    pub fn is_postgres(&self) -> bool {
        self.reveal().starts_with("postgres://") || self.reveal().starts_with("postgresql://")
    }

    /// The file of an SQLite database.
    pub fn sqlite_file(&self) -> Option<&str> {
        let rest = self.reveal().strip_prefix("sqlite:")?;
        let path = rest.strip_prefix("//").unwrap_or(rest);
        Some(path.split_once('?').map_or(path, |(path, _)| path))
    }

    /// The address as it may be printed.
    pub fn masked(&self) -> String {
        if !self.is_postgres() {
            return self.reveal().to_owned();
        }
        let Ok(mut url) = url::Url::parse(self.reveal()) else { return MASK.to_owned() };
        if url.password().is_some() && url.set_password(Some(MASK)).is_err() {
            return MASK.to_owned();
        }
        // libpq takes the password as a parameter, too.
        if url.query_pairs().any(|(key, _)| key == "password") {
            url.set_query(None);
        }
        url.to_string()
    }
}

impl Serialize for DatabaseUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_is_printed() {
        for url in ["postgres://u:geheim@db/x", "postgres://db/x?password=geheim", "postgres://u:geheim"] {
            let url = DatabaseUrl::from(url.to_owned());
            assert!(!url.masked().contains("geheim"), "{}", url.masked());
            assert!(!format!("{url:?}").contains("geheim"));
        }
        let hidden = Hidden::from("geheim".to_owned());
        assert_eq!(serde_json::to_string(&hidden).unwrap(), format!("\"{MASK}\""));
    }

    #[test]
    fn the_file_of_an_sqlite_address() {
        let file = |url: &str| DatabaseUrl::from(url.to_owned()).sqlite_file().map(str::to_owned);
        assert_eq!(file("sqlite://var/sengen.db?mode=rwc").as_deref(), Some("var/sengen.db"));
        assert_eq!(file("sqlite:///srv/sengen.db").as_deref(), Some("/srv/sengen.db"));
        assert_eq!(file("postgres://db/x"), None);
    }
}
