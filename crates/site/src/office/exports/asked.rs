//! What is asked for: with or without persons, all or what is new, in which form, under which conditions; and what there is to choose.

use crate::{
    app::App,
    form::Typed,
    office::options::{self as choose, options},
    parts::Opt,
};
use domain::{
    export::{Conditions, Format},
    registers::Registers,
};
use store::exports::{Export, Scope};

/// What is asked for.
pub struct Asked {
    /// Which declarations.
    pub conditions: Conditions,
    /// With the data of persons.
    pub persons: bool,
    /// Only what is new since the last one with these conditions.
    pub fresh: bool,
    /// The form of the file.
    pub format: Format,
}

impl Asked {
    /// Reads a form or an address.
    pub fn read(typed: &Typed) -> Self {
        Self {
            conditions: Conditions::read(|name| typed.one(name)),
            persons: typed.one("what") == "persons",
            fresh: typed.one("scope") == "new",
            format: Format::parse(typed.one("format")).unwrap_or(Format::Csv),
        }
    }

    /// The pairs to send it again.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.conditions.pairs();
        pairs.push(("what", if self.persons { "persons" } else { "businesses" }.to_owned()));
        pairs.push(("scope", if self.fresh { "new" } else { "all" }.to_owned()));
        pairs.push(("format", self.format.code().to_owned()));
        pairs
    }
}

/// The codes of the groups of the industry in the conditions.
pub fn groups(registers: &Registers, conditions: &Conditions) -> Vec<&'static str> {
    let letter = conditions.industry.map(String::from).unwrap_or_default();
    registers.groups().iter().filter(|group| group.division == letter).map(|group| group.code).collect()
}

/// What an export that was asked for takes out of the register.
pub fn scope<'a>(export: &'a Export, groups: &'a [&'a str]) -> Scope<'a> {
    Scope { conditions: &export.conditions, groups, fresh: export.fresh.then_some(export.span) }
}

/// The lists of the form.
pub struct Lists {
    pub states: Vec<Opt>,
    pub levels: Vec<Opt>,
    pub prefectures: Vec<Opt>,
    pub industries: Vec<Opt>,
    pub sources: Vec<Opt>,
}

impl Lists {
    /// What there is to choose, and what is chosen.
    pub fn of(app: &App, conditions: &Conditions) -> Self {
        let industry = conditions.industry.map(String::from).unwrap_or_default();
        Self {
            states: options(choose::states(app), conditions.state.as_ref()),
            levels: options(choose::levels(app), conditions.level.as_ref()),
            prefectures: options(choose::prefectures(app), conditions.prefecture.as_ref()),
            industries: options(choose::divisions(app), Some(&industry.as_str())),
            sources: options(choose::sources(), conditions.source.as_ref()),
        }
    }

    /// The words of all that is chosen.
    pub fn chosen(&self) -> Vec<String> {
        let all = [&self.states, &self.levels, &self.prefectures, &self.industries, &self.sources];
        all.into_iter().flatten().filter(|one| one.chosen).map(|one| one.words.clone()).collect()
    }
}
