//! GET /office/business/{id}: the page of a business; the id is that of the record of one of its declarations.

use super::view::{Part, View};
use crate::{
    access::Staff,
    app::App,
    error::Error,
    links,
    office::{
        Room,
        case::lines::{LetterLine, Told, told},
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
    letters: Vec<(String, LetterLine)>,
    inquiries: Vec<Asked>,
    story: Vec<(String, Told)>,
    looks: Vec<Look>,
    /// The officer may read all notes.
    audits: bool,
    /// The officer may open exports.
    exports: bool,
}

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
    let mut letters: Vec<_> =
        view.parts.iter().flat_map(|part| part.letters.iter().map(move |letter| (of(part), letter))).collect();
    letters.sort_by_key(|(_, letter)| std::cmp::Reverse((letter.made_at, letter.id)));
    let mut story: Vec<_> =
        view.parts.iter().flat_map(|part| part.story.iter().map(move |event| (of(part), event))).collect();
    story.sort_by_key(|(_, event)| std::cmp::Reverse(event.seq));
    BusinessPage {
        corporate: newest.and_then(|business| business.corporate_number()).map(Digits::from),
        earlier: earlier(view, &name),
        parts: view.parts.iter().map(|part| shown(app, part)).collect(),
        full: i64::try_from(view.parts.len()).is_ok_and(|parts| parts >= MOST),
        letters: letters.into_iter().map(|(receipt, letter)| (receipt, LetterLine::of(letter))).collect(),
        inquiries: inquiries(app, view),
        story: story.into_iter().map(|(receipt, event)| (receipt, told(app, &view.names, event))).collect(),
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
        subject: look.subject.clone().unwrap_or_default(),
        export,
        reason: purpose.unwrap_or_else(|| words::reason(look.reason.clone().unwrap_or_default(), |_| None)),
    }
}
