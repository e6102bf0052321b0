//! What stands in the forms of the wizard, field by field in the words of the choices, in the order of the Word form.

use crate::app::App;
use domain::{
    business::{Kind, PublishAs},
    declaration::Level,
    field::Field,
    scheme::{Code, List, Phrase, Scheme, Terms},
    wizard::{BusinessForm, DeclarationForm},
};

/// 使用規約, as the office reads it: title and the day from which on it counts.
pub fn terms(scheme: &Scheme, edition: &str) -> String {
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

/// 事業者情報.
pub fn of_business(app: &App, form: &BusinessForm) -> Vec<(Field, String)> {
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

/// 自己宣言.
pub fn of_declaration(scheme: &Scheme, form: &DeclarationForm) -> Vec<(Field, String)> {
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
