//! One edition: where it stands, what it changes, whom that concerns, and what may be done with it.

use super::{
    HERE,
    changes::{Became, Changed, between},
    counting, preview,
    reckoned::{self, Reckoned},
    section::Section,
    standing,
};
use crate::{
    access::Staff,
    app::App,
    editions::Files,
    error::Error,
    form::Typed,
    office::{Room, names::Names, words},
    page::show,
    parts::{Digits, FormView},
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use domain::{
    field::Field,
    ids::DeclarationId,
    problem::Problems,
    scheme::{MailKind, Scheme, read},
    staff::Right,
    time::{date_ja, moment_ja},
};
use std::sync::Arc;
use store::{
    affected as concerned,
    audit::{self, Act, Note},
    editions::{self, Edition, Standing},
};
use uuid::Uuid;

/// Declarations on a page of the list of those concerned.
const LISTED: i64 = 100;

#[derive(Template)]
#[template(path = "office/scheme/one.html")]
struct OnePage {
    room: Room,
    id: Uuid,
    /// The public site: the office may have a listener of its own.
    origin: String,
    label: String,
    standing: Standing,
    words: &'static str,
    loaded: String,
    approved: Option<(String, String)>,
    day: Option<String>,
    may: May,
    form: FormView,
    typed: [String; 3],
    told: String,
    changes: Vec<Changed>,
    effects: reckoned::Section,
    concerned: Option<List>,
    /// It is the one in force.
    now: bool,
    /// Pages and mails that can be looked at beforehand: address below the edition's own, and name.
    previews: Option<[Vec<(String, String)>; 2]>,
    notice: Section,
}

/// What the officer may do with it now.
#[expect(clippy::struct_excessive_bools, reason = "each is a right or none")]
struct May {
    stepped_up: bool,
    approve: bool,
    run: bool,
    export: bool,
}

impl May {
    fn of(staff: &Staff) -> Self {
        let has = |right| staff.session.officer.role.has(right);
        Self {
            stepped_up: staff.session.stepped_up,
            approve: has(Right::Countersign),
            run: has(Right::RunSite),
            export: has(Right::Export),
        }
    }
}

/// Who is concerned by one effect: ID, name unless it is a person's, state; and where the next page begins.
struct List {
    code: String,
    lines: Vec<(DeclarationId, Digits, Option<String>, String)>,
    next: Option<String>,
}

/// GET /office/scheme/{id}?told=&effect=&after=
pub async fn get(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(asked): RawQuery,
) -> Result<Response, Error> {
    let asked = Typed::read(asked.unwrap_or_default().as_bytes());
    page(&app, (&reader, &staff), id, (&asked, &Typed::default(), Problems::default())).await
}

/// The page, with what was typed into its forms and what is wrong with that.
pub async fn page(
    app: &Arc<App>,
    (reader, staff): (&Reader, &Staff),
    id: Uuid,
    (asked, typed, problems): (&Typed, &Typed, Problems),
) -> Result<Response, Error> {
    let (edition, files, names) = found(app, id).await?;
    // What no longer fits after an upgrade is still shown, without its effects and previews.
    let scheme = read(&files).ok();
    let effects = scheme.as_ref().map(|new| Reckoned::of(app, (&edition, &files), new)).unwrap_or_default();
    let counts = counting::of(app, id, effects.concerns()).await;
    let notice = Section::of(app, staff, (&edition, scheme.as_ref()), (&names, counts.as_ref())).await?;
    let (is, now) = (edition.standing(app.today()), app.source.edition == Some(id));
    let kept = [edition.day.map(|day| day.to_string()).unwrap_or_default(), String::new(), notice.send_on.clone()];
    let fields = [Field::EditionDay, Field::ModeReason, Field::NoticeDay];
    // What was decided stands in its form until something else is typed there.
    let is_typed = |field: Field| typed.pairs().iter().any(|(name, _)| name == field.key());
    let own = |(field, kept): (Field, String)| {
        let anew = !problems.is_empty() && is_typed(field);
        if anew { typed.one(field.key()).to_owned() } else { kept }
    };
    let [day, reason, notice_day] = kept;
    let typed = [(fields[0], day), (fields[1], reason), (fields[2], notice_day)].map(own);
    show(&OnePage {
        room: Room::of(app, reader, staff, HERE),
        id,
        origin: app.settings.origin.clone(),
        label: edition.label,
        standing: is,
        words: standing(is, now),
        loaded: moment_ja(edition.loaded_at),
        approved: edition.approved.map(|(by, at)| (by.map(|by| names.of(by)).unwrap_or_default(), moment_ja(at))),
        day: edition.day.map(date_ja),
        may: May::of(staff),
        form: FormView::new(&app.scheme, problems),
        typed,
        told: asked.one("told").to_owned(),
        changes: between(&app.source.files, &files),
        concerned: listed(app, staff, (id, &effects), asked).await?,
        effects: effects.counted(scheme.is_some(), counts.as_ref()),
        now,
        previews: scheme.as_ref().map(previews),
        notice,
    })
}

async fn found(app: &App, id: Uuid) -> Result<(Edition, Files, Names), Error> {
    let mut db = app.store.read().await?;
    let edition = editions::find(&mut db, id).await?.ok_or(Error::NotFound)?;
    Ok((edition, editions::files(&mut db, id).await?, Names::read(&mut db).await?))
}

/// The list that was asked for. Whoever sees it is noted before.
async fn listed(
    app: &App,
    staff: &Staff,
    (id, effects): (Uuid, &Reckoned),
    asked: &Typed,
) -> Result<Option<List>, Error> {
    let Some(effect) = effects.find(asked.one("effect")) else { return Ok(None) };
    let (officer, now, subject) = (staff.session.officer.id, app.now(), &id.to_string());
    let unit = app.store.write(|mut db| async move {
        let note = Note { subject: Some(subject), ..Note::of(officer, Act::ConcernedSeen) };
        audit::note(&mut db, &note, now).await
    });
    unit.await?;
    let mut db = app.store.read().await?;
    let found = concerned::list(&mut db, &effect.concern, asked.one("after"), LISTED).await?;
    let full = i64::try_from(found.len()).is_ok_and(|count| count == LISTED);
    let next = found.last().filter(|_| full).map(|last| last.number.as_str().to_owned());
    let line = |one: concerned::Concerned| {
        let digits = Digits::from(&one.number);
        (one.number, digits, one.name, app.scheme.words.state(one.state).to_owned())
    };
    Ok(Some(List { code: effect.code.clone(), lines: found.into_iter().map(line).collect(), next }))
}

/// Pages and mails.
fn previews(scheme: &Scheme) -> [Vec<(String, String)>; 2] {
    let fixed = preview::PAGES.map(|(path, key)| (path.to_owned(), words::preview(key).to_owned()));
    let pages = scheme.pages.iter().map(|(name, page)| (format!("pages/{name}"), page.title.clone()));
    let terms = scheme.terms.iter().map(|terms| {
        (format!("terms/{}", terms.edition), format!("{} {}", words::preview("terms-text"), terms.edition))
    });
    let mails = MailKind::ALL.map(|kind| (format!("mails/{}", kind.code()), words::mail(kind).to_owned()));
    [fixed.into_iter().chain(terms).chain(pages).collect(), mails.into()]
}
