//! The form of a mending: both forms of the wizard, filled with what was declared; only what is open of them counts.

use super::Declared;
use crate::{
    business::{Business, Identity, Numbered},
    declaration::{Promise, SelfCheckResult},
    field::Field,
    name::{Department, TradeName},
    registers::Registers,
    scheme::{Code, Scheme},
    wizard::{BusinessForm, DeclarationForm},
};

/// What is typed to mend a declaration.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct MendForm {
    /// 事業者情報.
    pub business: BusinessForm,
    /// 自己宣言.
    pub declaration: DeclarationForm,
}

impl MendForm {
    /// Filled with what was declared.
    pub fn of(declared: &Declared, scheme: &Scheme, registers: &Registers) -> Self {
        Self { business: business(&declared.business, registers), declaration: declaration(declared, scheme) }
    }

    /// The fields in which two forms differ, in the order of the pages.
    pub fn differs(&self, other: &Self) -> Vec<Field> {
        // The names in the forms are the keys of the fields.
        let values = |form: &Self| {
            [serde_json::to_value(&form.business), serde_json::to_value(&form.declaration)]
                .map(Result::unwrap_or_default)
        };
        let (own, others) = (values(self), values(other));
        let differs =
            |field: &&Field| own.iter().zip(&others).any(|(one, two)| one.get(field.key()) != two.get(field.key()));
        Field::ALL.iter().filter(differs).copied().collect()
    }
}

fn business(kept: &Business, registers: &Registers) -> BusinessForm {
    let address = &kept.address;
    let mut form = BusinessForm {
        kind: kept.kind().code().to_owned(),
        url: kept.url.as_ref().map(|site| site.url.as_str().to_owned()).unwrap_or_default(),
        url_public: if kept.url.as_ref().is_some_and(|site| site.public) { "yes".to_owned() } else { String::new() },
        postal_code: address.postal_code.shown(),
        prefecture: address.prefecture.code(),
        town_line: address.town.as_str().to_owned(),
        street: address.street.as_str().to_owned(),
        building: address.building.as_ref().map(|one| one.as_str().to_owned()).unwrap_or_default(),
        phone: kept.phone.as_str().to_owned(),
        industry: kept.industry.label(registers),
        employees: kept.employees.as_str().to_owned(),
        membership: yes_or_no(kept.membership.is_some()),
        membership_name: kept.membership.clone().unwrap_or_default(),
        news: yes_or_no(kept.news),
        ..BusinessForm::default()
    };
    names(&mut form, &kept.identity);
    form
}

fn names(form: &mut BusinessForm, identity: &Identity) {
    match identity {
        Identity::Corporation { number, name, kana } => {
            match number {
                Numbered::With(number) => number.as_str().clone_into(&mut form.corporate_number),
                Numbered::Without(reason) => reason.as_str().clone_into(&mut form.no_number_reason),
            }
            name.as_str().clone_into(&mut form.name);
            kana.as_str().clone_into(&mut form.kana);
        }
        Identity::SoleProprietor { representative, kana, trade_name, publish } => {
            representative.as_str().clone_into(&mut form.representative);
            kana.as_str().clone_into(&mut form.representative_kana);
            trade_name.as_ref().map_or("", TradeName::as_str).clone_into(&mut form.trade_name);
            publish.code().clone_into(&mut form.publish_as);
        }
    }
}

fn declaration(declared: &Declared, scheme: &Scheme) -> DeclarationForm {
    let contact = &declared.contact;
    let mut form = DeclarationForm {
        level: declared.level().code().to_owned(),
        purposes: declared.purposes.iter().map(Code::as_str).map(str::to_owned).collect(),
        contact_name: contact.name.as_str().to_owned(),
        department: contact.department.as_ref().map_or("", Department::as_str).to_owned(),
        email: contact.email.as_str().to_owned(),
        ..DeclarationForm::default()
    };
    match &declared.promise {
        Promise::One { rules_edition } => {
            let rules = rules_edition.as_deref().and_then(|edition| scheme.rules_of(edition));
            let rules = rules.map(|edition| edition.rules.as_slice()).unwrap_or_default();
            form.rules = rules.iter().map(|rule| rule.id.clone()).collect();
        }
        Promise::Two { self_check, publication } => {
            if let Some(SelfCheckResult { score, on }) = self_check {
                form.score = score.to_string();
                form.score_date = [on.year().to_string(), on.month().to_string(), on.day().to_string()];
            }
            publication.method().code().clone_into(&mut form.publication);
            form.publication_url = publication.url().map(|url| url.as_str().to_owned()).unwrap_or_default();
            publication.other().unwrap_or_default().clone_into(&mut form.publication_other);
        }
    }
    form
}

/// The code of a choice of two.
fn yes_or_no(yes: bool) -> String {
    if yes { "yes".to_owned() } else { "no".to_owned() }
}
