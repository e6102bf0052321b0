//! Writing an お知らせ, and changing it: each change is a further version, and the form carries the one it shows.

use super::{LIST, address};
use crate::{
    access::Staff,
    app::App,
    error::Error,
    form::Typed,
    office::{Room, names::Names, words},
    page::{see, show},
    parts::{FormView, Opt},
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use domain::{
    field::Field,
    news::{self as text, NewsKind},
    problem::{Look, Problems},
    staff::Right,
    time::moment_ja,
};
use std::sync::Arc;
use store::{
    audit::{self, Act, Note},
    news::{self, Post},
};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "office/news/edit.html")]
struct EditPage {
    room: Room,
    form: FormView,
    /// Its number, once it is published.
    number: Option<i64>,
    version: i64,
    typed: Values,
    kinds: Vec<Opt>,
    history: Vec<Version>,
    told: String,
    /// Who was quicker, and when: what was typed still stands in the form.
    overtaken: Option<(String, String)>,
    /// This role may write.
    writes: bool,
}

/// What stands in the fields.
struct Values {
    title: String,
    body: String,
    day: String,
    until: String,
    kind: String,
    on_top: bool,
    withdrawn: bool,
}

impl Values {
    fn of(typed: &Typed) -> Self {
        let one = |name: &str| typed.one(name).to_owned();
        Self {
            title: one(Field::NewsTitle.key()),
            body: one(Field::NewsBody.key()),
            day: one(Field::NewsDay.key()),
            until: one(Field::NewsUntil.key()),
            kind: one("kind"),
            on_top: typed.one("on_top") == "yes",
            withdrawn: false,
        }
    }
}

/// A version, for those who want to know what stood there.
struct Version {
    number: i64,
    at: String,
    who: String,
    title: String,
    body: String,
    withdrawn: bool,
}

/// Who asks, and of which: its number and the version that was seen.
struct Sheet<'a> {
    app: &'a App,
    reader: &'a Reader,
    staff: &'a Staff,
    of: Option<(i64, i64)>,
}

/// GET /office/news/new
pub async fn blank(staff: Staff, State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    let values = Values {
        title: String::new(),
        body: String::new(),
        day: app.today().to_string(),
        until: String::new(),
        kind: NewsKind::Notice.code().to_owned(),
        on_top: true,
        withdrawn: false,
    };
    let sheet = Sheet { app: &app, reader: &reader, staff: &staff, of: None };
    sheet.show(values, Problems::default(), "").await
}

/// GET /office/news/{number}
pub async fn get(
    staff: Staff,
    Path(number): Path<String>,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(asked): RawQuery,
) -> Result<Response, Error> {
    let asked = Typed::read(asked.unwrap_or_default().as_bytes());
    let number = number.parse().map_err(|_| Error::NotFound)?;
    kept((&app, &reader, &staff), number, asked.one("told")).await
}

/// The form with what is kept.
async fn kept((app, reader, staff): (&App, &Reader, &Staff), number: i64, told: &str) -> Result<Response, Error> {
    let news = news::find(&mut app.store.read().await?, number).await?.ok_or(Error::NotFound)?;
    let post = news.post;
    let values = Values {
        title: post.title,
        body: post.body,
        day: post.day.to_string(),
        until: post.until.map(|day| day.to_string()).unwrap_or_default(),
        kind: post.kind.code().to_owned(),
        on_top: post.on_top,
        withdrawn: post.withdrawn,
    };
    let sheet = Sheet { app, reader, staff, of: Some((number, news.version)) };
    sheet.show(values, Problems::default(), told).await
}

/// POST /office/news
pub async fn publish(
    staff: Staff,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let sheet = Sheet { app: &app, reader: &reader, staff: &staff, of: None };
    let post = match read(&typed) {
        Ok(post) => post,
        Err(problems) => return sheet.again(&typed, problems).await,
    };
    let (post, officer, now) = (&post, staff.session.officer.id, app.now());
    let unit = app.store.write(|mut db| async move {
        let number = news::publish(&mut db, post, (Some(officer), None), now).await?;
        noted(&mut db, Act::NewsPublished, (officer, number), now).await?;
        Ok::<_, store::Error>(number)
    });
    Ok(see(format!("{}?told=published", address(unit.await?))))
}

/// POST /office/news/{number}
pub async fn change(
    staff: Staff,
    Path(number): Path<String>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let number = number.parse().map_err(|_| Error::NotFound)?;
    let seen = typed.one("version").parse().unwrap_or(0);
    let sheet = Sheet { app: &app, reader: &reader, staff: &staff, of: Some((number, seen)) };
    match read(&typed) {
        Ok(post) if sheet.keep(&post, Act::NewsChanged).await? => Ok(see(format!("{}?told=changed", address(number)))),
        Ok(_) => sheet.overtaken(number, &typed).await,
        Err(problems) => sheet.again(&typed, problems).await,
    }
}

