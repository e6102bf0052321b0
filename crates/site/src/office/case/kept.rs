//! What was written into a form of a case that was refused: it stays on the page that says so, and goes out again where it still can.

use super::stale::Sent;
use crate::{error::Error, form::Typed};
use domain::{declaration::state::Act as Step, field::Field};
use store::{
    Db,
    cases::{self, ProposedEnding},
    declarations,
};

/// What an officer writes for the contact.
const WRITTEN: [Field; 2] = [Field::CaseReason, Field::EndingReason];

/// What was written.
pub struct Kept {
    /// Label and words, to be read and copied.
    pub shown: Vec<(String, String)>,
    /// Where it can be sent once more, under the version of now; `None`: the act is no longer possible.
    pub again: Option<String>,
    /// What is sent there.
    pub typed: Vec<(String, String)>,
}

impl Kept {
    /// Something was written.
    pub fn some(typed: &Typed) -> bool {
        WRITTEN.iter().any(|field| !typed.one(field.key()).trim().is_empty())
    }

    /// Reads what was sent, and whether it can be sent once more. It then leads to the letter again, before anything is done.
    pub async fn read(sent: &Sent<'_>, db: &mut Db) -> Result<Self, Error> {
        let typed = sent.typed;
        if !Self::some(typed) {
            return Ok(Self { shown: Vec::new(), again: None, typed: Vec::new() });
        }
        let words = &sent.app.scheme.words;
        let label = |key: &String| {
            Field::ALL.iter().find(|field| field.key() == key).map(|one| words.field(*one).label.clone())
        };
        let fields: Vec<String> = typed.all(Field::CaseFields.key()).iter().filter_map(label).collect();
        let fields = (!fields.is_empty()).then(|| (words.field(Field::CaseFields).label.clone(), fields.join("\n")));
        let written = WRITTEN.iter().filter(|field| !typed.one(field.key()).trim().is_empty());
        let written = written.map(|field| (words.field(*field).label.clone(), typed.one(field.key()).to_owned()));
        let case = declarations::find(db, sent.id).await?.ok_or(Error::NotFound)?;
        let free = cases::proposal(db, sent.id).await?.is_none();
        let (act, possible) = match ProposedEnding::parse(typed.one("ending")) {
            Some(ending) => ("propose", ending.is_possible(case.state)),
            None => ("return", case.state.after(Step::Return).is_some()),
        };
        let version = cases::version(db, sent.id).await?.unwrap_or_default().to_string();
        let other = typed.pairs().iter().filter(|(name, _)| name != "sure" && name != "version").cloned();
        Ok(Self {
            shown: fields.into_iter().chain(written).collect(),
            again: (free && possible).then(|| format!("/office/cases/{}/{act}", sent.id)),
            typed: other.chain([("version".to_owned(), version)]).collect(),
        })
    }
}
