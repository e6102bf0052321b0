//! Fields as bytes that can be read in one way only: each with its length before it, a missing one apart from an empty one.

use crate::keys::Vault;
use hmac::{Hmac, Mac as _};
use jiff::Timestamp;
use serde_json::Value;
use sha2::Sha256;
use uuid::Uuid;

/// A digest of fields under the key of the chain.
pub(super) struct Canon(Hmac<Sha256>);

impl Canon {
    /// `of` says what it stands for, so that a digest of one thing never passes for another's.
    pub fn of(vault: &Vault, of: &str) -> Self {
        Self(vault.chain()).text(Some(of))
    }

    /// Bytes that may be missing.
    pub fn bytes(mut self, bytes: Option<&[u8]>) -> Self {
        let Some(bytes) = bytes else {
            self.0.update(&[0]);
            return self;
        };
        self.0.update(&[1]);
        self.0.update(&u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
        self.0.update(bytes);
        self
    }

    /// A text that may be missing.
    pub fn text(self, text: Option<&str>) -> Self {
        self.bytes(text.map(str::as_bytes))
    }

    /// A number.
    pub fn number(self, number: i64) -> Self {
        self.bytes(Some(&number.to_be_bytes()))
    }

    /// A moment, in microseconds, because that is what both engines keep.
    pub fn moment(self, at: Timestamp) -> Self {
        self.number(at.as_microsecond())
    }

    /// An id that may be missing.
    pub fn id(self, id: Option<Uuid>) -> Self {
        self.bytes(id.as_ref().map(|id| id.as_bytes().as_slice()))
    }

    /// Facts, whatever the order in which they are kept.
    pub fn facts(self, facts: &Value) -> Self {
        let mut text = String::new();
        sorted(facts, &mut text);
        self.text(Some(&text))
    }

    /// The digest.
    pub fn done(self) -> [u8; 32] {
        self.0.finalize().into_bytes().into()
    }
}

/// JSON with the keys in order.
fn sorted(value: &Value, text: &mut String) {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_by_key(|(key, _)| *key);
            text.push('{');
            for (key, value) in fields {
                text.push_str(&Value::from(key.as_str()).to_string());
                text.push(':');
                sorted(value, text);
                text.push(',');
            }
            text.push('}');
        }
        Value::Array(all) => {
            text.push('[');
            for value in all {
                sorted(value, text);
                text.push(',');
            }
            text.push(']');
        }
        plain => text.push_str(&plain.to_string()),
    }
}
