//! The page of a case.

use super::{
    compare::Beside,
    lines::{self, Doubt, KinLines, LetterLine, Told},
    proposed::Proposed,
    seen,
    view::View,
};
use crate::{
    access::Staff,
    app::App,
    error::Error,
    form::Typed,
    office::{
        Room,
        filter::{self, Spot},
    },
    page::show,
    parts::{Digits, FormView, Opt, Stars, declared},
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use domain::{
    declaration::{State as Stands, state::Act as Step},
    field::Field,
    mending::AskedFields,
    problem::Problems,
    staff::Right,
    time::{minute_ja, moment_ja},
};
use std::sync::Arc;
use store::{cases::ProposedEnding, declarations};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "office/case/case.html")]
struct CasePage {
    room: Room,
    id: Uuid,
    /// The record of its business.
    business: Uuid,
    version: i64,
    note_id: Uuid,
    hidden: Vec<(&'static str, String)>,
    /// The queue, at the row of this case or of the next one.
    queue: String,
    told: String,
    name: String,
    receipt: String,
    number: Option<Digits>,
    stars: Stars,
    state: String,
    reason: Option<String>,
    declared: Option<String>,
    waited: Option<(i64, i64)>,
    flags: Vec<Doubt>,
    others: Vec<(String, String)>,
    beside: Beside,
    closed: bool,
    lines: Vec<declared::Line>,
    kin: KinLines,
    letters: Vec<LetterLine>,
    notes: Vec<lines::Written>,
    story: Vec<Told>,
    proposal: Option<Proposed>,
    batch: Option<Open>,
    merge: Option<Merged>,
    merged: Vec<(Uuid, String)>,
    may: May,
    form: FormView,
    fields: Vec<Opt>,
    chosen: Vec<String>,
    written: Written,
    next: Option<String>,
}

/// What was written, and which of the folded forms it was.
struct Written {
    reason: String,
    ending: String,
    note: String,
    open: &'static str,
}

impl Written {
    fn of(typed: &Typed) -> Self {
        let one = |field: Field| typed.one(field.key()).to_owned();
        let sent = |field: Field| typed.pairs().iter().any(|(name, _)| name == field.key());
        Self {
            reason: one(Field::CaseReason),
            ending: one(Field::EndingReason),
            note: one(Field::CaseNote),
            open: match (sent(Field::CaseReason), sent(Field::EndingReason)) {
                (true, _) => "return",
                (_, true) => "ending",
                _ => "",
            },
        }
    }
}

/// The acceptance of many it is part of, while that can be taken back.
struct Open {
    id: Uuid,
    until: String,
}

/// The declaration in favour of which it ended.
struct Merged {
    kept: Uuid,
    who: String,
    at: String,
    open: bool,
}

/// What this officer may do with the case as it stands.
#[expect(clippy::struct_excessive_bools, reason = "each shows one form or not")]
struct May {
    decide: bool,
    accept: bool,
    give_back: bool,
    reject: bool,
    cancel: bool,
    countersign: bool,
    merge: bool,
}

/// What was typed into a form of the page, and what is wrong with it.
#[derive(Default)]
pub struct Again<'a> {
    /// What was sent.
    pub typed: Option<&'a Typed>,
    /// What is wrong.
    pub problems: Problems,
}

/// GET /office/cases/{id}
pub async fn get(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(asked): RawQuery,
) -> Result<Response, Error> {
    let asked = Typed::read(asked.unwrap_or_default().as_bytes());
    page(&app, &reader, &staff, id, (&asked, Again::default())).await
}

