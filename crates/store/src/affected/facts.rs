//! The facts of concerns, as the statements take them.

use super::Concern;
use jiff::Timestamp;
use serde_json::Value;

/// The facts of any number of concerns, as the statements take them.
#[derive(Debug, PartialEq, Eq)]
pub struct Facts {
    /// The edition of the terms other than which concerns; empty: none does.
    pub terms: String,
    /// The same of the rules.
    pub rules: String,
    /// Codes of purposes.
    pub purposes: Value,
    /// Codes of ways to publish the policy.
    pub publications: Value,
    /// Codes of numbers of employees.
    pub employees: Value,
    /// Codes of reasons for having no 法人番号.
    pub reasons: Value,
    /// Codes of levels.
    pub levels: Value,
    /// The moment before which it was confirmed last.
    pub before: Timestamp,
}

impl Facts {
    /// Those of these concerns.
    pub fn of(concerns: &[Concern]) -> Self {
        let (mut terms, mut rules, mut before) = (String::new(), String::new(), Timestamp::UNIX_EPOCH);
        let [mut purposes, mut publications, mut employees, mut reasons, mut levels] =
            [const { Vec::<Value>::new() }; 5];
        for concern in concerns {
            match concern {
                Concern::OtherTerms(edition) => other(&mut terms, edition),
                Concern::OtherRules(edition) => other(&mut rules, edition),
                Concern::Purpose(code) => purposes.push(code.as_str().into()),
                Concern::Publication(code) => publications.push(code.as_str().into()),
                Concern::Employees(code) => employees.push(code.as_str().into()),
                Concern::NoNumberReason(code) => reasons.push(code.as_str().into()),
                Concern::Level(level) => levels.push(level.code().into()),
                Concern::ConfirmedBefore(at) => before = before.max(*at),
            }
        }
        let [purposes, publications, employees, reasons, levels] =
            [purposes, publications, employees, reasons, levels].map(Value::Array);
        Self { terms, rules, purposes, publications, employees, reasons, levels, before }
    }
}

/// Takes one more edition other than which concerns: every edition is another than one of two.
fn other(kept: &mut String, edition: &str) {
    if kept.is_empty() {
        edition.clone_into(kept);
    } else if kept != edition {
        // No edition is called that.
        " ".clone_into(kept);
    }
}
