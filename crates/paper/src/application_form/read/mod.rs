//! Reading a filled form: the file is refused, or read with what is in doubt marked.
//!
//! A file from outside is taken apart by [`package`] within hard limits and its text streamed into a small tree by [`xml`];
//! [`codes`] looks for fields that fetch something; [`body`] finds tables and controls in it, [`marks`] tells which box is ticked, [`fields`] puts it together.

mod body;
mod codes;
mod fields;
mod marks;
mod package;
mod xml;

use super::{Edition, LAYOUT, PROPERTY, layout::Layout};
use body::Body;
use domain::{
    application_form::{Doubt, Filled, Refused},
    field::Field,
    registers::Registers,
    scheme::Scheme,
};
use fields::Reader;
use jiff::civil::Date;
use package::Package;

/// With fewer labels or tags of ours than this it is not our form, whatever it says of itself.
const KNOWN_AT_ALL: usize = 3;
/// A file that does not say what it is must have at least this many labels of ours.
const KNOWN_UNMARKED: usize = 10;

/// Reads a filled form on a day. Texts come back as typed; [`Filled::business_form`] and [`Filled::declaration_form`] bring them
/// to the forms of the wizard, which say what is wrong with them.
pub fn read(bytes: &[u8], scheme: &Scheme, registers: &Registers, today: Date) -> Result<Filled, Refused> {
    let mut package = Package::open(bytes)?;
    let property = package.property(PROPERTY)?;
    let body = Body::of(&package.document()?);
    let tagged = || body.tags().find_map(|tag| tag.strip_prefix("form;"));
    let edition = property.as_deref().or_else(tagged).map(Edition::parse);
    let edition = match edition {
        Some(Some(edition)) if edition.layout == LAYOUT => Some(edition),
        Some(_) => return Err(Refused::UnknownEdition),
        None => None,
    };
    let rules = edition.as_ref().and_then(|edition| scheme.rules_of(&edition.rules));
    let rules = rules.unwrap_or_else(|| scheme.rules_on(today));
    let layout = Layout::of(scheme, registers, rules, String::new());
    let reader = Reader::new(&scheme.form, &body);
    let known = layout.items().filter(|item| reader.knows(item)).count();
    if known < if edition.is_some() { KNOWN_AT_ALL } else { KNOWN_UNMARKED } {
        return Err(Refused::NotForm);
    }
    let mut filled = reader.fill(&layout, registers);
    filled.terms = edition.map(|edition| edition.terms);
    if filled.terms.as_deref() != Some(scheme.terms_on(today).edition.as_str()) {
        let found = filled.terms.clone().unwrap_or_else(|| "?".to_owned());
        filled.doubt(Field::TermsAgreed, Doubt::Edition, &found);
    }
    Ok(filled)
}
