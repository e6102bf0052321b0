//! GET /office/business/{id}: the page of a business; the id is that of the record of one of its declarations.

use super::view::{Part, View};
use crate::{
    access::Staff,
    app::App,
    error::Error,
    links,
    office::{
        Room,
        case::lines::{self, LetterLine, Told, Written},
        words,
    },
    page::show,
    parts::{Digits, Stars},
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{
    staff::{Right, Role},
    time::{date_ja, day, moment_ja, second_ja},
};
use std::{collections::BTreeSet, sync::Arc};
use store::{
    audit::{Act, Noted},
    registry::MOST,
};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "office/business/page.html")]
struct BusinessPage {
    room: Room,
    name: String,
    corporate: Option<Digits>,
    /// Other names it declared under, and when.
    earlier: Vec<(String, String)>,
    parts: Vec<Shown>,
    /// There may be more declarations than are shown.
    full: bool,
    letters: Newest<LetterLine>,
    notes: Newest<Written>,
    inquiries: Vec<Asked>,
    story: Newest<Told>,
    looks: Vec<Look>,
    /// The officer may read all notes.
    audits: bool,
    /// The officer may open exports.
    exports: bool,
}

/// Lines of one kind, each with the 受付番号 of its declaration, the newest first.
struct Newest<T> {
    lines: Vec<(String, T)>,
    /// There are older ones, on the pages of the declarations.
    more: bool,
}

impl<T> Newest<T> {
    /// The newest of them, by what they are ordered by.
    fn of<K: Ord>(all: impl Iterator<Item = (K, String, T)>) -> Self {
        let mut all: Vec<_> = all.collect();
        all.sort_by(|(one, ..), (other, ..)| other.cmp(one));
        let more = all.len() > LINES;
        all.truncate(LINES);
        Self { lines: all.into_iter().map(|(_, receipt, line)| (receipt, line)).collect(), more }
    }
}

/// The most mails, notes, and lines of the story that are shown.
const LINES: usize = 200;

/// A declaration.
struct Shown {
    id: Uuid,
    name: String,
    receipt: String,
    number: Option<Digits>,
    stars: Stars,
    state: String,
    tie: &'static str,
    submitted: String,
    declared: Option<String>,
    accepted: Option<String>,
    ended: Option<String>,
    kept: Option<Uuid>,
    contact: String,
    mail: String,
    phone: String,
    documents: Vec<String>,
    flags: Vec<String>,
}

/// A thread.
struct Asked {
    address: String,
    number: i64,
    category: String,
    state: &'static str,
    at: String,
}

/// A look.
struct Look {
    at: String,
    /// Empty: the command line.
    who: String,
    role: &'static str,
    act: String,
    subject: String,
    /// The number of the export, if it was taken in one.
    export: Option<i64>,
    reason: String,
}

/// GET /office/business/{id}
pub async fn get(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    reader: Reader,
) -> Result<Response, Error> {
    let officer = &staff.session.officer;
    let view = View::read(&app, id, (officer.id, words::LOOK_UP), app.now()).await?;
    show(&made(&app, Room::of(&app, &reader, &staff, "/office/search"), &view, officer.role))
}

fn made(app: &App, room: Room, view: &View, role: Role) -> BusinessPage {
    let newest = view.parts.first().map(|part| &part.case.business);
    let name = newest.map(|business| business.published_name().to_owned()).unwrap_or_default();
    let of = |part: &Part| part.case.receipt.as_str().to_owned();
    let letters = view.parts.iter().flat_map(|part| part.letters.iter().map(move |one| (of(part), one)));
    let notes = view.parts.iter().flat_map(|part| part.notes.iter().map(move |one| (of(part), one)));
    let story = view.parts.iter().flat_map(|part| {
        let lines = lines::story(app, &view.names, &part.story);
        part.story.iter().zip(lines).map(move |(one, line)| (one.event.seq, of(part), line))
    });
    BusinessPage {
        corporate: newest.and_then(|business| business.corporate_number()).map(Digits::from),
        earlier: earlier(view, &name),
        parts: view.parts.iter().map(|part| shown(app, part)).collect(),
        full: i64::try_from(view.parts.len()).is_ok_and(|parts| parts >= MOST),
        letters: Newest::of(letters.map(|(receipt, one)| ((one.made_at, one.id), receipt, LetterLine::of(one)))),
        notes: Newest::of(notes.map(|(receipt, one)| ((one.made_at, one.id), receipt, Written::of(one, &view.names)))),
        inquiries: inquiries(app, view),
        story: Newest::of(story),
        looks: view.looks.iter().map(|look| looked(view, look)).collect(),
        audits: role.has(Right::ReadAudit),
        exports: role.has(Right::SeeExports),
        name,
        room,
    }
}

