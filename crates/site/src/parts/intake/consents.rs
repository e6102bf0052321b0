//! The two agreements of a form, and whether each is given.

use super::words;
use crate::app::App;
use domain::{
    application_form::{Doubt, Doubted},
    field::Field,
    scheme::Scheme,
    wizard::Draft,
};

/// Each with whether it is given.
pub struct Consents(pub [(Field, bool); 2]);

impl Consents {
    /// The draft has the terms if both were agreed to. Otherwise the doubts tell which is missing; a form that was read before they did
    /// lacks both.
    pub fn of(app: &App, draft: &Draft, doubts: &[Doubted]) -> Self {
        let in_force = &app.scheme.terms_on(app.today()).edition;
        let terms = draft.terms.as_ref().is_some_and(|agreed| agreed.edition == *in_force);
        let told = doubts.iter().any(|doubted| matches!(doubted.doubt, Doubt::NotAgreed | Doubt::Edition));
        let missing = |doubted: &Doubted| (doubted.field, doubted.doubt) == (Field::Privacy, Doubt::NotAgreed);
        let privacy = draft.terms.is_some() || (told && !doubts.iter().any(missing));
        Self([(Field::TermsAgreed, terms), (Field::Privacy, privacy)])
    }

    /// What is said of an agreement that is missing.
    pub fn missing(&self, field: Field, scheme: &Scheme) -> Option<String> {
        let doubted = Doubted { field, doubt: Doubt::NotAgreed, found: String::new(), settled: false };
        self.0.contains(&(field, false)).then(|| scheme.form.doubt(&doubted, &scheme.words))
    }
}

/// An agreement that is given: 使用規約 by its title, the other one in a word.
pub fn agreed(scheme: &Scheme, draft: &Draft, (field, given): (Field, bool)) -> String {
    let edition = draft.terms.as_ref().filter(|_| field == Field::TermsAgreed);
    let said =
        || edition.map_or_else(|| scheme.form.only.agree_yes.clone(), |agreed| words::terms(scheme, &agreed.edition));
    given.then(said).unwrap_or_default()
}