/// The page; `asked` has the conditions of the queue and what is to be told.
pub async fn page(
    app: &App,
    reader: &Reader,
    staff: &Staff,
    id: Uuid,
    (asked, again): (&Typed, Again<'_>),
) -> Result<Response, Error> {
    let (spot, now, officer) = (Spot::read(asked), app.now(), staff.session.officer.id);
    let case = declarations::find(&mut app.store.read().await?, id).await?.ok_or(Error::NotFound)?;
    seen::page(app, &case, officer).await?;
    let view = View::read(app, id, officer, spot.conditions, now).await?;
    show(&made(app, Room::of(app, reader, staff, "/office/queue"), (staff, view), (asked, spot, again)))
}

#[expect(clippy::too_many_lines, reason = "a table: one line for each part of the page")]
fn made(
    app: &App,
    room: Room,
    (staff, view): (&Staff, View),
    (asked, spot, again): (&Typed, Spot, Again<'_>),
) -> CasePage {
    let (case, officer) = (&view.case, &staff.session.officer);
    let typed = again.typed.cloned().unwrap_or_default();
    let waits = case.declared_at.filter(|_| case.state == Stands::Declared);
    let mut all = declared::business(app, &case.business);
    all.extend(declared::promise(&app.scheme, &case.promise, &case.purposes));
    all.extend(declared::contact(&app.scheme, &case.contact));
    let label = |field: Field| Opt::of(field.key(), &app.scheme.words.field(field).label, "");
    CasePage {
        id: case.id,
        business: case.business_id,
        version: view.version,
        note_id: app.id(),
        hidden: spot.pairs(),
        queue: spot.queue(waits.map(|_| case.id).or(view.next.as_ref().map(|next| next.id))),
        told: asked.one("told").to_owned(),
        name: case.business.published_name().to_owned(),
        receipt: case.receipt.as_str().to_owned(),
        number: case.number.as_ref().map(Digits::from),
        stars: Stars::of(&app.scheme, case.level),
        state: app.scheme.words.state(case.state).to_owned(),
        reason: case.reason.clone(),
        declared: case.declared_at.map(moment_ja),
        waited: waits.map(|since| filter::waited(since, app.now())),
        flags: lines::doubts(app, &view),
        others: view.others.iter().map(|one| (view.names.of(one.officer), moment_ja(one.opened_at))).collect(),
        beside: Beside::of(app, &view),
        closed: view.entry.as_ref().is_some_and(|entry| entry.closed),
        lines: all,
        kin: lines::kin(app, &view, spot),
        letters: lines::letters(&view),
        notes: view.notes.iter().map(|note| lines::Written::of(note, &view.names)).collect(),
        story: lines::story(app, &view.names, &view.story).into_iter().rev().collect(),
        proposal: Proposed::of(app, &view, officer.id),
        batch: view.batch.as_ref().map(|one| Open { id: one.id, until: minute_ja(one.until) }),
        merge: merged(&view),
        merged: view.merged.iter().map(|one| (one.ended, moment_ja(one.made_at))).collect(),
        may: may(&view, staff),
        fields: AskedFields::choices(case.business.kind(), case.level).map(label).collect(),
        chosen: chosen(&view, &typed),
        written: Written::of(&typed),
        form: FormView::new(&app.scheme, again.problems),
        next: view.next.as_ref().map(|next| spot.case(next.id)),
        room,
    }
}

/// The fields that are ticked: those that were sent, or at first those that the flags speak of.
fn chosen(view: &View, typed: &Typed) -> Vec<String> {
    if typed.pairs().iter().any(|(name, _)| name == Field::CaseReason.key()) {
        return typed.all(Field::CaseFields.key());
    }
    let kind = view.case.business.kind();
    view.case.flags.iter().filter_map(|flag| flag.concerns(kind)).map(|field| field.key().to_owned()).collect()
}

fn merged(view: &View) -> Option<Merged> {
    view.merge.as_ref().map(|found| Merged {
        kept: found.kept,
        who: view.names.of(found.officer),
        at: moment_ja(found.made_at),
        open: found.open,
    })
}

fn may(view: &View, staff: &Staff) -> May {
    let (role, state) = (staff.session.officer.role, view.case.state);
    let decide = role.has(Right::Decide);
    let free = decide && view.proposal.is_none() && view.case.number.is_some();
    let own = view.proposal.as_ref().is_some_and(|one| one.officer == staff.session.officer.id);
    May {
        decide,
        accept: free && state.after(Step::Accept).is_some(),
        give_back: free && state.after(Step::Return).is_some(),
        reject: free && ProposedEnding::Reject.is_possible(state),
        cancel: free && ProposedEnding::Cancel.is_possible(state),
        countersign: view.proposal.is_some() && !own && role.has(Right::Countersign),
        merge: free && state.stands() && view.kin.all.iter().any(|kin| kin.state.stands()),
    }
}
