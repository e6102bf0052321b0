//! The ending that waits for a second officer: why, and the letters that go out with the signature.

use super::{merge::Pair, view::View};
use crate::{
    app::App,
    decision::Decision,
    declare::mail::{Desk, Post},
};
use domain::time::moment_ja;
use uuid::Uuid;

/// What is proposed.
pub struct Proposed {
    /// `reject`, `cancel` or `merge`.
    pub code: &'static str,
    /// Why, as the contact will read it.
    pub reason: String,
    /// The declaration in favour of which it would end.
    pub kept: Option<Uuid>,
    /// Who proposes it.
    pub who: String,
    /// When.
    pub at: String,
    /// Whoever looks proposed it.
    pub own: bool,
    /// What is sent with the signature.
    pub letters: Vec<Letter>,
}

/// A letter as its reader would get it.
#[derive(Clone, Debug)]
pub struct Letter {
    /// To whom.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
}

impl Letter {
    /// A letter that is not sent yet.
    pub fn of(letter: &Post) -> Self {
        let mail = letter.mail();
        Self { to: letter.to().as_str().to_owned(), subject: mail.subject.clone(), text: mail.text.clone() }
    }
}

impl Proposed {
    /// The proposal about a case, if one counts; `own` is who looks.
    pub fn of(app: &App, view: &View, own: Uuid) -> Option<Self> {
        let found = view.proposal.as_ref()?;
        let (case, number) = (&view.case, view.case.number.as_ref());
        let pair = view.keeps.clone().and_then(|kept| Pair::of(case.clone(), kept, &found.reason).ok());
        let letters = match (found.ending.ending(&found.reason), number, &pair) {
            (Some(ending), Some(number), _) => {
                vec![Letter::of(&Decision::End(ending).letter(Desk::of(app), app.id(), case, number))]
            }
            (None, _, Some(pair)) => pair.letters(app).iter().map(Letter::of).collect(),
            _ => Vec::new(),
        };
        Some(Self {
            code: found.ending.code(),
            reason: pair.map_or_else(|| found.reason.clone(), |pair| pair.reason(app).to_owned()),
            kept: found.kept,
            who: view.names.of(found.officer),
            at: moment_ja(found.made_at),
            own: found.officer == own,
            letters,
        })
    }
}
