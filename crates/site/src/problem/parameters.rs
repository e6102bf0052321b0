//! The parameters of an address, for programs: what is asked in a word that there is not must not be answered as if it had not been
//! asked.

use super::Problem;
use crate::form::Typed;
use std::collections::BTreeSet;
use utoipa::{
    IntoParams,
    openapi::{
        RefOr, Schema,
        path::Parameter,
        schema::{SchemaType, Type},
    },
};

/// Of what cannot be read so much is named.
const NAMED: usize = 10;
/// Letters of a name that are given back.
const LETTERS: usize = 100;

/// The parameters as typed, and the names of those that cannot be taken.
pub struct Parameters {
    typed: Typed,
    wrong: Vec<String>,
}

impl Parameters {
    /// Reads what stands behind the question mark. Only the names of `T`, which the document shows, are known; and what it shows
    /// as a whole number is written as one: nothing at all is none.
    pub fn of<T: IntoParams>(query: Option<String>) -> Self {
        let documented = T::into_params(|| None);
        let known: Vec<_> = documented.iter().map(|parameter| parameter.name.as_str()).collect();
        let mut asked = Self::read(query, &known);
        for number in documented.iter().filter(|parameter| is_integer(parameter)) {
            if !asked.typed.all(&number.name).iter().all(|value| is_digits(value)) {
                asked.refuse(&number.name);
            }
        }
        asked
    }

    /// Reads what stands behind the question mark; only these names are known, and each stands once.
    pub fn read(query: Option<String>, known: &[&str]) -> Self {
        let typed = Typed::read(query.unwrap_or_default().as_bytes());
        let mut seen = BTreeSet::new();
        let strange = typed.pairs().iter().filter(|(name, _)| !seen.insert(name) || !known.contains(&name.as_str()));
        let named: BTreeSet<String> = strange.map(|(name, _)| name.chars().take(LETTERS).collect()).collect();
        Self { typed, wrong: named.into_iter().take(NAMED).collect() }
    }

    /// The value, without blanks around it; nothing if it was not given.
    pub fn one(&self, name: &str) -> &str {
        self.typed.one(name).trim()
    }

    /// All of it, as typed.
    pub fn typed(&self) -> &Typed {
        &self.typed
    }

    /// The value cannot be read.
    pub fn refuse(&mut self, name: &str) {
        if !self.wrong.iter().any(|wrong| wrong == name) {
            self.wrong.push(name.to_owned());
        }
    }

    /// Something cannot be taken.
    pub fn is_wrong(&self) -> bool {
        !self.wrong.is_empty()
    }

    /// All that cannot be taken, at once.
    pub fn finish(self) -> Result<(), Problem> {
        if self.wrong.is_empty() { Ok(()) } else { Err(Problem::BadParameter(self.wrong)) }
    }
}

/// The document says that it is a whole number.
fn is_integer(parameter: &Parameter) -> bool {
    let Some(RefOr::T(Schema::Object(shape))) = &parameter.schema else { return false };
    match &shape.schema_type {
        SchemaType::Type(kind) => *kind == Type::Integer,
        SchemaType::Array(kinds) => kinds.contains(&Type::Integer),
        SchemaType::AnyValue => false,
    }
}

fn is_digits(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{IntoParams, LETTERS, NAMED, Parameters, Problem};

    fn wrong(query: &str) -> Vec<String> {
        match Parameters::read(Some(query.to_owned()), &["as_of", "name"]).finish() {
            Err(Problem::BadParameter(names)) => names,
            done => done.map(|()| Vec::new()).unwrap(),
        }
    }

    #[test]
    fn only_what_is_known_is_taken_and_once() {
        assert_eq!(wrong(""), [""; 0]);
        assert_eq!(wrong("as_of=2026-04-01&name="), [""; 0]);
        assert_eq!(wrong("asof=1&as-of=2&Name=x&name=y"), ["Name", "as-of", "asof"]);
        assert_eq!(wrong("name=x&name=y"), ["name"], "which of the two?");
        assert_eq!(wrong("="), [""]);
        assert_eq!(wrong(&"a".repeat(300)), ["a".repeat(LETTERS)]);
        assert_eq!(wrong(&(0..50).fold(String::new(), |all, nth| all + &format!("x{nth}=&"))).len(), NAMED);
    }

    #[derive(IntoParams)]
    #[into_params(parameter_in = Query)]
    #[expect(dead_code, reason = "a name and its kind")]
    struct Numbered {
        page: Option<usize>,
        text: Option<String>,
    }

    #[test]
    fn a_whole_number_is_written_as_one() {
        let wrong = |query: &str| Parameters::of::<Numbered>(Some(query.to_owned())).is_wrong();
        assert!(!wrong("page=2&text=") && !wrong("text=x") && !wrong(""));
        for none in ["page=", "page", "page=%20", "page=+2", "page=%2B2", "page=-1", "page=x"] {
            assert!(wrong(none), "{none}");
        }
    }

    #[test]
    fn names_and_values_are_told_together() {
        let mut asked = Parameters::read(Some("asof=1&name=%20x+".to_owned()), &["as_of", "name"]);
        assert_eq!(asked.one("name"), "x");
        asked.refuse("name");
        asked.refuse("name");
        let told = asked.finish();
        assert_eq!(told, Err(Problem::BadParameter(vec!["asof".to_owned(), "name".to_owned()])));
    }
}
