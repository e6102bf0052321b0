//! What stands in a filled form, and the forms of the wizard that are made of it.

use super::{Doubt, Doubted};
use crate::{
    field::Field,
    scheme::{FormWords, Scheme},
    wizard::{BusinessForm, DeclarationForm},
};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What was read: texts as typed, choices as codes. Nothing of it has been checked; the forms of the wizard do that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// The text of each field that has one; an empty one is left out.
    pub texts: BTreeMap<Field, String>,
    /// The codes that are ticked or chosen, in the order of the form.
    pub choices: BTreeMap<Field, Vec<String>>,
    /// The edition of the terms the form was made for, if it tells.
    pub terms: Option<String>,
    /// Where a person should look.
    pub doubts: Vec<Doubted>,
}

impl Filled {
    /// A text as typed, or nothing.
    pub fn text(&self, field: Field) -> String {
        self.texts.get(&field).cloned().unwrap_or_default()
    }

    /// The codes chosen.
    pub fn chosen(&self, field: Field) -> &[String] {
        self.choices.get(&field).map_or(&[], Vec::as_slice)
    }

    /// The code chosen where there is one alone.
    pub fn one(&self, field: Field) -> String {
        self.chosen(field).first().cloned().unwrap_or_default()
    }

    /// 使用規約 and 個人情報の取扱い were both agreed to, under the edition of the terms that is in force on that day.
    pub fn agreed(&self, scheme: &Scheme, today: Date) -> bool {
        let in_force = self.terms.as_deref() == Some(scheme.terms_on(today).edition.as_str());
        in_force && [Field::TermsAgreed, Field::Privacy].iter().all(|field| self.one(*field) == "yes")
    }

    /// Nothing is filled in. What a form tells by itself, or has no place for, is no answer.
    pub fn is_blank(&self) -> bool {
        let told = |doubt: &Doubted| !matches!(doubt.doubt, Doubt::Missing | Doubt::Edition);
        self.texts.is_empty() && self.choices.values().all(Vec::is_empty) && !self.doubts.iter().any(told)
    }

    /// Notes each of the two agreements that cannot be read.
    pub fn doubt_agreement(&mut self) {
        for field in [Field::TermsAgreed, Field::Privacy] {
            if self.one(field) != "yes" {
                self.doubt(field, Doubt::NotAgreed, "");
            }
        }
    }

    /// Notes that a person should look here.
    pub fn doubt(&mut self, field: Field, doubt: Doubt, found: &str) {
        let found = found.chars().take(200).collect();
        self.doubts.push(Doubted { field, doubt, found, settled: false });
    }

    /// 事業者情報入力, as if it had been typed.
    pub fn business_form(&self) -> BusinessForm {
        BusinessForm {
            kind: self.one(Field::Kind),
            corporate_number: self.text(Field::CorporateNumber),
            no_number_reason: self.one(Field::NoNumberReason),
            name: self.text(Field::Name),
            kana: self.text(Field::Kana),
            representative: self.text(Field::Representative),
            representative_kana: self.text(Field::RepresentativeKana),
            trade_name: self.text(Field::TradeName),
            publish_as: self.one(Field::PublishAs),
            url: self.text(Field::Url),
            url_public: Some(self.one(Field::UrlPublic)).filter(|answer| answer == "yes").unwrap_or_default(),
            postal_code: self.text(Field::PostalCode),
            prefecture: self.one(Field::Prefecture),
            town_line: self.text(Field::TownLine),
            street: self.text(Field::Street),
            building: self.text(Field::Building),
            phone: self.text(Field::Phone),
            industry: self.text(Field::Industry),
            employees: self.one(Field::Employees),
            membership: self.one(Field::Membership),
            membership_name: self.text(Field::MembershipName),
            news: self.one(Field::News),
        }
    }

    /// 自己宣言入力, as if it had been typed. The words know the eras of dates.
    pub fn declaration_form(&self, words: &FormWords) -> DeclarationForm {
        DeclarationForm {
            level: self.one(Field::Level),
            rules: self.chosen(Field::Rules).to_vec(),
            score: self.text(Field::Score),
            score_date: words.date_parts(&self.text(Field::ScoreDate)),
            publication: self.one(Field::Publication),
            publication_url: self.text(Field::PublicationUrl),
            publication_other: self.text(Field::PublicationOther),
            purposes: self.chosen(Field::Purposes).to_vec(),
            pledge: self.one(Field::Pledge),
            contact_name: self.text(Field::ContactName),
            department: self.text(Field::Department),
            email: self.text(Field::Email),
            survey: BTreeMap::new(),
        }
    }
}
