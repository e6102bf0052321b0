//! Writing an お知らせメール: 題名, 本文, to whom, and when. Everything that is wrong is said at once.

use super::{LIST, address, found};
use crate::{
    access::Staff,
    app::App,
    error::Error,
    form::Typed,
    markup,
    office::{
        Room,
        names::Names,
        options::{self as choose, options},
    },
    page::{see, show},
    parts::{FormView, Opt},
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use domain::{
    field::Field,
    news::{self, Audience},
    problem::{Look, Problem, Problems},
    time::{day, tokyo, typed_moment},
};
use jiff::Timestamp;
use std::sync::Arc;
use store::{
    audit::{self, Act, Note},
    campaigns::{self, Draft, Outcome},
};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "office/campaigns/edit.html")]
struct EditPage {
    room: Room,
    form: FormView,
    action: String,
    back: String,
    version: i64,
    /// The id a new one will have, so that a form that is sent again makes no second one.
    new: Option<Uuid>,
    typed: Values,
    levels: Vec<Opt>,
    prefectures: Vec<Opt>,
    kinds: Vec<Opt>,
    industries: Vec<Opt>,
    sizes: Vec<Opt>,
    /// A condition could not be read; without it, more would be written to.
    unread: bool,
    /// Somebody was quicker.
    overtaken: Option<Overtaken>,
}

/// What is true now of one that was changed while this form was filled.
#[derive(Default)]
struct Overtaken {
    /// Who wrote what stands there now.
    by: String,
    /// It can still be written.
    draft: bool,
}

/// What stands in the fields.
#[derive(Default)]
struct Values {
    title: String,
    body: String,
    start: String,
    from: String,
    to: String,
    accepted: bool,
    back_number: bool,
}

/// A form about one, or about a new one.
struct Sheet<'a> {
    app: &'a App,
    reader: &'a Reader,
    staff: &'a Staff,
    /// The one, and the version that was seen.
    of: Option<(Uuid, i64)>,
    /// The id of a new one.
    new: Option<Uuid>,
}

/// What is wrong with what was typed.
#[derive(Default)]
struct Wrong {
    problems: Problems,
    unread: bool,
    overtaken: Option<Overtaken>,
}

/// GET /office/campaigns/new
pub async fn blank(staff: Staff, State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    let sheet = Sheet { app: &app, reader: &reader, staff: &staff, of: None, new: Some(app.id()) };
    sheet.show(Values::default(), &Audience::default(), Wrong::default())
}

/// GET /office/campaigns/{id}/edit
pub async fn get(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    reader: Reader,
) -> Result<Response, Error> {
    let campaign = found(&mut app.store.read().await?, id).await?;
    let draft = campaign.draft;
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let start = |at: Timestamp| at.to_zoned(tokyo()).strftime("%Y-%m-%dT%H:%M").to_string();
    let values = Values {
        title: draft.title,
        body: draft.body,
        start: draft.start_at.map(start).unwrap_or_default(),
        from: day(draft.audience.from),
        to: day(draft.audience.to),
        accepted: draft.audience.accepted,
        back_number: draft.back_number,
    };
    let sheet = Sheet { app: &app, reader: &reader, staff: &staff, of: Some((id, campaign.version)), new: None };
    sheet.show(values, &draft.audience, Wrong::default())
}

/// POST /office/campaigns
pub async fn make(staff: Staff, State(app): State<Arc<App>>, reader: Reader, typed: Typed) -> Result<Response, Error> {
    let id = typed.one("id").parse().unwrap_or_else(|_| app.id());
    let sheet = Sheet { app: &app, reader: &reader, staff: &staff, of: None, new: Some(id) };
    let draft = match read(&app, &typed) {
        Ok(draft) => draft,
        Err(wrong) => return sheet.again(&typed, wrong),
    };
    let (officer, now, draft, name) = (staff.session.officer.id, app.now(), &draft, &id.to_string());
    let unit = app.store.write(|mut db| async move {
        if let Some(before) = campaigns::find(&mut db, id).await? {
            return Ok(before.draft == *draft);
        }
        campaigns::make(&mut db, id, draft, officer, now).await?;
        let note = Note { subject: Some(name), ..Note::of(officer, Act::CampaignWritten) };
        audit::note(&mut db, &note, now).await?;
        Ok::<_, store::Error>(true)
    });
    if unit.await? { Ok(see(format!("{}?told=written", address(id)))) } else { sheet.overtaken(id, &typed).await }
}

/// POST /office/campaigns/{id}/edit
pub async fn post(
    staff: Staff,
    Path(id): Path<Uuid>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let seen = typed.one("version").parse().unwrap_or(0);
    let sheet = Sheet { app: &app, reader: &reader, staff: &staff, of: Some((id, seen)), new: None };
    let draft = match read(&app, &typed) {
        Ok(draft) => draft,
        Err(wrong) => return sheet.again(&typed, wrong),
    };
    let (officer, now, draft, name) = (staff.session.officer.id, app.now(), &draft, &id.to_string());
    let unit = app.store.write(|mut db| async move {
        let outcome = campaigns::change(&mut db, (id, seen), draft, officer).await?;
        if outcome == Outcome::Done {
            let note = Note { subject: Some(name), ..Note::of(officer, Act::CampaignWritten) };
            audit::note(&mut db, &note, now).await?;
        }
        Ok::<_, store::Error>(outcome)
    });
    match unit.await? {
        Outcome::Done => Ok(see(format!("{}?told=written", address(id)))),
        Outcome::Stale | Outcome::NotPossible | Outcome::Own => sheet.overtaken(id, &typed).await,
    }
}

