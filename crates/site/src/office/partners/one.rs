//! One partner: what is known of it, its name and addresses to change, a new secret, and an end that is none for good.

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
    office::{Room, once::OncePage},
    page::{see, show},
    parts::FormView,
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use domain::{
    credential::{Credential, Opens},
    field::Field,
    partner::{PartnerCode, ReturnUrl},
    problem::Look,
    staff::Right,
    time::moment_ja,
};
use std::sync::Arc;
use store::partners::{self, Partner};

#[derive(Template)]
#[template(path = "office/partners/one.html")]
struct OnePage {
    room: Room,
    form: FormView,
    sheet: Sheet,
    code: String,
    name: String,
    here: String,
    /// What the partner sends people to.
    entry: String,
    urls: Vec<String>,
    public: bool,
    /// Which secret a new one is to replace.
    secret_mark: String,
    since: String,
    stopped: Option<String>,
    days: i64,
    lately: Arrivals,
    told: String,
    may_act: bool,
    stepped_up: bool,
}

/// A partner by the code in the path.
async fn asked(app: &App, code: &str) -> Result<Partner, Error> {
    let code = PartnerCode::parse(code).ok_or(Error::NotFound)?;
    partners::known(&mut app.store.read().await?, &code).await?.ok_or(Error::NotFound)
}

/// GET /office/partners/{code}
pub async fn get(
    staff: Staff,
    Path(code): Path<String>,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(said): RawQuery,
) -> Result<Response, Error> {
    let partner = asked(&app, &code).await?;
    let sheet = Sheet::of(&partner);
    let said = Typed::read(said.unwrap_or_default().as_bytes());
    page((&app, &reader, &staff), partner, sheet, said.one("told")).await
}

async fn page(
    (app, reader, staff): (&App, &Reader, &Staff),
    partner: Partner,
    mut sheet: Sheet,
    told: &str,
) -> Result<Response, Error> {
    let lately = Lately::read(&mut app.store.read().await?, app).await?;
    show(&OnePage {
        room: Room::of(app, reader, staff, HERE),
        form: FormView::new(&app.scheme, std::mem::take(&mut sheet.problems)),
        sheet,
        here: link(&partner.code),
        entry: format!("{}/declare?partner={}", app.settings.origin, partner.code.as_str()),
        days: lately.days,
        lately: lately.of(&partner.code),
        code: partner.code.as_str().to_owned(),
        name: partner.name,
        urls: partner.return_urls.iter().map(|url| ReturnUrl::as_str(url).to_owned()).collect(),
        public: partner.public,
        secret_mark: partner.secret_mark,
        since: moment_ja(partner.made_at),
        stopped: partner.stopped_at.map(moment_ja),
        told: told.to_owned(),
        may_act: staff.session.officer.role.has(Right::RunSite),
        stepped_up: staff.session.stepped_up,
    })
}

/// POST /office/partners/{code} — another name, other addresses.
pub async fn post(
    staff: Staff,
    Path(code): Path<String>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let partner = asked(&app, &code).await?;
    let mut sheet = Sheet::typed(&typed);
    let mut look = Look::default();
    let read = sheet.read(&mut look);
    let (name, urls) = match look.done(|| read) {
        Ok(both) => both,
        Err(problems) => return page((&app, &reader, &staff), partner, Sheet { problems, ..sheet }, "").await,
    };
    let (code, other, by, now) = (&partner.code, (Some(&name), &urls), Some(staff.session.officer.id), app.now());
    app.store.write(|mut db| async move { partners::change(&mut db, code, other, by, now).await }).await?;
    Ok(see(format!("{}?told=changed", link(code))))
}

/// POST /office/partners/{code}/secret — another secret, shown by this answer and never again. Sent twice, the first stands.
pub async fn secret(
    staff: Staff,
    Path(code): Path<String>,
    State(app): State<Arc<App>>,
    reader: Reader,
    typed: Typed,
) -> Result<Response, Error> {
    let Partner { code, name, .. } = asked(&app, &code).await?;
    let secret = Credential::draw(Opens::Partner, app.dice.as_ref());
    let (partner, hash) = (&code, &sha256(secret.reveal().as_bytes()));
    let (old, by, now) = (typed.one("secret_mark"), Some(staff.session.officer.id), app.now());
    let unit = app
        .store
        .write(|mut db| async move { partners::set_secret(&mut db, partner, (Some(old), hash), by, now).await });
    if !unit.await? {
        return Ok(see(format!("{}?told=again", link(&code))));
    }
    let (room, next) = (Room::of(&app, &reader, &staff, HERE), link(&code));
    let code = code.as_str().to_owned();
    show(&OncePage { room, opens: Opens::Partner, name, code, next, secret })
}

/// POST /office/partners/{code}/stop
pub async fn stop(staff: Staff, Path(code): Path<String>, State(app): State<Arc<App>>) -> Result<Response, Error> {
    let Partner { code, .. } = asked(&app, &code).await?;
    let (partner, by, now) = (&code, Some(staff.session.officer.id), app.now());
    app.store.write(|mut db| async move { partners::stop(&mut db, partner, by, now).await }).await?;
    Ok(see(format!("{}?told=stopped", link(&code))))
}

/// POST /office/partners/{code}/resume
pub async fn resume(staff: Staff, Path(code): Path<String>, State(app): State<Arc<App>>) -> Result<Response, Error> {
    let Partner { code, .. } = asked(&app, &code).await?;
    let (partner, by, now) = (&code, Some(staff.session.officer.id), app.now());
    app.store.write(|mut db| async move { partners::resume(&mut db, partner, by, now).await }).await?;
    Ok(see(format!("{}?told=resumed", link(&code))))
}
