//! What was read of a filled form, beside what is in doubt and what is wrong: a table for the office.

use crate::app::App;
use askama::Template;
use domain::{
    application_form::Doubted,
    business::{Kind, PublishAs},
    declaration::Level,
    field::Field,
    problem::Problems,
    scheme::{Code, List, Phrase, Scheme},
    wizard::{BusinessForm, DeclarationForm, Draft},
};

/// The table. It is a template: `{{ view|safe }}` in a page.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/intake.html")]
pub struct IntakeView {
    /// A line for each field of the form, in its order.
    pub lines: Vec<Line>,
}

/// A field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its label.
    pub label: String,
    /// What was read, in the words of the choices; empty: nothing.
    pub read: String,
    /// What is in doubt, a sentence each.
    pub doubts: Vec<String>,
    /// What is wrong with it.
    pub problem: Option<String>,
}

impl Line {
    /// A person should look here.
    pub fn look(&self) -> bool {
        self.problem.is_some() || !self.doubts.is_empty()
    }
}

impl IntakeView {
    /// Of a draft as it stands now, and of the doubts when it was read.
    pub fn of(app: &App, draft: &Draft, doubts: &[Doubted]) -> Self {
        let business = draft.business.clone().unwrap_or_default();
        let declaration = draft.declaration.clone().unwrap_or_default();
        let scheme = &app.scheme;
        let wrong = [
            business.parse(scheme, &app.registers).err().unwrap_or_default(),
            declaration.parse(scheme, app.today()).err().unwrap_or_default(),
        ];
        let mut read = of_business(app, &business);
        read.extend(of_declaration(scheme, &declaration));
        let agreed = draft.terms.as_ref().map(|agreed| agreed.edition.clone()).unwrap_or_default();
        read.push((Field::TermsAgreed, agreed));
        let problem = |field| wrong.iter().find_map(|wrong: &Problems| wrong.at(field));
        let line = |(field, read): (Field, String)| {
            let here = doubts.iter().filter(|doubted| doubted.field == field);
            Line {
                label: scheme.words.field(field).label.clone(),
                read,
                doubts: here.map(|doubted| scheme.form.doubt(doubted, &scheme.words)).collect(),
                problem: problem(field).map(|problem| scheme.words.problem(field, problem)),
            }
        };
        Self { lines: read.into_iter().map(line).collect() }
    }

    /// How many lines a person should look at.
    pub fn looks(&self) -> usize {
        self.lines.iter().filter(|line| line.look()).count()
    }
}

/// The words of a code in a list; what is no code stays as it is.
fn listed(list: &List, code: &str) -> String {
    list.words(&Code::kept(code)).to_owned()
}

/// The words of yes and no.
fn answer(scheme: &Scheme, code: &str, [yes, no]: [Phrase; 2]) -> String {
    match code {
        "yes" => scheme.words.phrase(yes).label.clone(),
        "no" => scheme.words.phrase(no).label.clone(),
        _ => String::new(),
    }
}

fn of_business(app: &App, form: &BusinessForm) -> Vec<(Field, String)> {
    let (scheme, lists) = (&app.scheme, &app.scheme.lists);
    let prefecture = domain::place::Prefecture::parse(&form.prefecture).ok();
    let kind = Kind::parse(&form.kind).map(|kind| scheme.words.kind(kind).to_owned());
    let publish = PublishAs::parse(&form.publish_as).map(|one| scheme.words.publish_as(one).to_owned());
    let member = answer(scheme, &form.membership, [Phrase::MembershipYes, Phrase::MembershipNo]);
    vec![
        (Field::Kind, kind.unwrap_or_default()),
        (Field::CorporateNumber, form.corporate_number.clone()),
        (Field::NoNumberReason, listed(&lists.no_number_reasons, &form.no_number_reason)),
        (Field::Name, form.name.clone()),
        (Field::Kana, form.kana.clone()),
        (Field::Representative, form.representative.clone()),
        (Field::RepresentativeKana, form.representative_kana.clone()),
        (Field::TradeName, form.trade_name.clone()),
        (Field::PublishAs, publish.unwrap_or_default()),
        (Field::PostalCode, form.postal_code.clone()),
        (Field::Prefecture, prefecture.map(|one| app.registers.prefecture_name(one).to_owned()).unwrap_or_default()),
        (Field::TownLine, form.town_line.clone()),
        (Field::Street, form.street.clone()),
        (Field::Building, form.building.clone()),
        (Field::Phone, form.phone.clone()),
        (Field::Industry, form.industry.clone()),
        (Field::Employees, listed(&lists.employees, &form.employees)),
        (Field::Url, form.url.clone()),
        (Field::UrlPublic, answer(scheme, &form.url_public, [Phrase::UrlPublicYes, Phrase::UrlPublicNo])),
        (Field::Membership, member),
        (Field::MembershipName, form.membership_name.clone()),
        (Field::News, answer(scheme, &form.news, [Phrase::NewsYes, Phrase::NewsNo])),
    ]
}

fn of_declaration(scheme: &Scheme, form: &DeclarationForm) -> Vec<(Field, String)> {
    let level = Level::parse(&form.level).map(|level| scheme.level(level).name.clone());
    let rules = scheme.rules.iter().flat_map(|edition| &edition.rules);
    let mut promised: Vec<&str> = Vec::new();
    for rule in rules.filter(|rule| form.rules.contains(&rule.id)) {
        if !promised.contains(&rule.words.as_str()) {
            promised.push(&rule.words);
        }
    }
    let purposes: Vec<String> = form.purposes.iter().map(|code| listed(&scheme.lists.purposes, code)).collect();
    let date: Vec<&str> = form.score_date.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    vec![
        (Field::Level, level.unwrap_or_default()),
        (Field::Rules, promised.join(" / ")),
        (Field::Score, form.score.clone()),
        (Field::ScoreDate, date.join("/")),
        (Field::Publication, listed(&scheme.lists.publications, &form.publication)),
        (Field::PublicationUrl, form.publication_url.clone()),
        (Field::PublicationOther, form.publication_other.clone()),
        (Field::Purposes, purposes.join(" / ")),
        (Field::ContactName, form.contact_name.clone()),
        (Field::Department, form.department.clone()),
        (Field::Email, form.email.clone()),
        (Field::Pledge, answer(scheme, &form.pledge, [Phrase::PledgeYes, Phrase::PledgeYes])),
    ]
}