/// What was typed, or everything that is wrong with it.
fn read(app: &App, typed: &Typed) -> Result<Draft, Wrong> {
    let one = |field: Field| typed.one(field.key());
    let mut look = Look::default();
    let title = look.at(Field::NewsTitle, news::title(one(Field::NewsTitle)));
    let body = news::body(one(Field::NewsBody)).and_then(|body| match markup::foreign(&body, &app.settings.origin) {
        Some(found) => Err(Problem::LinkForeign { found: found.chars().take(60).collect() }),
        None => Ok(body),
    });
    let body = look.at(Field::NewsBody, body);
    // A time of today that is over means at once; a day that is over is a slip.
    let moment = |typed: &str| match typed_moment(typed) {
        Some(at) if day(at) < app.today() => Err(Problem::DatePast),
        found => found.ok_or(Problem::DateImpossible),
    };
    let start_at = look.optional(Field::NewsStart, one(Field::NewsStart), moment);
    let audience = Audience::read(|name| typed.one(name));
    let known = audience.pairs();
    // A condition that is not understood must not widen the circle.
    let unread = Audience::KEYS.iter().any(|key| {
        !typed.one(key).is_empty() && !known.iter().any(|(name, value)| name == key && value == typed.one(key))
    });
    let back_number = typed.one("back_number") == "yes";
    match look.done(|| Some(Draft { title: title?, body: body?, audience, back_number, start_at })) {
        Ok(draft) if !unread => Ok(draft),
        Ok(_) => Err(Wrong { unread, ..Wrong::default() }),
        Err(problems) => Err(Wrong { problems, unread, overtaken: None }),
    }
}

impl Sheet<'_> {
    /// Somebody was quicker: what was typed stays, with what is true now, and who sends it again knows of that.
    async fn overtaken(&self, id: Uuid, typed: &Typed) -> Result<Response, Error> {
        let mut db = self.app.store.read().await?;
        let (now, names) = (found(&mut db, id).await?, Names::read(&mut db).await?);
        drop(db);
        let overtaken = Overtaken { by: names.of(now.written_by), draft: now.state == news::CampaignState::Draft };
        let sheet = Sheet { of: Some((id, now.version)), new: None, ..*self };
        let page = sheet.again(typed, Wrong { overtaken: Some(overtaken), ..Wrong::default() })?;
        Ok((StatusCode::CONFLICT, page).into_response())
    }

    /// The form once more, as it was typed.
    fn again(&self, typed: &Typed, wrong: Wrong) -> Result<Response, Error> {
        let one = |name: &str| typed.one(name).to_owned();
        let values = Values {
            title: one(Field::NewsTitle.key()),
            body: one(Field::NewsBody.key()),
            start: one(Field::NewsStart.key()),
            from: one("from"),
            to: one("to"),
            accepted: typed.one("accepted") == "yes",
            back_number: typed.one("back_number") == "yes",
        };
        self.show(values, &Audience::read(|name| typed.one(name)), wrong)
    }

    fn show(&self, typed: Values, audience: &Audience, wrong: Wrong) -> Result<Response, Error> {
        let app = self.app;
        let size = |one: &domain::scheme::Choice| {
            let chosen = audience.employees.as_ref().is_some_and(|code| code.as_str() == one.code);
            Opt { chosen, ..Opt::of(&one.code, &one.words, "") }
        };
        show(&EditPage {
            room: Room::of(app, self.reader, self.staff, LIST),
            form: FormView::new(&app.scheme, wrong.problems),
            action: self.of.map_or_else(|| LIST.to_owned(), |(id, _)| format!("{}/edit", address(id))),
            back: self.of.map_or_else(|| LIST.to_owned(), |(id, _)| address(id)),
            new: self.new,
            version: self.of.map_or(0, |(_, version)| version),
            typed,
            levels: options(choose::levels(app), audience.level.as_ref()),
            prefectures: options(choose::prefectures(app), audience.prefecture.as_ref()),
            kinds: options(choose::kinds(app), audience.kind.as_ref()),
            industries: industries(app, audience),
            sizes: app.scheme.lists.employees.offered().map(size).collect(),
            unread: wrong.unread,
            overtaken: wrong.overtaken,
        })
    }
}

/// The divisions, each with its first and last group.
fn industries(app: &App, audience: &Audience) -> Vec<Opt> {
    let chosen = audience.industry.as_ref().map(|(first, last)| format!("{}-{}", first.code(), last.code()));
    let option = |division: &domain::registers::Division| {
        let groups: Vec<_> = app.registers.groups().iter().filter(|group| group.division == division.code).collect();
        let code = format!("{}-{}", groups.first()?.code, groups.last()?.code);
        let words = format!("{} {}", division.code, division.name);
        Some(Opt { chosen: chosen.as_ref() == Some(&code), ..Opt::of(&code, &words, "") })
    };
    app.registers.divisions().iter().filter_map(option).collect()
}
