//! What was read of a filled form, beside what is in doubt and what is wrong: a table for the office.

use crate::app::App;
use askama::Template;
use domain::{
    application_form::{Doubt, Doubted},
    business::{Kind, PublishAs},
    declaration::Level,
    email::Email,
    field::Field,
    problem::Problems,
    scheme::{Code, List, Phrase, Scheme, Terms},
    wizard::{BusinessForm, DeclarationForm, Draft},
};

/// The table. It is a template: `{{ view|safe }}` in a page.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/intake.html")]
pub struct IntakeView {
    /// A line for each field of the form, in its order.
    pub lines: Vec<Line>,
    /// The terms in force and the handling of personal data are both agreed to. Otherwise it cannot be sent: nobody agrees for the applicant.
    pub agreed: bool,
    /// Where the applicant can be reached.
    pub email: Option<Email>,
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
        let consents = Consents::of(app, draft, doubts);
        read.extend(consents.0.map(|(field, given)| (field, agreed(scheme, draft, (field, given)))));
        let problem = |field| wrong.iter().find_map(|wrong: &Problems| wrong.at(field));
        let line = |(field, read): (Field, String)| {
            let here = doubts.iter().filter(|doubted| doubted.field == field && doubted.doubt != Doubt::NotAgreed);
            let problem = problem(field).map(|problem| scheme.words.problem(field, problem));
            Line {
                label: scheme.words.field(field).label.clone(),
                read,
                doubts: here.map(|doubted| scheme.form.doubt(doubted, &scheme.words)).collect(),
                problem: problem.or_else(|| consents.missing(field, scheme)),
            }
        };
        let lines = read.into_iter().map(line).collect();
        let email = Email::parse(&declaration.email).ok();
        Self { lines, agreed: consents.0.iter().all(|(_, given)| *given), email }
    }

    /// How many lines a person should look at.
    pub fn looks(&self) -> usize {
        self.lines.iter().filter(|line| line.look()).count()
    }
}

/// The two agreements of a form, and whether each is given.
struct Consents([(Field, bool); 2]);

impl Consents {
    /// The draft has the terms if both were agreed to. Otherwise the doubts tell which is missing; a form that was read before they did
    /// lacks both.
    fn of(app: &App, draft: &Draft, doubts: &[Doubted]) -> Self {
        let in_force = &app.scheme.terms_on(app.today()).edition;
        let terms = draft.terms.as_ref().is_some_and(|agreed| agreed.edition == *in_force);
        let told = doubts.iter().any(|doubted| matches!(doubted.doubt, Doubt::NotAgreed | Doubt::Edition));
        let missing = |doubted: &Doubted| (doubted.field, doubted.doubt) == (Field::Privacy, Doubt::NotAgreed);
        let privacy = draft.terms.is_some() || (told && !doubts.iter().any(missing));
        Self([(Field::TermsAgreed, terms), (Field::Privacy, privacy)])
    }

    /// What is said of an agreement that is missing.
    fn missing(&self, field: Field, scheme: &Scheme) -> Option<String> {
        let doubted = Doubted { field, doubt: Doubt::NotAgreed, found: String::new() };
        self.0.contains(&(field, false)).then(|| scheme.form.doubt(&doubted, &scheme.words))
    }
}

/// An agreement that is given: 使用規約 by its title, the other one in a word.
fn agreed(scheme: &Scheme, draft: &Draft, (field, given): (Field, bool)) -> String {
    let edition = draft.terms.as_ref().filter(|_| field == Field::TermsAgreed);
    let said = || edition.map_or_else(|| scheme.form.only.agree_yes.clone(), |agreed| terms(scheme, &agreed.edition));
    given.then(said).unwrap_or_default()
}

/// 使用規約, as the office reads it: title and the day from which on it counts.
fn terms(scheme: &Scheme, edition: &str) -> String {
    let shown = |terms: &Terms| format!("{} {}", terms.title, domain::time::date_ja(terms.from));
    scheme.terms_of(edition).map_or_else(|| edition.to_owned(), shown)
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
