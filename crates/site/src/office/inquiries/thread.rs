//! GET /office/inquiries/{number}: what was written, who asks, whose business it is, and what can be done. Looking at it is noted.

use super::{
    super::{Room, names::Names, words},
    LIST,
    kept::Written,
};
use crate::{
    access::Staff,
    app::App,
    error::Error,
    form::Typed,
    links,
    page::show,
    parts::{Digits, FormView, Opt},
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use domain::{
    field::Field,
    inquiry::{InquiryState, TiedBy, Voice},
    problem::Problems,
    staff::Right,
    time::moment_ja,
};
use std::sync::Arc;
use store::{
    Unit,
    declarations::{self, Declaration},
    inquiries::{self, Fate, Filter, Inquiry, Message, Order},
    staff::{self as kept, Officer},
    suppressed,
};
use uuid::Uuid;

/// Other threads of the same address that are named.
const OTHERS: i64 = 10;

#[derive(Template)]
#[template(path = "office/inquiries/thread.html")]
struct ThreadPage {
    room: Room,
    form: FormView,
    number: i64,
    action: String,
    category: String,
    state: &'static str,
    name: String,
    email: String,
    /// Nothing is sent to the address.
    unwanted: bool,
    declared: Option<bool>,
    officer: String,
    made_at: String,
    business: Option<Business>,
    said: Vec<Line>,
    others: Vec<Other>,
    /// What may be done; `None`: the officer may only read.
    acts: Option<Acts>,
    told: String,
    /// What changed meanwhile.
    changed: Vec<&'static str>,
}

/// The business the thread is tied to.
struct Business {
    name: String,
    number: Option<Digits>,
    page: String,
    /// The page of its declaration in the office.
    case: String,
    state: String,
    level: String,
    by: TiedBy,
}

/// A message.
struct Line {
    voice: Voice,
    who: String,
    way: &'static str,
    at: String,
    body: String,
    attachments: i64,
    mail: Option<Fate>,
}

/// Another thread of the same address.
struct Other {
    address: String,
    number: i64,
    category: String,
    state: &'static str,
    at: String,
}

/// What the forms of an officer who may act show.
struct Acts {
    /// The ids of the answer and of the note that are written next, so that pressing twice writes once, and one is not taken for the other.
    messages: [Uuid; 2],
    /// When something was last written, so that nobody answers what they have not seen.
    seen: i64,
    /// Where it stands, with whom and whose it is, so that nobody changes what somebody else has changed.
    standing: String,
    own: bool,
    replies: Vec<Opt>,
    after: Vec<Opt>,
    states: Vec<Opt>,
    officers: Vec<Opt>,
    assigned: String,
    typed: Written,
}

/// What a page of the thread shows besides what is kept.
#[derive(Default)]
pub(super) struct Shown {
    pub typed: Written,
    pub problems: Problems,
    pub told: String,
    pub changed: Vec<&'static str>,
}

/// What is kept about a thread.
struct Found {
    inquiry: Inquiry,
    said: Vec<Message>,
    officers: Vec<Officer>,
    declaration: Option<Declaration>,
    others: Vec<Inquiry>,
    unwanted: bool,
}

/// GET /office/inquiries/{number}
pub async fn get(
    staff: Staff,
    Path(number): Path<i64>,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(asked): RawQuery,
) -> Result<Response, Error> {
    let told = Typed::read(asked.unwrap_or_default().as_bytes()).one("told").to_owned();
    page(&app, &reader, &staff, (number, Shown { told, ..Shown::default() })).await
}

/// The page, with what was typed and what is wrong with it.
pub(super) async fn page(
    app: &App,
    reader: &Reader,
    staff: &Staff,
    (number, shown): (i64, Shown),
) -> Result<Response, Error> {
    let (own, now) = (staff.session.officer.id, app.now());
    let found = app.store.write(|mut db| async move {
        let found = find(&mut db, number).await?;
        if found.is_some() {
            inquiries::seen(&mut db, number, own, now).await?;
        }
        Ok::<_, store::Error>(found)
    });
    let found = found.await?.ok_or(Error::NotFound)?;
    let names = Names::among(&found.officers);
    let category = |one: &Inquiry| app.scheme.lists.inquiry_categories.words(&one.category).to_owned();
    let inquiry = &found.inquiry;
    let may_act = staff.session.officer.role.has(Right::Decide);
    show(&ThreadPage {
        room: Room::of(app, reader, staff, LIST),
        form: FormView::new(&app.scheme, shown.problems),
        number,
        action: links::office_inquiry(number),
        category: category(inquiry),
        state: words::inquiry(inquiry.state),
        name: inquiry.name.clone(),
        email: inquiry.email.as_str().to_owned(),
        unwanted: found.unwanted,
        declared: inquiry.declared,
        officer: inquiry.officer.map(|id| names.of(id)).unwrap_or_default(),
        made_at: moment_ja(inquiry.made_at),
        business: found.declaration.as_ref().map(|one| Business::of(app, one, inquiry.tied_by)),
        said: found.said.iter().map(|one| Line::of(one, inquiry, &names)).collect(),
        others: found.others.iter().map(|one| Other::of(one, category(one))).collect(),
        acts: may_act.then(|| Acts::of(app, &found, own, shown.typed)),
        told: shown.told,
        changed: shown.changed,
    })
}

async fn find(db: &mut Unit, number: i64) -> Result<Option<Found>, store::Error> {
    let Some(inquiry) = inquiries::by_number(db, number).await? else { return Ok(None) };
    let declaration = match inquiry.declaration {
        Some(id) => declarations::find(db, id).await?,
        None => None,
    };
    let same = Filter { email: Some(inquiry.email.clone()), ..Filter::default() };
    let mut others = inquiries::rows(db, &same, Order::Newest, None, OTHERS + 1).await?;
    others.retain(|one| one.id != inquiry.id);
    Ok(Some(Found {
        said: inquiries::messages(db, inquiry.id).await?,
        officers: kept::all(db).await?,
        unwanted: suppressed::has(db, &inquiry.email).await?,
        declaration,
        others,
        inquiry,
    }))
}

impl Business {
    fn of(app: &App, one: &Declaration, by: Option<TiedBy>) -> Self {
        let bare = one.number.as_ref().map(domain::ids::DeclarationId::as_str).unwrap_or_default();
        Self {
            name: one.business.published_name().to_owned(),
            page: links::verify(bare),
            case: format!("/office/cases/{}", one.id),
            number: one.number.as_ref().map(Digits::from),
            state: app.scheme.words.state(one.state).to_owned(),
            level: app.scheme.level(one.level).name.clone(),
            by: by.unwrap_or(TiedBy::Officer),
        }
    }
}

impl Line {
    fn of(one: &Message, inquiry: &Inquiry, names: &Names) -> Self {
        let officer = one.officer.map(|id| names.of(id)).unwrap_or_default();
        Self {
            voice: one.voice,
            who: if one.voice == Voice::Person { inquiry.name.clone() } else { officer },
            way: one.way.map(words::way).unwrap_or_default(),
            at: moment_ja(one.made_at),
            body: one.body.clone(),
            attachments: one.attachments,
            mail: one.mail,
        }
    }
}

impl Other {
    fn of(one: &Inquiry, category: String) -> Self {
        Self {
            address: links::office_inquiry(one.number),
            number: one.number,
            category,
            state: words::inquiry(one.state),
            at: moment_ja(one.last_at),
        }
    }
}

/// Where a thread stands, with whom and whose it is, as a form sends it back.
pub(super) fn standing(inquiry: &Inquiry) -> String {
    let [officer, declaration] =
        [inquiry.officer, inquiry.declaration].map(|id| id.map(|id| id.to_string()).unwrap_or_default());
    format!("{}.{officer}.{declaration}", inquiry.state.code())
}

impl Acts {
    fn of(app: &App, found: &Found, own: Uuid, mut typed: Written) -> Self {
        let state = |one: InquiryState| Opt::of(one.code(), words::inquiry(one), "");
        if typed.after.is_empty() {
            InquiryState::Answered.code().clone_into(&mut typed.after);
        }
        let works = |one: &&Officer| one.suspended_at.is_none() && one.role.has(Right::Decide);
        let officer = |one: &Officer| Opt::of(&one.id.to_string(), one.name.as_str(), "");
        let all = found.said.iter().map(|one| one.made_at.as_microsecond());
        Self {
            messages: [app.id(), app.id()],
            seen: all.max().unwrap_or_default(),
            standing: standing(&found.inquiry),
            own: found.inquiry.officer == Some(own),
            replies: app.scheme.replies.iter().map(|one| Opt::of(&one.code, &one.title, "")).collect(),
            after: [InquiryState::Answered, InquiryState::Waiting, InquiryState::Closed].map(state).to_vec(),
            states: InquiryState::ALL.iter().copied().filter(|one| *one != found.inquiry.state).map(state).collect(),
            officers: found.officers.iter().filter(works).map(officer).collect(),
            assigned: found.inquiry.officer.map(|id| id.to_string()).unwrap_or_default(),
            typed,
        }
    }
}
