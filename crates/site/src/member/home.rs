//! マイページ: the state of the declaration, its numbers, and what the public sees.

use crate::{
    access::Sample,
    app::App,
    error::Error,
    links,
    page::{Frame, show},
    parts::{Number, Stars},
    terms,
    who::{Member, Reader},
};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{declaration::State as Life, mending::AskedFields};
use jiff::Timestamp;
use std::sync::Arc;
use store::declarations::Declaration;

#[derive(Template)]
#[template(path = "member/home.html")]
struct HomePage {
    frame: Frame,
    person: String,
    business: String,
    stars: Stars,
    state: String,
    accepted: bool,
    returned: Option<String>,
    /// The labels of what is to be mended.
    asked: Vec<String>,
    declaration_id: Option<Number>,
    verify: String,
    member_number: Number,
    published_name: String,
    corporate_number: Option<Vec<String>>,
    place: String,
    industry: String,
    url: Option<String>,
    last_confirmed: String,
    accepted_at: String,
    declared_at: String,
    submitted_at: String,
    receipt: String,
    /// Where the terms are that were agreed to.
    agreed_terms: Option<String>,
    /// Since when the terms are newer than those that were agreed to.
    newer_terms: Option<String>,
}

/// GET /member
pub async fn get(
    Member(member): Member,
    State(app): State<Arc<App>>,
    reader: Reader,
    sample: Option<Sample>,
) -> Result<Response, Error> {
    let mut db = app.store.read().await?;
    let declaration = Sample::or_find(sample, &mut db, member.declaration).await?.ok_or(Error::NotFound)?;
    drop(db);
    let agreed = terms::of(&app, &declaration.terms_edition).await?;
    let business = &declaration.business;
    let words = &app.scheme.words;
    let site = business.url.as_ref().filter(|site| site.public);
    show(&HomePage {
        frame: Frame::of(&app, &reader),
        person: declaration.contact.name.as_str().to_owned(),
        business: business.addressed_as().to_owned(),
        stars: Stars::of(&app.scheme, declaration.level),
        state: words.state(declaration.state).to_owned(),
        accepted: declaration.state == Life::Accepted,
        returned: declaration.reason.clone().filter(|_| declaration.state == Life::Returned),
        asked: asked(&app, &declaration),
        declaration_id: declaration.number.as_ref().map(|number| Number::declaration(words, number)),
        verify: declaration.number.as_ref().map(|number| format!("/v/{}", number.as_str())).unwrap_or_default(),
        member_number: Number::member(words, &member.number),
        published_name: business.published_name().to_owned(),
        corporate_number: business
            .corporate_number()
            .map(|number| number.groups().iter().map(|group| (*group).to_owned()).collect()),
        place: format!(
            "{}{}",
            app.registers.prefecture_name(business.address.prefecture),
            business.address.town.as_str()
        ),
        industry: business.industry.label(&app.registers),
        url: site.map(|site| site.url.as_str().to_owned()),
        last_confirmed: declaration.last_confirmed_at.map(day).unwrap_or_default(),
        accepted_at: declaration.accepted_at.map(domain::time::moment_ja).unwrap_or_default(),
        declared_at: declaration.declared_at.map(domain::time::moment_ja).unwrap_or_default(),
        submitted_at: domain::time::moment_ja(declaration.submitted_at),
        receipt: declaration.receipt.as_str().to_owned(),
        agreed_terms: agreed.map(|found| links::terms(&found.terms.edition)),
        newer_terms: newer_terms(&app, &declaration),
    })
}

/// The labels of what is to be mended.
fn asked(app: &App, declaration: &Declaration) -> Vec<String> {
    let label = |field| app.scheme.words.field(field).label.clone();
    declaration.asked.iter().flat_map(AskedFields::told).map(label).collect()
}

/// The day of the terms in force, if the declaration counts and was made under others.
fn newer_terms(app: &App, declaration: &Declaration) -> Option<String> {
    let terms = app.scheme.terms_on(app.today());
    let agreed = app.scheme.terms_of(&declaration.terms_edition);
    let newer = declaration.state.stands() && agreed.is_some_and(|agreed| agreed.from < terms.from);
    newer.then(|| domain::time::date_ja(terms.from))
}

fn day(at: Timestamp) -> String {
    domain::time::date_ja(domain::time::day(at))
}
