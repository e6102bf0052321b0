//! Where the reading of a filled form is in doubt: kinds, whose sentences are `[doubt]` in `form.toml`.

use crate::field::Field;
use serde::{Deserialize, Serialize};

/// Why a person should look at a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// What stands there is none of the choices.
    Unreadable,
    /// Several choices are ticked where one is asked for.
    Several,
    /// Something stands beside the place to fill in.
    Beside,
    /// The same fact stands in two places, and differently.
    Differs,
    /// The file keeps a mark where none is seen, and nothing else is marked.
    MarkDiffers,
    /// The result of the self-check is said to be sent along.
    Attached,
    /// The form has no place for the field any more.
    Missing,
    /// The edition of the terms that was agreed to is not the one in force, or cannot be told.
    Edition,
    /// Where agreement is asked for, none can be read.
    NotAgreed,
}

impl Doubt {
    /// All kinds.
    pub const ALL: [Self; 9] = [
        Self::Unreadable,
        Self::Several,
        Self::Beside,
        Self::Differs,
        Self::MarkDiffers,
        Self::Attached,
        Self::Missing,
        Self::Edition,
        Self::NotAgreed,
    ];

    /// The key of its sentence.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Several => "several",
            Self::Beside => "beside",
            Self::Differs => "differs",
            Self::MarkDiffers => "mark-differs",
            Self::Attached => "attached",
            Self::Missing => "missing",
            Self::Edition => "edition",
            Self::NotAgreed => "not-agreed",
        }
    }
}

/// A field in doubt, with the text that was found there (at most 200 characters).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubted {
    /// Where.
    #[serde(with = "key")]
    pub field: Field,
    /// Why.
    pub doubt: Doubt,
    /// What stands there.
    pub found: String,
    /// An officer looked, and the draft is right as it stands.
    #[serde(default)]
    pub settled: bool,
}

/// A field is kept under its key.
mod key {
    use crate::field::Field;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    /// Writes the key.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
    pub fn serialize<S: Serializer>(field: &Field, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(field.key())
    }

    /// Reads the key.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Field, D::Error> {
        let key = String::deserialize(from)?;
        Field::ALL.iter().copied().find(|field| field.key() == key).ok_or_else(|| D::Error::custom("no such field"))
    }
}
