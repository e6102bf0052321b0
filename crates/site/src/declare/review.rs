//! 内容確認: first the address the confirmation goes to, then everything, each line with the way back to it.

use super::mine::Mine;
use crate::{
    app::{App, MailHost},
    error::Error,
    links,
    page::{Frame, show},
    parts::{Stars, Steps},
    who::Reader,
};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{
    business::{Business, Identity, Numbered},
    declaration::{Intent, Promise},
    field::Field,
    scheme::{Phrase, Scheme},
    wizard::Step,
};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "declare/review.html")]
struct ReviewPage {
    frame: Frame,
    steps: Steps,
    email: String,
    suggestion: Option<String>,
    free_mail: bool,
    no_mail_host: bool,
    stars: Stars,
    declaration: Vec<Line>,
    business: Vec<Line>,
    contact: Vec<Line>,
    survey: Vec<Line>,
    to_business: String,
    to_declaration: String,
    action: String,
}

/// One line: label, value, published or not, and the field it leads back to.
struct Line {
    label: String,
    values: Vec<String>,
    public: bool,
    key: &'static str,
}

/// GET /declare/{id}/review
pub async fn get(mine: Mine, State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    mine.may_open(Step::Review)?;
    let (business, intent) = super::submit::parsed(&mine, &app)?;
    let email = &intent.contact.email;
    let no_mail_host = app.outside.mail_host(email.domain()).await == MailHost::None;
    show(&ReviewPage {
        frame: Frame::of(&app, &reader),
        steps: mine.steps(&app, Step::Review, false),
        email: email.as_str().to_owned(),
        suggestion: email.suggestion().map(|better| better.as_str().to_owned()),
        free_mail: app.registers.is_free_mail(email.domain()),
        no_mail_host,
        stars: Stars::of(&app.scheme, intent.level()),
        declaration: declaration_lines(&app.scheme, &intent),
        business: business_lines(&app, &business),
        contact: contact_lines(&app.scheme, &intent),
        survey: survey_lines(&app.scheme, &intent),
        to_business: links::step(mine.kept.id, Step::Business),
        to_declaration: links::step(mine.kept.id, Step::Declaration),
        action: links::step(mine.kept.id, Step::Review),
    })
}

fn line(scheme: &Scheme, field: Field, value: impl Into<String>) -> Line {
    lines(scheme, field, vec![value.into()])
}

fn lines(scheme: &Scheme, field: Field, values: Vec<String>) -> Line {
    Line { label: scheme.words.field(field).label.clone(), values, public: false, key: field.key() }
}

fn public(mut line: Line) -> Line {
    line.public = true;
    line
}

fn phrase(scheme: &Scheme, phrase: Phrase) -> String {
    scheme.words.phrase(phrase).label.clone()
}

fn declaration_lines(scheme: &Scheme, intent: &Intent) -> Vec<Line> {
    let mut found = Vec::new();
    match &intent.promise {
        Promise::One { rules_edition } => {
            let rules = scheme.rules_of(rules_edition);
            found.push(line(scheme, Field::Rules, rules.map_or("", |rules| rules.name.as_str())));
        }
        Promise::Two { self_check, publication } => {
            let score = self_check.map_or_else(
                || vec![phrase(scheme, Phrase::ScoreNone)],
                |check| vec![check.score.to_string(), domain::time::date_ja(check.on)],
            );
            found.push(lines(scheme, Field::Score, score));
            let list = &scheme.lists.publications;
            let method = domain::scheme::Code::kept(publication.method().code());
            let mut values = vec![list.words(&method).to_owned()];
            values.extend(publication.url().map(|url| url.as_str().to_owned()));
            values.extend(publication.other().map(str::to_owned));
            found.push(lines(scheme, Field::Publication, values));
        }
    }
    let purposes = intent.purposes.iter().map(|code| scheme.lists.purposes.words(code).to_owned()).collect();
    found.push(lines(scheme, Field::Purposes, purposes));
    found.push(line(scheme, Field::Pledge, phrase(scheme, Phrase::PledgeDone)));
    found
}

fn business_lines(app: &App, business: &Business) -> Vec<Line> {
    let scheme = &app.scheme;
    let mut found = vec![line(scheme, Field::Kind, scheme.words.kind(business.kind()))];
    found.extend(identity_lines(scheme, business));
    if let Some(site) = &business.url {
        let word = phrase(scheme, if site.public { Phrase::UrlPublicYes } else { Phrase::UrlPublicNo });
        found.push(lines(scheme, Field::Url, vec![site.url.as_str().to_owned(), word]));
    }
    let address = &business.address;
    found.push(line(scheme, Field::PostalCode, address.postal_code.shown()));
    found.push(public(line(scheme, Field::Prefecture, app.registers.prefecture_name(address.prefecture))));
    found.push(public(line(scheme, Field::TownLine, address.town.as_str())));
    found.push(line(scheme, Field::Street, address.street.as_str()));
    found.extend(address.building.as_ref().map(|building| line(scheme, Field::Building, building.as_str())));
    found.push(line(scheme, Field::Phone, business.phone.as_str()));
    found.push(public(line(scheme, Field::Industry, business.industry.label(&app.registers))));
    found.push(line(scheme, Field::Employees, scheme.lists.employees.words(&business.employees)));
    let none = || phrase(scheme, Phrase::MembershipNo);
    found.push(line(scheme, Field::Membership, business.membership.clone().unwrap_or_else(none)));
    let news = if business.news { Phrase::NewsYes } else { Phrase::NewsNo };
    found.push(line(scheme, Field::News, phrase(scheme, news)));
    found
}

fn identity_lines(scheme: &Scheme, business: &Business) -> Vec<Line> {
    match &business.identity {
        Identity::Corporation { number, name, kana } => {
            let number = match number {
                Numbered::With(number) => public(line(scheme, Field::CorporateNumber, number.as_str())),
                Numbered::Without(reason) => {
                    line(scheme, Field::NoNumberReason, scheme.lists.no_number_reasons.words(reason))
                }
            };
            let name = public(line(scheme, Field::Name, name.as_str()));
            vec![number, name, line(scheme, Field::Kana, kana.as_str())]
        }
        Identity::SoleProprietor { representative, kana, trade_name, .. } => {
            let shown = business.published_name();
            let own = line(scheme, Field::Representative, representative.as_str());
            let own = if shown == representative.as_str() { public(own) } else { own };
            let mut found = vec![own, line(scheme, Field::RepresentativeKana, kana.as_str())];
            if let Some(trade_name) = trade_name {
                let other = line(scheme, Field::TradeName, trade_name.as_str());
                found.push(if shown == trade_name.as_str() { public(other) } else { other });
            }
            found
        }
    }
}

fn contact_lines(scheme: &Scheme, intent: &Intent) -> Vec<Line> {
    let mut found = vec![line(scheme, Field::ContactName, intent.contact.name.as_str())];
    found.extend(intent.contact.department.as_ref().map(|one| line(scheme, Field::Department, one.as_str())));
    found.push(line(scheme, Field::Email, intent.contact.email.as_str()));
    found
}

fn survey_lines(scheme: &Scheme, intent: &Intent) -> Vec<Line> {
    let answered = |(id, codes): &(String, Vec<domain::scheme::Code>)| {
        let question = scheme.survey.questions.iter().find(|question| question.id == *id)?;
        let chosen = question.choices.iter().filter(|one| codes.iter().any(|code| code.as_str() == one.code));
        let values = chosen.map(|one| one.words.clone()).collect();
        Some(Line { label: question.words.clone(), values, public: false, key: "part-survey" })
    };
    intent.survey.iter().filter_map(answered).collect()
}
