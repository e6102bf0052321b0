//! What was declared, and how a form mends it: what is not open stays as it is, whatever the form says of it.

use super::MendForm;
use crate::{
    address::{Address, Building, Street},
    business::{Business, Identity, PublishAs, Site},
    contact::Contact,
    declaration::{Level, Promise},
    field::Field,
    industry::IndustryGroup,
    name::{BusinessName, Department, PersonName, TradeName},
    phone::Phone,
    place::{Prefecture, TownLine},
    postal_code::PostalCode,
    problem::{Look, Problems},
    registers::Registers,
    scheme::{Code, Scheme},
    text::Kana,
    web_url::WebUrl,
};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What a declaration says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// 事業者.
    pub business: Business,
    /// What the level asks for.
    pub promise: Promise,
    /// 目的.
    pub purposes: Vec<Code>,
    /// 担当者. The mail address is never mended here.
    pub contact: Contact,
}

/// What a form is read with.
struct Reading<'a> {
    form: &'a MendForm,
    open: &'a BTreeSet<Field>,
    scheme: &'a Scheme,
    registers: &'a Registers,
    today: Date,
}

impl Declared {
    /// 取組み段階.
    pub fn level(&self) -> Level {
        match self.promise {
            Promise::One { .. } => Level::One,
            Promise::Two { .. } => Level::Two,
        }
    }

    /// The same with the open fields as the form has them.
    ///
    /// # Errors
    /// All problems of the open fields, in page order.
    pub fn mended(
        &self,
        form: &MendForm,
        open: &BTreeSet<Field>,
        (scheme, registers): (&Scheme, &Registers),
        today: Date,
    ) -> Result<Self, Problems> {
        let reading = Reading { form, open, scheme, registers, today };
        let mut look = Look::default();
        let business = reading.business(&self.business, &mut look);
        let promise = reading.promise(&self.promise, &mut look);
        let purposes = reading.pick(Field::Purposes, &self.purposes, || form.declaration.purposes(&mut look, scheme));
        let contact = reading.contact(&self.contact, &mut look);
        look.done(|| Some(Self { business: business?, promise: promise?, purposes: purposes?, contact: contact? }))
    }
}

impl Reading<'_> {
    /// The value as read, if the field is open; else what was declared.
    fn pick<T: Clone>(&self, field: Field, kept: &T, read: impl FnOnce() -> Option<T>) -> Option<T> {
        if self.open.contains(&field) { read() } else { Some(kept.clone()) }
    }

    fn business(&self, kept: &Business, look: &mut Look) -> Option<Business> {
        let form = &self.form.business;
        let (employees, registers) = (&self.scheme.lists.employees, self.registers);
        let identity = self.identity(&kept.identity, look);
        let url = self.pick(Field::Url, &kept.url, || {
            let url = look.optional(Field::Url, &form.url, WebUrl::parse);
            Some(url.map(|url| Site { url, public: form.url_public == "yes" }))
        });
        let address = self.address(&kept.address, look);
        let phone = self.pick(Field::Phone, &kept.phone, || look.at(Field::Phone, Phone::parse(&form.phone)));
        let industry = self.pick(Field::Industry, &kept.industry, || {
            look.at(Field::Industry, IndustryGroup::parse(&form.industry, registers))
        });
        let employees = self
            .pick(Field::Employees, &kept.employees, || look.at(Field::Employees, employees.parse(&form.employees)));
        let membership = self.pick(Field::Membership, &kept.membership, || form.membership(look));
        Some(Business {
            identity: identity?,
            url: url?,
            address: address?,
            phone: phone?,
            industry: industry?,
            employees: employees?,
            membership: membership?,
            news: kept.news,
        })
    }

    fn identity(&self, kept: &Identity, look: &mut Look) -> Option<Identity> {
        let form = &self.form.business;
        if self.open.contains(&Field::Kind) {
            return form.identity(look, self.scheme);
        }
        match kept {
            Identity::Corporation { number, name, kana } => {
                let number = self.pick(Field::CorporateNumber, number, || form.number(look, self.scheme));
                let name = self.pick(Field::Name, name, || look.at(Field::Name, BusinessName::parse(&form.name)));
                let kana = self.pick(Field::Kana, kana, || look.at(Field::Kana, Kana::of_business(&form.kana)));
                Some(Identity::Corporation { number: number?, name: name?, kana: kana? })
            }
            Identity::SoleProprietor { representative, kana, trade_name, publish } => {
                let representative = self.pick(Field::Representative, representative, || {
                    look.at(Field::Representative, PersonName::parse(&form.representative))
                });
                let kana = self.pick(Field::RepresentativeKana, kana, || {
                    look.at(Field::RepresentativeKana, Kana::of_person(&form.representative_kana))
                });
                let trade_name = self.pick(Field::TradeName, trade_name, || {
                    Some(look.optional(Field::TradeName, &form.trade_name, TradeName::parse))
                });
                let publish = self.pick(Field::PublishAs, publish, || {
                    Some(PublishAs::parse(&form.publish_as).unwrap_or(PublishAs::TradeName))
                });
                let (representative, kana, trade_name) = (representative?, kana?, trade_name?);
                Some(Identity::SoleProprietor { representative, kana, trade_name, publish: publish? })
            }
        }
    }

    fn address(&self, kept: &Address, look: &mut Look) -> Option<Address> {
        let form = &self.form.business;
        let postal_code = self.pick(Field::PostalCode, &kept.postal_code, || {
            look.at(Field::PostalCode, PostalCode::parse(&form.postal_code))
        });
        let prefecture = self.pick(Field::Prefecture, &kept.prefecture, || {
            look.at(Field::Prefecture, Prefecture::parse(&form.prefecture))
        });
        let town = self.pick(Field::TownLine, &kept.town, || {
            look.at(Field::TownLine, TownLine::parse(&form.town_line, prefecture, self.registers))
        });
        let street = self.pick(Field::Street, &kept.street, || look.at(Field::Street, Street::parse(&form.street)));
        let building = self.pick(Field::Building, &kept.building, || {
            Some(look.optional(Field::Building, &form.building, Building::parse))
        });
        Some(Address {
            postal_code: postal_code?,
            prefecture: prefecture?,
            town: town?,
            street: street?,
            building: building?,
        })
    }

    fn promise(&self, kept: &Promise, look: &mut Look) -> Option<Promise> {
        let form = &self.form.declaration;
        if self.open.contains(&Field::Level) {
            return form.promise(look, self.scheme, self.today);
        }
        let Promise::Two { self_check, publication } = kept else { return Some(kept.clone()) };
        let self_check = self.pick(Field::Score, self_check, || Some(form.self_check(look, self.today)));
        let publication = self.pick(Field::Publication, publication, || form.publication(look, self.scheme));
        Some(Promise::Two { self_check: self_check?, publication: publication? })
    }

    fn contact(&self, kept: &Contact, look: &mut Look) -> Option<Contact> {
        let form = &self.form.declaration;
        let name = self.pick(Field::ContactName, &kept.name, || {
            look.at(Field::ContactName, PersonName::parse(&form.contact_name))
        });
        let department = self.pick(Field::Department, &kept.department, || {
            Some(look.optional(Field::Department, &form.department, Department::parse))
        });
        Some(Contact { name: name?, department: department?, email: kept.email.clone() })
    }
}

#[cfg(test)]
mod tests;
