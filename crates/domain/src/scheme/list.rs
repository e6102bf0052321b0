//! Option lists: `lists/*.toml`.

use crate::problem::Problem;

/// A code of one of the scheme's lists. Codes are never reused and never renamed: declarations are kept under them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Code(String);

impl Code {
    /// A code that was checked before (from the store).
    pub fn kept(code: &str) -> Self {
        Self(code.to_owned())
    }
    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One list, in the order of the page.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// The edition, stored with a declaration.
    pub edition: String,
    /// The choices.
    #[serde(rename = "choice")]
    pub choices: Vec<Choice>,
}

/// One choice of a list.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The code, kept for ever.
    pub code: String,
    /// The words on the page.
    pub words: String,
    /// A word of help below, or nothing.
    #[serde(default)]
    pub hint: String,
    /// No longer offered, still shown where it was chosen.
    #[serde(default)]
    pub retired: bool,
}

impl List {
    /// Reads a chosen code.
    pub fn parse(&self, typed: &str) -> Result<Code, Problem> {
        if typed.is_empty() {
            return Err(Problem::NotChosen);
        }
        if self.offered().any(|choice| choice.code == typed) {
            Ok(Code(typed.to_owned()))
        } else {
            Err(Problem::NotInList)
        }
    }

    /// The choices of today's form.
    pub fn offered(&self) -> impl Iterator<Item = &Choice> {
        self.choices.iter().filter(|choice| !choice.retired)
    }

    /// The words of a code, also of a retired one; the code itself if the list does not know it.
    pub fn words<'a>(&'a self, code: &'a Code) -> &'a str {
        self.choices.iter().find(|choice| choice.code == code.0).map_or(code.as_str(), |choice| &choice.words)
    }
}
