//! 「伝えて戻る」: nothing goes to a partner without a person's yes on a page that shows what goes.

use super::asked::Asked;
use crate::{
    app::App,
    arrival,
    error::Error,
    form::Typed,
    guard::headers,
    links,
    page::{Frame, see, show},
    parts::{Number, Stars},
    who::Reader,
};
use askama::Template;
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use domain::{
    business::Kind,
    declaration::State as Life,
    partner::Denied,
    time::{date_ja, day},
};
use jiff::SignedDuration;
use std::sync::Arc;
use store::partner_grants;

/// How long a code is good: the longest that RFC 6749 §4.1.2 recommends.
const CODE_HOLDS: SignedDuration = SignedDuration::from_mins(10);

/// `consent.html`.
#[derive(Template)]
#[template(path = "partner/consent.html")]
struct ConsentPage {
    frame: Frame,
    partner: String,
    host: String,
    name: String,
    corporate_number: Option<Vec<String>>,
    kind: String,
    stars: Stars,
    number: Number,
    declared: String,
    state: String,
    accepted: bool,
    stands: bool,
    place: String,
    industry: String,
    url: Option<String>,
    action: String,
}

impl ConsentPage {
    fn of(app: &App, reader: &Reader, asked: &Asked) -> Self {
        let (told, words) = (&asked.told, &app.scheme.words);
        let corporate_number = told.corporate_number.as_ref().filter(|_| told.kind == Kind::Corporation);
        let group = app.registers.group(told.industry.code());
        Self {
            frame: Frame::of(app, reader),
            partner: asked.partner.name.clone(),
            host: asked.entry.return_url.origin(),
            name: told.name.clone(),
            corporate_number: corporate_number.map(|number| number.groups().map(str::to_owned).to_vec()),
            kind: words.kind(told.kind).to_owned(),
            stars: Stars::of(&app.scheme, told.level),
            number: Number::declaration(words, &told.number),
            declared: date_ja(day(told.declared_at)),
            state: words.state(told.state).to_owned(),
            accepted: told.state == Life::Accepted,
            stands: told.state.stands(),
            place: format!("{}{}", app.registers.prefecture_name(told.prefecture), told.town.as_str()),
            industry: group.map(|group| group.name.to_owned()).unwrap_or_default(),
            url: told.url.as_ref().map(|url| url.as_str().to_owned()),
            action: links::consent(asked.entry.id),
        }
    }
}

/// GET /partner/{entry} — what would be told, to whom, and the question.
pub async fn get(asked: Asked, State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    let page = show(&ConsentPage::of(&app, &reader, &asked))?;
    let policy = headers::with_form_to(&asked.entry.return_url.origin());
    Ok(([(header::CONTENT_SECURITY_POLICY, policy)], page).into_response())
}

/// POST /partner/{entry} — yes: back with a code; no: back without. A second yes gives a second code; each opens once.
pub async fn post(asked: Asked, State(app): State<Arc<App>>, typed: Typed) -> Result<Response, Error> {
    let no = |why: Denied| see(arrival::back(&app, &asked.entry, ("error", why.code())));
    match typed.one("answer") {
        "yes" => {}
        "no" => return Ok(no(Denied::AccessDenied)),
        _ => return Ok(see(links::consent(asked.entry.id))),
    }
    let (grant, now) = (app.id(), app.now());
    let (entry, declaration) = (asked.entry.id, asked.declaration);
    let unit = app.store.write(|mut db| async move {
        partner_grants::give(&mut db, grant, entry, declaration, (now, now + CODE_HOLDS)).await
    });
    unit.await?;
    let code = links::grant_code(&app.secret, grant);
    Ok(see(arrival::back(&app, &asked.entry, ("code", &code))))
}