/// POST /office/news/{number}/withdraw
pub async fn withdraw(
    staff: Staff,
    Path(number): Path<String>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let number = number.parse().map_err(|_| Error::NotFound)?;
    let found = news::find(&mut app.store.read().await?, number).await?.ok_or(Error::NotFound)?;
    let seen = typed.one("version").parse().unwrap_or(0);
    let sheet = Sheet { app: &app, reader: &reader, staff: &staff, of: Some((number, seen)) };
    if sheet.keep(&Post { withdrawn: true, ..found.post }, Act::NewsWithdrawn).await? {
        return Ok(see(format!("{}?told=withdrawn", address(number))));
    }
    let page = kept((&app, &reader, &staff), number, "stale").await?;
    Ok((StatusCode::CONFLICT, page).into_response())
}

async fn noted(
    db: &mut store::Unit,
    act: Act,
    (officer, number): (Uuid, i64),
    now: jiff::Timestamp,
) -> Result<(), store::Error> {
    audit::note(db, &Note { subject: Some(&number.to_string()), ..Note::of(officer, act) }, now).await
}

/// What was typed, or everything that is wrong with it.
fn read(typed: &Typed) -> Result<Post, Problems> {
    let one = |field: Field| typed.one(field.key());
    let mut look = Look::default();
    let title = look.at(Field::NewsTitle, text::title(one(Field::NewsTitle)));
    let body = look.at(Field::NewsBody, text::body(one(Field::NewsBody)));
    let day = look.at(Field::NewsDay, text::typed_day(one(Field::NewsDay)));
    let until = look.optional(Field::NewsUntil, one(Field::NewsUntil), text::typed_day);
    let kind = NewsKind::parse(typed.one("kind")).unwrap_or(NewsKind::Notice);
    let on_top = typed.one("on_top") == "yes";
    look.done(|| Some(Post { kind, title: title?, body: body?, day: day?, until, on_top, withdrawn: false }))
}

impl Sheet<'_> {
    /// Keeps a further version. `false`: somebody was quicker.
    async fn keep(&self, post: &Post, act: Act) -> Result<bool, Error> {
        let Some((number, seen)) = self.of else { return Err(Error::NotFound) };
        let (officer, now) = (self.staff.session.officer.id, self.app.now());
        let unit = self.app.store.write(|mut db| async move {
            let done = news::change(&mut db, (number, seen), post, officer, now).await?;
            if done {
                noted(&mut db, act, (officer, number), now).await?;
            }
            Ok::<_, store::Error>(done)
        });
        Ok(unit.await?)
    }

    /// Somebody was quicker: what was typed stays, and who sends it again knows of the other version.
    async fn overtaken(&self, number: i64, typed: &Typed) -> Result<Response, Error> {
        let now = news::find(&mut self.app.store.read().await?, number).await?.ok_or(Error::NotFound)?;
        let sheet = Sheet { of: Some((number, now.version)), ..*self };
        let values = Values { withdrawn: now.post.withdrawn, ..Values::of(typed) };
        let page = sheet.show(values, Problems::default(), "overtaken").await?;
        Ok((StatusCode::CONFLICT, page).into_response())
    }

    /// The form once more, as it was typed.
    async fn again(&self, typed: &Typed, problems: Problems) -> Result<Response, Error> {
        self.show(Values::of(typed), problems, "").await
    }

    async fn show(&self, typed: Values, problems: Problems, told: &str) -> Result<Response, Error> {
        let kind =
            |kind: NewsKind| Opt { chosen: kind.code() == typed.kind, ..Opt::of(kind.code(), words::news(kind), "") };
        let history = self.history().await?;
        let newest = history.first().filter(|_| told == "overtaken");
        show(&EditPage {
            room: Room::of(self.app, self.reader, self.staff, LIST),
            form: FormView::new(&self.app.scheme, problems),
            overtaken: newest.map(|one| (one.who.clone(), one.at.clone())),
            number: self.of.map(|(number, _)| number),
            version: self.of.map_or(0, |(_, version)| version),
            kinds: NewsKind::ALL.map(kind).to_vec(),
            history,
            told: told.to_owned(),
            writes: self.staff.session.officer.role.has(Right::MassMail),
            typed,
        })
    }

    async fn history(&self) -> Result<Vec<Version>, Error> {
        let Some((number, _)) = self.of else { return Ok(Vec::new()) };
        let mut db = self.app.store.read().await?;
        let names = Names::read(&mut db).await?;
        let version = |one: news::News| Version {
            number: one.version,
            at: moment_ja(one.made_at),
            who: one.officer.map(|id| names.of(id)).unwrap_or_default(),
            title: one.post.title,
            body: one.post.body,
            withdrawn: one.post.withdrawn,
        };
        Ok(news::versions(&mut db, number).await?.into_iter().map(version).collect())
    }
}
