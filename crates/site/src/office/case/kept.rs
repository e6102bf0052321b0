//! What was written into a form of a case that was refused: it stays on the page that says so, and goes out again where it still can.

use super::stale::{Sent, is_stale};
use crate::{error::Error, form::Typed};
use domain::{declaration::state::Act as Step, field::Field};
use store::{
    Db,
    cases::{self, ProposedEnding},
    declarations,
};

/// What an officer writes for the contact.
const WRITTEN: [Field; 3] = [Field::CaseReason, Field::EndingReason, Field::MergeReason];

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

    /// Reads what was sent. `again` is what would be told of it, if it can be sent once more: it then leads to the letter again, before
    /// anything is done.
    pub async fn read(sent: &Sent<'_>, db: &mut Db, again: Option<&str>) -> Result<Self, Error> {
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
        let act = again.and_then(|told| match told {
            "returned" => Some("return"),
            "proposed" => Some("propose"),
            "merged" => Some("merge"),
            _ => None,
        });
        let version = cases::version(db, sent.id).await?.unwrap_or_default().to_string();
        let other = typed.pairs().iter().filter(|(name, _)| name != "sure" && name != "version").cloned();
        Ok(Self {
            shown: fields.into_iter().chain(written).collect(),
            again: act.map(|act| format!("/office/cases/{}/{act}", sent.id)),
            typed: other.chain([("version".to_owned(), version)]).collect(),
        })
    }
}

/// Whether an act could be done once more as the case stands now; it is named by what is told when it is done.
pub async fn is_possible(sent: &Sent<'_>, db: &mut Db, told: &str) -> Result<bool, Error> {
    let case = declarations::find(db, sent.id).await?.ok_or(Error::NotFound)?;
    let proposal = cases::proposal(db, sent.id).await?;
    let free = proposal.is_none();
    Ok(match told {
        "accepted" => free && case.state.after(Step::Accept).is_some(),
        "returned" => free && case.state.after(Step::Return).is_some(),
        "proposed" => {
            let ending = ProposedEnding::parse(sent.typed.one("ending"));
            free && ending.is_some_and(|ending| ending.is_possible(case.state))
        }
        "merged" => free && case.state.stands() && !has_moved(sent, db).await?,
        "withdrawn" => !free,
        "ended" => proposal.is_some_and(|found| found.officer != sent.officer()),
        "unmerged" => cases::merge_of(db, sent.id).await?.is_some_and(|found| found.open),
        _ => false,
    })
}

/// The other one of two that would become one is not as the page showed it, or is held by a proposal: its version does not go out anew.
async fn has_moved(sent: &Sent<'_>, db: &mut Db) -> Result<bool, Error> {
    let Ok(other) = sent.typed.one("other").parse() else { return Ok(true) };
    let seen = sent.typed.one("other_version").parse().unwrap_or(0);
    Ok(is_stale(db, other, seen).await? || cases::proposal(db, other).await?.is_some())
}
