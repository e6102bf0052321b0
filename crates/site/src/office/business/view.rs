//! What the store has of a business, declaration by declaration.

use crate::{app::App, error::Error, office::names::Names};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use store::{
    audit::{self, Act, Note, Noted},
    cases::{self, Happened, Merge},
    declarations::{self, Declaration},
    exports,
    inquiries::{self, Inquiry},
    members,
    outbox::{self, LetterState},
    registry::{self, Tie},
};
use uuid::Uuid;

/// The most looks and inquiries of one declaration that are read.
const MOST: i64 = 100;

/// One of its declarations with everything around it.
pub struct Part {
    /// Why it is counted to the business.
    pub tie: Tie,
    /// What was declared.
    pub case: Declaration,
    /// Its mails, newest first.
    pub letters: Vec<LetterState>,
    /// The notes of the office, oldest first.
    pub notes: Vec<cases::Note>,
    /// What happened, and why, oldest first.
    pub story: Vec<Happened>,
    /// The threads tied to it.
    pub inquiries: Vec<Inquiry>,
    /// The declaration in favour of which it ended.
    pub merge: Option<Merge>,
    /// The documents its member opened.
    pub documents: Vec<String>,
}

/// A business.
pub struct View {
    /// Its declarations, the newest first.
    pub parts: Vec<Part>,
    /// Who looked, newest first.
    pub looks: Vec<Noted>,
    /// What the exports among the looks were for, by their numbers.
    pub purposes: BTreeMap<i64, String>,
    /// Who is who.
    pub names: Names,
}

impl View {
    /// Reads it, and notes the look at each declaration that is shown.
    pub async fn read(
        app: &App,
        business: Uuid,
        (officer, reason): (Uuid, &'static str),
        now: Timestamp,
    ) -> Result<Self, Error> {
        let mut reader = app.store.read().await?;
        let db = &mut reader;
        let mut parts = Vec::new();
        for (id, tie) in registry::ties(db, business).await? {
            // One that was purged between the two questions is not there any more.
            if let Some(case) = declarations::find(db, id).await? {
                parts.push(part(db, tie, case).await?);
            }
        }
        if parts.is_empty() {
            return Err(Error::NotFound);
        }
        parts.sort_by_key(|part| std::cmp::Reverse((part.case.submitted_at, part.case.id)));
        drop(reader);
        let records: Vec<(Uuid, &str)> = parts.iter().map(|part| (part.case.id, part.case.receipt.as_str())).collect();
        let records = &records;
        let unit = app.store.write(|mut db| async move {
            for record in records {
                let note = Note { reason: Some(reason), ..Note::of_case(officer, Act::BusinessSeen, *record) };
                audit::note(&mut db, &note, now).await?;
            }
            Ok::<_, store::Error>(())
        });
        unit.await?;
        let mut db = app.store.read().await?;
        let looks = looks(&mut db, &parts).await?;
        let purposes = purposes(&mut db, &looks).await?;
        Ok(Self { looks, purposes, names: Names::read(&mut db).await?, parts })
    }
}

async fn part(db: &mut store::Db, tie: Tie, case: Declaration) -> Result<Part, store::Error> {
    let documents = match members::of_declaration(db, case.id).await? {
        Some(member) => members::opened_documents(db, member.id).await?,
        None => Vec::new(),
    };
    Ok(Part {
        tie,
        letters: outbox::of_declaration(db, case.id).await?,
        notes: cases::notes(db, case.id).await?,
        story: cases::story(db, case.id).await?,
        inquiries: inquiries::of_declaration(db, case.id, MOST).await?,
        merge: cases::merge_of(db, case.id).await?,
        documents,
        case,
    })
}

/// What the exports among them were for.
async fn purposes(db: &mut store::Db, looks: &[Noted]) -> Result<BTreeMap<i64, String>, store::Error> {
    let taken = looks.iter().filter(|look| look.act == Act::ExportBegun.code());
    let numbers = taken.filter_map(|look| look.subject.as_ref()?.parse().ok());
    let mut all = BTreeMap::new();
    for number in numbers.collect::<BTreeSet<i64>>() {
        all.extend(exports::find(db, number).await?.map(|export| (number, export.purpose)));
    }
    Ok(all)
}

/// The looks at all of them and at their records, newest first.
async fn looks(db: &mut store::Db, parts: &[Part]) -> Result<Vec<Noted>, store::Error> {
    let mut all = Vec::new();
    for part in parts {
        all.extend(audit::views(db, part.case.id, MOST).await?);
        all.extend(audit::views(db, part.case.business_id, MOST).await?);
    }
    // A file that held two of them is one look; it has no number of its own.
    all.sort_by_key(|look| std::cmp::Reverse((look.at, look.seq, look.subject.clone())));
    all.dedup_by_key(|look| (look.at, look.seq, look.subject.clone()));
    all.truncate(usize::try_from(MOST).unwrap_or_default());
    Ok(all)
}
