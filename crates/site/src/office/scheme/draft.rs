//! An application that is a sample: what the steps of the wizard are looked at with, under an edition that is not in force. It is in no store.

use crate::{access::Draft, app::App};
use domain::{
    scheme::Scheme,
    wizard::{BusinessForm, DeclarationForm, Draft as Typed, draft::Agreed},
};
use serde::Deserialize;
use store::drafts::KeptDraft;
use uuid::Uuid;

/// What is typed in all editions; a test makes sure that it fits the bundled one.
const SAMPLE: &str = include_str!("draft.toml");

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    business: BusinessForm,
    declaration: DeclarationForm,
}

/// The sample under this edition, on the day of its clock: what is chosen is chosen from what the edition offers.
pub fn sample(app: &App) -> Draft {
    let (business, declaration) = forms(&app.scheme, app.today());
    let (at, edition) = (app.now(), app.scheme.terms_on(app.today()).edition.clone());
    let draft = Typed {
        terms: Some(Agreed { edition, at }),
        business: Some(business),
        declaration: Some(declaration),
        submitted: false,
    };
    Draft(KeptDraft {
        id: Uuid::nil(),
        visitor: [0; 32],
        draft,
        entry: None,
        intake: None,
        declaration: None,
        made_at: at,
        touched_at: at,
    })
}

fn forms(scheme: &Scheme, day: jiff::civil::Date) -> (BusinessForm, DeclarationForm) {
    let Sample { mut business, mut declaration } = toml::from_str(SAMPLE).unwrap_or_default();
    let first = scheme.lists.employees.offered().next();
    business.employees = first.map(|choice| choice.code.clone()).unwrap_or_default();
    declaration.rules = scheme.rules_on(day).rules.iter().map(|rule| rule.id.clone()).collect();
    declaration.purposes = scheme.lists.purposes.offered().map(|choice| choice.code.clone()).collect();
    (business, declaration)
}

#[cfg(test)]
mod tests {
    use super::forms;
    use domain::{registers::Registers, scheme::Scheme};

    #[test]
    fn the_sample_is_right() {
        let (scheme, registers) = (Scheme::bundled().unwrap(), Registers::bundled().unwrap());
        let day = "2026-12-03".parse().unwrap();
        let (business, declaration) = forms(&scheme, day);
        assert!(business.parse(&scheme, &registers).is_ok());
        assert!(declaration.parse(&scheme, day).is_ok());
    }
}
