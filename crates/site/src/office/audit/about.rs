//! What a note is about, where it keeps an id that nobody can read: as the pages of the office call it.

use crate::office::names::Names;
use domain::time::moment_ja;
use std::collections::BTreeMap;
use store::{
    Db,
    audit::{Act, Noted},
    campaigns,
    cases::{self, Batch},
    editions, intakes,
};
use uuid::Uuid;

/// What a note is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// As it was noted, or the name of an officer.
    Words(String),
    /// Declarations that were accepted together: which, how many, and when.
    Batch {
        /// Its id.
        id: Uuid,
        /// How many.
        count: usize,
        /// When.
        at: String,
    },
    /// An お知らせメール: its id and title.
    Campaign(Uuid, String),
    /// A form on paper that was read; `None`: it is kept no more.
    Form(Option<Uuid>),
}

/// Acts that keep the id of a batch.
const OF_BATCHES: [Act; 3] = [Act::ManyAccepted, Act::ManyUndone, Act::QueueSeen];

/// What all these notes are about, by what they keep.
pub async fn all(db: &mut Db, notes: &[Noted], names: &Names) -> Result<BTreeMap<String, About>, store::Error> {
    let mut known = BTreeMap::new();
    for note in notes {
        let Some(subject) = &note.subject else { continue };
        if !known.contains_key(subject) {
            known.insert(subject.clone(), about(db, &note.act, subject, names).await?);
        }
    }
    Ok(known)
}

async fn about(db: &mut Db, act: &str, subject: &str, names: &Names) -> Result<About, store::Error> {
    let plain = || About::Words(subject.to_owned());
    let Ok(id) = subject.parse::<Uuid>() else { return Ok(plain()) };
    if let Some(name) = names.find(id) {
        return Ok(About::Words(name));
    }
    if OF_BATCHES.iter().any(|one| one.code() == act) {
        return Ok(cases::batch(db, id).await?.map_or_else(plain, |batch| self::batch(&batch)));
    }
    if [Act::FormSeen, Act::FormTakenIn, Act::FormChecked, Act::FormWithdrawn].iter().any(|one| one.code() == act) {
        return Ok(About::Form(intakes::find(db, id).await?.map(|form| form.id)));
    }
    if act.starts_with("campaign-") {
        return Ok(campaigns::find(db, id).await?.map_or_else(plain, |one| About::Campaign(id, one.draft.title)));
    }
    let edition = editions::find(db, id).await?;
    Ok(edition.map_or_else(plain, |edition| About::Words(edition.label)))
}

fn batch(batch: &Batch) -> About {
    About::Batch { id: batch.id, count: batch.declarations.len(), at: moment_ja(batch.made_at) }
}
