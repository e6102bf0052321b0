//! What an edition changes for declarations, found by comparing it with the scheme in force: for the dry run, and for the mail that
//! announces it.

use domain::{
    scheme::{List, Phrase, Scheme},
    time::begin,
};
use jiff::{Timestamp, ToSpan as _, civil::Date};
use store::affected::Concern;

/// Something an edition changes that concerns declarations.
pub struct Effect {
    /// Its name in addresses.
    pub code: String,
    /// Which kind it is: the key of its words.
    pub kind: &'static str,
    /// What it is about: an edition, the words of a choice, or words as they are and as they will be.
    pub about: String,
    /// What it means for a declaration, as its contact is told; `about` follows, unless it is an edition. `None`: only what is shown of it
    /// changes, and nobody is told by mail.
    pub phrase: Option<Phrase>,
    /// Whom it concerns.
    pub concern: Concern,
}

/// A list as it is and as it will be: its name, both, what it means, and whom a choice of it concerns.
pub type Compared<'a> = (&'static str, [&'a List; 2], Phrase, fn(String) -> Concern);

impl Effect {
    /// One that is the only one of its kind.
    fn of(kind: &'static str, about: String, phrase: Phrase, concern: Concern) -> Self {
        Self { code: kind.to_owned(), kind, about, phrase: Some(phrase), concern }
    }
}

/// Everything a scheme that is in force from that day changes in how declarations are treated, beside the one in force today: of this their
/// contacts are told by mail.
pub fn effects((old, today): (&Scheme, Date), (new, from): (&Scheme, Date)) -> Vec<Effect> {
    let mut all = Vec::new();
    let (terms, rules) = (&new.terms_on(from).edition, &new.rules_on(from).edition);
    if old.terms_on(today).edition != *terms {
        all.push(Effect::of("terms", terms.clone(), Phrase::ChangeTerms, Concern::OtherTerms(terms.clone())));
    }
    if old.rules_on(today).edition != *rules {
        all.push(Effect::of("rules", rules.clone(), Phrase::ChangeRules, Concern::OtherRules(rules.clone())));
    }
    for (kind, [old, new], phrase, concern) in lists(old, new) {
        all.extend(no_longer_offered(old, new).map(|(code, words)| Effect {
            code: format!("{kind}-{code}"),
            ..Effect::of(kind, words.to_owned(), phrase, concern(code.to_owned()))
        }));
    }
    if let Some(before) = expires(old, new, from) {
        let months = new.about.validity_months.unwrap_or_default().to_string();
        all.push(Effect::of("validity", months, Phrase::ChangeValidity, Concern::ConfirmedBefore(before)));
    }
    all
}

/// The lists whose choices declarations were made with.
pub fn lists<'a>(old: &'a Scheme, new: &'a Scheme) -> [Compared<'a>; 4] {
    let (old, new) = (&old.lists, &new.lists);
    [
        ("purposes", [&old.purposes, &new.purposes], Phrase::ChangePurposes, Concern::Purpose),
        ("publications", [&old.publications, &new.publications], Phrase::ChangePublications, Concern::Publication),
        ("employees", [&old.employees, &new.employees], Phrase::ChangeEmployees, Concern::Employees),
        ("reasons", [&old.no_number_reasons, &new.no_number_reasons], Phrase::ChangeReasons, Concern::NoNumberReason),
    ]
}

/// Choices that are offered now and will not be: code and words.
fn no_longer_offered<'a>(old: &'a List, new: &'a List) -> impl Iterator<Item = (&'a str, &'a str)> {
    let gone = |code: &str| !new.offered().any(|choice| choice.code == code);
    old.offered().filter(move |choice| gone(&choice.code)).map(|choice| (choice.code.as_str(), choice.words.as_str()))
}

/// The moment before which a declaration would no longer be valid on that day, if the validity becomes shorter.
fn expires(old: &Scheme, new: &Scheme, from: Date) -> Option<Timestamp> {
    let months = new.about.validity_months?;
    if old.about.validity_months.is_some_and(|before| before <= months) {
        return None;
    }
    begin(from.checked_sub(months.months()).ok()?)
}
