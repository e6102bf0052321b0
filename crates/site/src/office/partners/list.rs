//! All partners, and the form that registers one.

use super::{
    HERE, link,
    sheet::Sheet,
    traffic::{Arrivals, Lately},
};
use crate::{
    access::Staff,
    app::{App, sha256},
    error::Error,
    form::Typed,
    office::{Room, once::OncePage, words},
    page::{see, show},
    parts::{FormView, Opt},
    who::Reader,
};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{
    credential::{Credential, Opens},
    field::Field,
    partner::{PartnerCode, ReturnUrl},
    problem::{Look, Problem, Problems},
    staff::Right,
    time::moment_ja,
};
use std::sync::Arc;
use store::partners::{self, NewPartner, Partner};

#[derive(Template)]
#[template(path = "office/partners/list.html")]
struct ListPage {
    room: Room,
    form: FormView,
    sheet: Sheet,
    kinds: Vec<Opt>,
    lines: Vec<Line>,
    /// For so many days it is told how many came.
    days: i64,
    may_act: bool,
    stepped_up: bool,
}

/// A partner on the page.
struct Line {
    code: String,
    name: String,
    link: String,
    urls: Vec<String>,
    public: bool,
    since: String,
    stopped: Option<String>,
    lately: Arrivals,
}

impl Line {
    fn of(partner: Partner, lately: &Lately) -> Self {
        Self {
            lately: lately.of(&partner.code),
            link: link(&partner.code),
            code: partner.code.as_str().to_owned(),
            name: partner.name,
            urls: partner.return_urls.iter().map(|url| ReturnUrl::as_str(url).to_owned()).collect(),
            public: partner.public,
            since: moment_ja(partner.made_at),
            stopped: partner.stopped_at.map(moment_ja),
        }
    }
}

/// GET /office/partners
pub async fn get(staff: Staff, State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    // Who can keep a secret should have one.
    page((&app, &reader, &staff), Sheet { kind: "secret".to_owned(), ..Sheet::default() }).await
}

async fn page((app, reader, staff): (&App, &Reader, &Staff), mut sheet: Sheet) -> Result<Response, Error> {
    let mut db = app.store.read().await?;
    let lately = Lately::read(&mut db, app).await?;
    let all = partners::all(&mut db).await?;
    drop(db);
    let kind = |code: &str| Opt::of(code, words::partner(code), words::partner(&format!("{code}-hint")));
    show(&ListPage {
        room: Room::of(app, reader, staff, HERE),
        form: FormView::new(&app.scheme, std::mem::take(&mut sheet.problems)),
        sheet,
        kinds: ["secret", "public"].map(kind).to_vec(),
        days: lately.days,
        lines: all.into_iter().map(|partner| Line::of(partner, &lately)).collect(),
        may_act: staff.session.officer.role.has(Right::RunSite),
        stepped_up: staff.session.stepped_up,
    })
}

/// POST /office/partners — registers one. Its secret, if it has one, is shown by this answer and never again.
pub async fn post(staff: Staff, State(app): State<Arc<App>>, reader: Reader, typed: Typed) -> Result<Response, Error> {
    let mut sheet = Sheet::typed(&typed);
    let mut look = Look::default();
    let code = look.at(Field::PartnerCode, code(&sheet.code));
    let rest = sheet.read(&mut look);
    let kind = match sheet.kind.as_str() {
        "secret" => Ok(true),
        "public" => Ok(false),
        _ => Err(Problem::NotChosen),
    };
    let kind = look.at(Field::PartnerKind, kind);
    let (code, (name, urls), secret) = match look.done(|| Some((code?, rest?, kind?))) {
        Ok(all) => all,
        Err(problems) => return page((&app, &reader, &staff), Sheet { problems, ..sheet }).await,
    };
    let secret = secret.then(|| Credential::draw(Opens::Partner, app.dice.as_ref()));
    let hash = secret.as_ref().map(|secret| sha256(secret.reveal().as_bytes()));
    let new = &NewPartner { code: &code, name: &name, return_urls: &urls, secret: hash };
    let (by, now) = (Some(staff.session.officer.id), app.now());
    if !app.store.write(|mut db| async move { partners::register(&mut db, new, by, now).await }).await? {
        let problems = Problems::one(Field::PartnerCode, Problem::PartnerKnown);
        return page((&app, &reader, &staff), Sheet { problems, ..sheet }).await;
    }
    let next = format!("{}?told=registered", link(&code));
    let Some(secret) = secret else { return Ok(see(next)) };
    let room = Room::of(&app, &reader, &staff, HERE);
    let (name, code) = (name.as_str().to_owned(), code.as_str().to_owned());
    show(&OncePage { room, opens: Opens::Partner, name, code, next, secret })
}

fn code(typed: &str) -> Result<PartnerCode, Problem> {
    let typed = typed.trim();
    if typed.is_empty() { Err(Problem::Missing) } else { PartnerCode::parse(typed).ok_or(Problem::PartnerCodeShape) }
}
