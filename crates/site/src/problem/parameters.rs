//! The parameters of an address, for programs: what is asked in a word that there is not must not be answered as if it had not been
//! asked.

use super::Problem;
use crate::form::Typed;
use std::collections::BTreeSet;
use utoipa::IntoParams;

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
    /// Reads what stands behind the question mark. Only the names of `T`, which the document shows, are known.
    pub fn of<T: IntoParams>(query: Option<String>) -> Self {
        let documented = T::into_params(|| None);
        let known: Vec<_> = documented.iter().map(|parameter| parameter.name.as_str()).collect();
        Self::read(query, &known)
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

#[cfg(test)]
mod tests {
    use super::{LETTERS, NAMED, Parameters, Problem};

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
