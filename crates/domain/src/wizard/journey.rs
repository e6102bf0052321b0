//! Where one may go: computed from the answers, never stored.

use super::{Draft, Step};
use crate::{registers::Registers, scheme::Scheme};
use jiff::civil::Date;

/// The journey of a draft on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journey {
    /// The first step that is not complete.
    next: Step,
}

impl Journey {
    /// Looks at the answers in order; the first gap is the next step. An edition of the terms that is no longer in
    /// force is a gap.
    pub fn of(draft: &Draft, scheme: &Scheme, registers: &Registers, today: Date) -> Self {
        if draft.submitted {
            return Self { next: Step::Sent };
        }
        let agreed = draft.terms.as_ref().is_some_and(|terms| terms.edition == scheme.terms_on(today).edition);
        let business = draft.business.as_ref().is_some_and(|form| form.parse(scheme, registers).is_ok());
        let declaration = draft.declaration.as_ref().is_some_and(|form| form.parse(scheme, today).is_ok());
        let next = match (agreed, business, declaration) {
            (false, ..) => Step::Terms,
            (true, false, _) => Step::Business,
            (true, true, false) => Step::Declaration,
            (true, true, true) => Step::Review,
        };
        Self { next }
    }

    /// The first step that is not complete.
    pub fn next(&self) -> Step {
        self.next
    }

    /// A step may be opened if it is complete or the next; after submitting, only what follows.
    pub fn may_open(&self, step: Step) -> bool {
        if self.next >= Step::Sent { step >= Step::Sent } else { step <= self.next }
    }
}
