//! One form: what was read beside what is in doubt and what is wrong, and the way into the wizard. Once it was sent: its 受付番号.

use super::HERE;
use crate::{
    access::Staff,
    app::App,
    error::Error,
    form::Typed,
    intake::{self, IntakeView},
    office::Room,
    page::{see, show},
    parts::FormView,
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use domain::{case, field::Field, problem::Problems, staff::Right, time::moment_ja};
use std::sync::Arc;
use store::{
    audit::{self, Act, Note},
    declarations, drafts,
    intakes::{self, Intake},
};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "office/intake/one.html")]
struct OnePage {
    room: Room,
    received: String,
    /// This very file came once more.
    again: bool,
    view: Option<IntakeView>,
    id: Uuid,
    /// The public site: the office may have a listener of its own.
    origin: String,
    /// Opens the draft; only for who may decide, and only if both agreements are given.
    open: Option<String>,
    /// It can be put away by this officer.
    may_withdraw: bool,
    form: FormView,
    typed: String,
    /// 受付番号, once it was sent.
    receipt: Option<String>,
}

/// What is kept of a form.
struct Form {
    intake: Intake,
    view: Option<IntakeView>,
    receipt: Option<String>,
}

/// GET /office/intake/{id}
pub async fn get(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(asked): RawQuery,
) -> Result<Response, Error> {
    let asked = Typed::read(asked.unwrap_or_default().as_bytes());
    page((&app, &reader, &staff), id, (&asked, Problems::default())).await
}

/// The page, with what was typed into its form and what is wrong with that.
async fn page(
    (app, reader, staff): (&App, &Reader, &Staff),
    id: Uuid,
    (asked, problems): (&Typed, Problems),
) -> Result<Response, Error> {
    let mut form = form(app, id, staff.session.officer.id).await?.ok_or(Error::NotFound)?;
    let may_withdraw = staff.session.officer.role.has(Right::Decide) && form.view.is_some();
    if let Some(view) = form.view.as_mut().filter(|_| may_withdraw) {
        view.settle = Some(format!("{HERE}/{id}/checked"));
    }
    let may_open = may_withdraw && form.view.as_ref().is_some_and(|view| view.agreed);
    // The office may have a listener of its own; the wizard is on the public one.
    let open = may_open.then(|| format!("{}{}", app.settings.origin, intake::link(app, &form.intake)));
    show(&OnePage {
        room: Room::of(app, reader, staff, HERE),
        id,
        origin: app.settings.origin.clone(),
        may_withdraw,
        form: FormView::new(&app.scheme, problems),
        typed: asked.one(Field::ModeReason.key()).to_owned(),
        received: moment_ja(form.intake.received_at),
        again: asked.one("told") == "again",
        view: form.view,
        open,
        receipt: form.receipt,
    })
}

/// POST /office/intake/{id}/checked — what was in doubt about a field is right as it stands in the draft.
pub async fn checked(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    typed: Typed,
) -> Result<Response, Error> {
    let key = typed.one("field");
    let field = Field::ALL.iter().copied().find(|field| field.key() == key).ok_or(Error::NotFound)?;
    // Whoever agreed says so themselves.
    if [Field::TermsAgreed, Field::Privacy].contains(&field) {
        return Err(Error::NotFound);
    }
    let (officer, now) = (staff.session.officer.id, app.now());
    app.store.write(|mut db| async move { intakes::settle(&mut db, id, field, officer, now).await }).await?;
    Ok(see(format!("{HERE}/{id}#look")))
}

/// POST /office/intake/{id}/withdraw — puts away what was taken in by mistake.
pub async fn withdraw(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let reason = match case::words(typed.one(Field::ModeReason.key())) {
        Ok(reason) => reason,
        Err(why) => {
            let problems = Problems::one(Field::ModeReason, why);
            return page((&app, &reader, &staff), id, (&typed, problems)).await;
        }
    };
    let (by, now) = ((staff.session.officer.id, reason.as_str()), app.now());
    let done = app.store.write(|mut db| async move { intakes::withdraw(&mut db, id, by, now).await }).await?;
    // What was sent meanwhile stays, and its page says so.
    Ok(see(if done { format!("{HERE}?told=withdrawn") } else { format!("{HERE}/{id}") }))
}

/// The form, and the note that it was looked at.
async fn form(app: &App, id: Uuid, officer: Uuid) -> Result<Option<Form>, Error> {
    let (now, subject) = (app.now(), id.to_string());
    let subject = subject.as_str();
    let found = app.store.write(|mut db| async move {
        let Some(intake) = intakes::find(&mut db, id).await? else { return Ok(None) };
        let view = intake::view(app, &mut db, &intake).await?;
        // As long as there is something to be seen; once it was sent, the page has its 受付番号 and nothing else.
        let case = view.as_ref().map(|_| intake.draft);
        let note = Note { case, subject: Some(subject), ..Note::of(officer, Act::FormSeen) };
        audit::note(&mut db, &Note { reason: Some(audit::FOR_INTAKE), ..note }, now).await?;
        let declaration = drafts::find(&mut db, intake.draft).await?.and_then(|draft| draft.declaration);
        let receipt = match declaration {
            Some(id) => declarations::find(&mut db, id).await?.map(|one| one.receipt.as_str().to_owned()),
            None => None,
        };
        Ok::<_, store::Error>(Some(Form { intake, view, receipt }))
    });
    Ok(found.await?)
}
