//! The form of a partner: as it was typed, and what is wrong with it.

use crate::form::Typed;
use askama::Template;
use domain::{
    field::Field,
    partner::{PartnerName, ReturnUrl, ReturnUrls, UrlFault, WrongUrl},
    problem::{Look, Problems},
};
use store::partners::Partner;

/// The lines of the addresses that are none.
#[derive(Default, Template)]
#[template(path = "office/partners/wrong.html")]
pub struct WrongLines {
    lines: Vec<WrongUrl>,
}

/// The form.
#[derive(Default)]
pub struct Sheet {
    pub code: String,
    pub name: String,
    pub urls: String,
    pub kind: String,
    pub wrong: WrongLines,
    pub problems: Problems,
}

impl Sheet {
    /// As it was typed.
    pub fn typed(typed: &Typed) -> Self {
        let one = |field: Field| typed.one(field.key()).to_owned();
        Self {
            code: one(Field::PartnerCode),
            name: one(Field::PartnerName),
            urls: one(Field::PartnerUrls),
            kind: one(Field::PartnerKind),
            ..Self::default()
        }
    }

    /// As it stands.
    pub fn of(partner: &Partner) -> Self {
        let urls: Vec<_> = partner.return_urls.iter().map(ReturnUrl::as_str).collect();
        Self { name: partner.name.clone(), urls: urls.join("\n"), ..Self::default() }
    }

    /// Name and addresses; what is wrong goes into `look`, and the lines into the form.
    pub fn read(&mut self, look: &mut Look) -> Option<(PartnerName, ReturnUrls)> {
        let name = look.at(Field::PartnerName, PartnerName::parse(&self.name));
        let urls = ReturnUrls::read(self.urls.lines()).map_err(|wrong| {
            self.wrong = WrongLines { lines: wrong.lines };
            wrong.problem
        });
        name.zip(look.at(Field::PartnerUrls, urls))
    }
}
