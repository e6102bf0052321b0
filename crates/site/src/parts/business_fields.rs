//! The fields of 事業者情報, all of them or those that are open to be mended.

use super::{FormView, Opt};
use crate::{app::App, lookup::Lookup};
use askama::Template;
use domain::{
    business::{Kind, PublishAs},
    field::Field,
    industry::IndustryGroup,
    registers::Registers,
    scheme::{Phrase, Scheme},
    wizard::BusinessForm,
};
use std::{borrow::Borrow, collections::BTreeSet, sync::Arc};

/// `parts/business_fields.html`. It is a template: `{{ fields|safe }}` within a `<form data-keep>`.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/business_fields.html")]
pub struct BusinessFields {
    form: FormView,
    typed: BusinessForm,
    scheme: Arc<Scheme>,
    prefectures: Vec<Opt>,
    industries: Vec<String>,
    lookup: Lookup,
    open: Option<BTreeSet<Field>>,
}

impl BusinessFields {
    /// All fields, with what was typed and what a look-up found.
    pub fn of(app: &App, form: &FormView, typed: BusinessForm, lookup: Lookup) -> Self {
        Self {
            form: form.clone(),
            typed,
            scheme: Arc::clone(&app.scheme),
            prefectures: prefectures(&app.registers),
            industries: industries(&app.registers),
            lookup,
            open: None,
        }
    }

    /// Only these.
    #[must_use]
    pub fn only(mut self, open: &BTreeSet<Field>) -> Self {
        self.open = Some(open.clone());
        self
    }

    fn has(&self, field: impl Borrow<Field>) -> bool {
        self.open.as_ref().is_none_or(|open| open.contains(field.borrow()))
    }

    fn has_any(&self, fields: &[Field]) -> bool {
        fields.iter().any(|field| self.has(field))
    }

    fn corporate(&self) -> bool {
        self.has_any(&[Field::CorporateNumber, Field::Name, Field::Kana])
    }

    fn personal(&self) -> bool {
        self.has_any(&[Field::Representative, Field::RepresentativeKana, Field::TradeName])
    }

    fn place(&self) -> bool {
        let address = [Field::PostalCode, Field::Prefecture, Field::TownLine, Field::Street, Field::Building];
        self.has_any(&address) || self.has(Field::Phone)
    }

    fn about(&self) -> bool {
        self.has_any(&[Field::Industry, Field::Employees, Field::Membership, Field::News])
    }

    fn kinds(&self) -> Vec<Opt> {
        Kind::ALL.iter().map(|kind| Opt::of(kind.code(), self.scheme.words.kind(*kind), "")).collect()
    }

    fn publish_as(&self) -> Vec<Opt> {
        let words = &self.scheme.words;
        [PublishAs::TradeName, PublishAs::Representative]
            .map(|one| Opt::of(one.code(), words.publish_as(one), ""))
            .to_vec()
    }

    fn belongs(&self) -> Vec<Opt> {
        self.two([("yes", Phrase::MembershipYes), ("no", Phrase::MembershipNo)])
    }

    fn wishes(&self) -> Vec<Opt> {
        self.two([("yes", Phrase::NewsYes), ("no", Phrase::NewsNo)])
    }

    fn two(&self, choices: [(&str, Phrase); 2]) -> Vec<Opt> {
        choices.map(|(code, phrase)| Opt::of(code, &self.scheme.words.phrase(phrase).label, "")).to_vec()
    }
}

fn prefectures(registers: &Registers) -> Vec<Opt> {
    registers.prefectures().iter().map(|one| Opt::of(&one.prefecture.code(), one.name, "")).collect()
}

/// Every group as the type-ahead shows it.
fn industries(registers: &Registers) -> Vec<String> {
    let groups = registers.groups().iter().filter_map(|group| IndustryGroup::kept(group.code).ok());
    groups.map(|group| group.label(registers)).collect()
}
