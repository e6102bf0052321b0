//! `words/ja.toml`: labels, hints and problems, keyed by the enums in the code.

use crate::{declaration::State, field::Field, flags::Flag, problem::Problem};
use std::collections::BTreeMap;

/// The words of one language.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// `[field.<key>]`.
    field: BTreeMap<String, FieldWords>,
    /// `[problem]`: `code = "sentence"`, or `"code.field" = "sentence"` where a field needs its own.
    problem: BTreeMap<String, String>,
    /// `[state]`.
    state: BTreeMap<String, String>,
    /// `[flag]`.
    flag: BTreeMap<String, String>,
}

/// The words of a field.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldWords {
    /// The label.
    pub label: String,
    /// The support text; empty: none.
    #[serde(default)]
    pub hint: String,
}

impl Words {
    /// Label and hint of a field. Reading the scheme made sure that every field has them.
    pub fn field(&self, field: Field) -> &FieldWords {
        self.field.get(field.key()).unwrap_or_else(|| unreachable!("read() refuses words without every field"))
    }

    /// The sentence for a problem at a field: `"code.field"` if there is one, else `code`; placeholders filled,
    /// `{label}` is the field's label.
    pub fn problem(&self, field: Field, problem: &Problem) -> String {
        let own = format!("{}.{}", problem.code(), field.key());
        let mut sentence =
            self.problem.get(&own).or_else(|| self.problem.get(problem.code())).cloned().unwrap_or_default();
        for (name, value) in problem.facts() {
            sentence = sentence.replace(&format!("{{{name}}}"), &value);
        }
        sentence.replace("{label}", &self.field(field).label)
    }

    /// The word for a state.
    pub fn state(&self, state: State) -> &str {
        self.state.get(state.code()).map_or("", String::as_str)
    }

    /// The words for a flag.
    pub fn flag(&self, flag: Flag) -> &str {
        self.flag.get(flag.code()).map_or("", String::as_str)
    }
}
