//! Everything that is known of a case, read from the store.

use crate::{
    app::App,
    error::Error,
    office::{names::Names, waiting},
};
use domain::{case::Filter, flags::Flag, ids::ReceiptNumber};
use jiff::Timestamp;
use store::{
    cases::{self, Batch, Happened, Kindred, Merge, Note, Place, Present, Proposal, Waiting},
    corporate_register::{self, Corporation},
    declarations::{self, Declaration},
    outbox::{self, LetterState},
};
use uuid::Uuid;

/// A case.
pub struct View {
    /// What was declared.
    pub case: Declaration,
    /// Its version.
    pub version: i64,
    /// The entry of its 法人番号 in the corporate register.
    pub entry: Option<Corporation>,
    /// There is a corporate register.
    pub register: bool,
    /// The other declarations that its flags speak of.
    pub alike: Vec<(Flag, Vec<(Uuid, ReceiptNumber)>)>,
    /// Others that may be of the same business.
    pub kin: Kindred,
    /// Its mails, newest first.
    pub letters: Vec<LetterState>,
    /// The notes of the office.
    pub notes: Vec<Note>,
    /// What happened, and why.
    pub story: Vec<Happened>,
    /// The ending that waits for a second officer.
    pub proposal: Option<Proposal>,
    /// The declaration that would be kept, if a merge is proposed.
    pub keeps: Option<Declaration>,
    /// The acceptance of many it is part of, while that can be taken back.
    pub batch: Option<Batch>,
    /// The declaration in favour of which it ended.
    pub merge: Option<Merge>,
    /// Those that ended in favour of this one.
    pub merged: Vec<Merge>,
    /// Who else has it open.
    pub others: Vec<Present>,
    /// Who is who.
    pub names: Names,
    /// The next one that waits under the same conditions.
    pub next: Option<Waiting>,
}

impl View {
    /// Reads it. `officer` is who looks, `filter` the conditions of the queue they came from.
    pub async fn read(app: &App, id: Uuid, officer: Uuid, filter: Filter, now: Timestamp) -> Result<Self, Error> {
        let case = declarations::find(&mut app.store.read().await?, id).await?.ok_or(Error::NotFound)?;
        // Before a connection is held: it takes one of its own.
        let next = next(app, &case, filter, now).await?;
        let mut reader = app.store.read().await?;
        let db = &mut reader;
        let entry = match case.business.corporate_number() {
            Some(number) => corporate_register::find(db, number).await?,
            None => None,
        };
        let proposal = cases::proposal(db, id).await?;
        let keeps = match proposal.as_ref().and_then(|found| found.kept) {
            Some(kept) => declarations::find(db, kept).await?,
            None => None,
        };
        let mut alike = Vec::new();
        for flag in &case.flags {
            alike.push((*flag, declarations::alike(db, &case, *flag).await?));
        }
        Ok(Self {
            alike,
            version: cases::version(db, id).await?.ok_or(Error::NotFound)?,
            register: entry.is_some() || corporate_register::is_loaded(db).await?,
            entry,
            kin: cases::kin(db, &case).await?,
            letters: outbox::of_declaration(db, id).await?,
            notes: cases::notes(db, id).await?,
            story: cases::story(db, id).await?,
            proposal,
            keeps,
            batch: cases::open_batch_of(db, id, now).await?,
            merge: cases::merge_of(db, id).await?,
            merged: cases::merged_into(db, id).await?,
            others: cases::others(db, id, officer, now).await?,
            names: Names::read(db).await?,
            next,
            case,
        })
    }
}

/// The one behind it in the queue, or else the first of the queue.
pub async fn next(
    app: &App,
    case: &Declaration,
    filter: Filter,
    now: Timestamp,
) -> Result<Option<Waiting>, store::Error> {
    let own = case.declared_at.map(|declared_at| Place { declared_at, id: case.id });
    for behind in own.into_iter().chain([Place::START]) {
        let found = waiting::page(app, filter, behind, (now, 2)).await?;
        if let Some(other) = found.into_iter().find(|one| one.id != case.id) {
            return Ok(Some(other));
        }
    }
    Ok(None)
}
