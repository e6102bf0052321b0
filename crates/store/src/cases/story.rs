//! What happened to a declaration, with the reasons: the journal has no words of people, so they are read from the notes that were
//! written in the same units.

use crate::{
    audit::{self, Act, Noted},
    door::Db,
    error::Error,
    journal::{self, Event, Kind},
};
use uuid::Uuid;

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Happened {
    /// The line of the journal.
    pub event: Event,
    /// Why, as it is noted: what was told, and of endings which it is as well ([`super::WhyEnded`]).
    pub reason: Option<String>,
}

/// What happened to a declaration, oldest first.
pub async fn story(db: &mut Db, declaration: Uuid) -> Result<Vec<Happened>, Error> {
    let events = journal::of_declaration(db, declaration).await?;
    let mut notes = audit::reasons(db, declaration).await?;
    Ok(events.into_iter().map(|event| Happened { reason: taken(&mut notes, &event), event }).collect())
}

/// The reason of the note that was written with a line, which is nobody else's afterwards: two lines may be of one moment.
fn taken(notes: &mut Vec<Noted>, event: &Event) -> Option<String> {
    let acts = acts(Kind::parse(&event.kind)?);
    let is_of = |note: &Noted| note.at == event.at && acts.iter().any(|act| act.code() == note.act);
    let at = notes.iter().position(is_of)?;
    notes.remove(at).reason
}

/// The acts whose notes say why a line of that kind was written.
fn acts(kind: Kind) -> &'static [Act] {
    match kind {
        Kind::Returned => &[Act::CaseReturned],
        Kind::Proposed => &[Act::EndingProposed],
        Kind::Withdrawn => &[Act::EndingWithdrawn],
        Kind::Rejected | Kind::Cancelled => &[Act::EndingSigned],
        Kind::Superseded => &[Act::EndingSigned, Act::CasesMerged],
        Kind::Unmerged => &[Act::CasesUnmerged],
        _ => &[],
    }
}