fn shown(app: &App, part: &Part) -> Shown {
    let case = &part.case;
    let department = case.contact.department.as_ref().map(|department| department.as_str().to_owned());
    let contact = department.into_iter().chain([case.contact.name.as_str().to_owned()]).collect::<Vec<_>>().join(" ");
    let documents =
        part.documents.iter().map(|name| app.scheme.page(name).map_or(name.clone(), |page| page.title.clone()));
    Shown {
        id: case.id,
        name: case.business.published_name().to_owned(),
        receipt: case.receipt.as_str().to_owned(),
        number: case.number.as_ref().map(Digits::from),
        stars: Stars::of(&app.scheme, case.level),
        state: app.scheme.words.state(case.state).to_owned(),
        tie: words::tie(part.tie),
        submitted: moment_ja(case.submitted_at),
        declared: case.declared_at.map(moment_ja),
        accepted: case.accepted_at.map(moment_ja),
        ended: (!case.state.stands() && case.declared_at.is_some()).then(|| moment_ja(case.state_at)),
        kept: part.merge.as_ref().map(|merge| merge.kept),
        contact,
        mail: case.contact.email.as_str().to_owned(),
        phone: case.business.phone.as_str().to_owned(),
        documents: documents.collect(),
        flags: case.flags.iter().map(|flag| app.scheme.words.flag(*flag).to_owned()).collect(),
    }
}

/// The names of older declarations that are not the name of now, each once, with the day of its newest declaration.
fn earlier(view: &View, now: &str) -> Vec<(String, String)> {
    let mut seen = BTreeSet::from([now]);
    let mut names = Vec::new();
    for part in &view.parts {
        let name = part.case.business.published_name();
        if seen.insert(name) {
            names.push((name.to_owned(), date_ja(day(part.case.submitted_at))));
        }
    }
    names
}

fn inquiries(app: &App, view: &View) -> Vec<Asked> {
    let mut all: Vec<_> = view.parts.iter().flat_map(|part| &part.inquiries).collect();
    all.sort_by_key(|one| std::cmp::Reverse((one.last_at, one.id)));
    let line = |one: &&store::inquiries::Inquiry| Asked {
        address: links::office_inquiry(one.number),
        number: one.number,
        category: app.scheme.lists.inquiry_categories.words(&one.category).to_owned(),
        state: words::inquiry(one.state),
        at: moment_ja(one.last_at),
    };
    all.iter().map(line).collect()
}

fn looked(view: &View, look: &Noted) -> Look {
    let export = look.subject.as_ref().filter(|_| look.act == Act::ExportBegun.code()).and_then(|one| one.parse().ok());
    let purpose = export.and_then(|number| view.purposes.get(&number)).cloned();
    Look {
        at: second_ja(look.at),
        who: look.officer.map(|id| view.names.of(id)).unwrap_or_default(),
        role: look.role.map_or("", words::role),
        act: words::act(&look.act),
        // A form on paper is called by an id that nobody can read.
        subject: look.subject.clone().filter(|_| look.act != Act::FormSeen.code()).unwrap_or_default(),
        export,
        reason: purpose.unwrap_or_else(|| words::reason(look.reason.clone().unwrap_or_default(), |_| None)),
    }
}
