//! What was declared, line by line in the words of the form: before it is sent, and as it is kept.

use crate::app::App;
use domain::{
    business::{Business, Identity, Numbered},
    contact::Contact,
    declaration::Promise,
    field::Field,
    scheme::{Code, Phrase, Scheme},
};

/// One line: label, values, published or not, and the field it is of.
#[derive(Clone, Debug)]
pub struct Line {
    /// The label of the field.
    pub label: String,
    /// The values, one a row.
    pub values: Vec<String>,
    /// 公開.
    pub public: bool,
    /// The key of the field.
    pub key: &'static str,
}

/// A line with one value.
pub fn line(scheme: &Scheme, field: Field, value: impl Into<String>) -> Line {
    lines(scheme, field, vec![value.into()])
}

fn lines(scheme: &Scheme, field: Field, values: Vec<String>) -> Line {
    Line { label: scheme.words.field(field).label.clone(), values, public: false, key: field.key() }
}

fn public(mut line: Line) -> Line {
    line.public = true;
    line
}

/// The words of a phrase.
pub fn phrase(scheme: &Scheme, phrase: Phrase) -> String {
    scheme.words.phrase(phrase).label.clone()
}

/// What is promised, and what for.
pub fn promise(scheme: &Scheme, promise: &Promise, purposes: &[Code]) -> Vec<Line> {
    let mut found = Vec::new();
    match promise {
        Promise::One { rules_edition } => {
            let rules = rules_edition.as_deref().and_then(|edition| scheme.rules_of(edition));
            found.push(line(scheme, Field::Rules, rules.map_or("", |rules| rules.name.as_str())));
        }
        Promise::Two { self_check, publication } => {
            let score = self_check.map_or_else(
                || vec![phrase(scheme, Phrase::ScoreNone)],
                |check| vec![check.score.to_string(), domain::time::date_ja(check.on)],
            );
            found.push(lines(scheme, Field::Score, score));
            let list = &scheme.lists.publications;
            let method = Code::kept(publication.method().code());
            let mut values = vec![list.words(&method).to_owned()];
            values.extend(publication.url().map(|url| url.as_str().to_owned()));
            values.extend(publication.other().map(str::to_owned));
            found.push(lines(scheme, Field::Publication, values));
        }
    }
    let purposes = purposes.iter().map(|code| scheme.lists.purposes.words(code).to_owned()).collect();
    found.push(lines(scheme, Field::Purposes, purposes));
    found
}

/// 事業者情報.
pub fn business(app: &App, business: &Business) -> Vec<Line> {
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
                Numbered::With(number) => public(line(scheme, Field::CorporateNumber, number.groups().join(" "))),
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

/// 担当者.
pub fn contact(scheme: &Scheme, contact: &Contact) -> Vec<Line> {
    let mut found = vec![line(scheme, Field::ContactName, contact.name.as_str())];
    found.extend(contact.department.as_ref().map(|one| line(scheme, Field::Department, one.as_str())));
    found.push(line(scheme, Field::Email, contact.email.as_str()));
    found
}
