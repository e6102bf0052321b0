//! A filled 申込書 comes in: it is read and becomes a draft of the office, which is opened in the wizard's pages like any other.
//!
//! Who may do this is the business of the page that calls it: nothing here looks at who asks.

use crate::{
    app::{App, sha256},
    error::Error,
    links,
};
use domain::{application_form::Refused, wizard::Step};
use std::sync::Arc;
use store::{
    Db,
    audit::{self, Act, Note},
    drafts::{self, KeptDraft},
    intakes::{self, Intake, NewIntake},
};
use uuid::Uuid;

pub use crate::parts::{IntakeNote, IntakeView};

/// What came of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Received {
    /// It was taken in; the id of the intake.
    New(Uuid),
    /// This very file was taken in before; the id of then. Nothing was changed.
    Again(Uuid),
    /// It is refused. The sentence is [`domain::scheme::FormWords::refused`].
    Refused(Refused),
}

/// The greatest size a page should take: a little more than is read, so that a larger file gets its sentence and not a broken
/// connection.
pub const BYTES: usize = 3 * 1024 * 1024;

/// Takes a file in for an officer, whose id the journal names. Reading goes off the async threads.
pub async fn receive(app: &Arc<App>, bytes: axum::body::Bytes, officer: Uuid) -> Result<Received, Error> {
    let file = sha256(&bytes);
    if let Some(earlier) = intakes::with_file(&mut app.store.read().await?, &file).await? {
        return Ok(Received::Again(earlier.id));
    }
    let read = tokio::task::spawn_blocking({
        let app = Arc::clone(app);
        move || paper::application_form::read(&bytes, &app.scheme, &app.registers, app.today())
    });
    let mut filled = match read.await.map_err(|_| crate::hasher::Busy)? {
        Ok(filled) if filled.is_blank() => return Ok(Received::Refused(Refused::Blank)),
        Ok(filled) => filled,
        Err(refused) => return Ok(Received::Refused(refused)),
    };
    filled.doubt_agreement();
    let (business, declaration) = (filled.business_form(), filled.declaration_form(&app.scheme.form));
    let (id, now) = (app.id(), app.now());
    let new = NewIntake {
        id,
        draft: app.id(),
        owner: app.token(),
        file,
        business: &business,
        declaration: &declaration,
        terms: filled.terms.as_deref().filter(|_| filled.agreed(&app.scheme, app.today())),
        doubts: &filled.doubts,
        officer: &officer.to_string(),
    };
    let new = &new;
    app.store
        .write(|mut db| async move {
            intakes::receive(&mut db, new, now).await?;
            let subject = new.id.to_string();
            let note = Note { case: Some(new.draft), subject: Some(&subject), ..Note::of(officer, Act::FormTakenIn) };
            audit::note(&mut db, &note, now).await
        })
        .await?;
    Ok(Received::New(id))
}

/// What was read, field by field, beside its draft, with what is in doubt and what is wrong; `None`: its draft was forgotten or submitted.
pub async fn view(app: &App, db: &mut Db, intake: &Intake) -> Result<Option<IntakeView>, store::Error> {
    let draft = drafts::find(db, intake.draft).await?.filter(|draft| draft.declaration.is_none());
    Ok(draft.map(|draft| IntakeView::of(app, &draft.draft, intake)))
}

/// What is in doubt of a step, for whoever mends a draft in the wizard; nothing of one that came by the web.
pub async fn note(app: &App, kept: &KeptDraft, step: Step) -> Result<IntakeNote, store::Error> {
    let Some(id) = kept.intake else { return Ok(IntakeNote::default()) };
    let intake = intakes::find(&mut app.store.read().await?, id).await?;
    Ok(intake.map(|intake| IntakeView::of(app, &kept.draft, &intake).note(step)).unwrap_or_default())
}

/// The link that opens the draft in the officer's browser: from there it is mended and sent in the wizard's pages.
pub fn link(app: &App, intake: &Intake) -> String {
    links::resume(&app.secret, intake.draft)
}
