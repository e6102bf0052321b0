//! The dry run: which declarations an edition concerns, found by comparing it with the scheme in force.

use crate::app::App;
use domain::scheme::{List, Scheme};
use jiff::{Timestamp, ToSpan as _, civil::Date};
use store::affected::Concern;

/// Something an edition changes that concerns declarations.
pub struct Effect {
    /// Its name in addresses.
    pub code: String,
    /// Which kind it is: the key of its words.
    pub kind: &'static str,
    /// What it is about: an edition, or the words of a choice.
    pub about: String,
    /// Whom it concerns.
    pub concern: Concern,
}

/// A list as it is and as it will be: its name, both, and whom a choice of it concerns.
type Compared<'a> = (&'static str, &'a List, &'a List, fn(String) -> Concern);

/// Everything the edition changes, in force from that day, that concerns declarations.
pub fn effects(app: &App, new: &Scheme, from: Date) -> Vec<Effect> {
    let (old, today) = (app.scheme.as_ref(), app.today());
    let mut all = Vec::new();
    let (terms, rules) = (&new.terms_on(from).edition, &new.rules_on(from).edition);
    if old.terms_on(today).edition != *terms {
        let concern = Concern::OtherTerms(terms.clone());
        all.push(Effect { code: "terms".to_owned(), kind: "terms", about: terms.clone(), concern });
    }
    if old.rules_on(today).edition != *rules {
        let concern = Concern::OtherRules(rules.clone());
        all.push(Effect { code: "rules".to_owned(), kind: "rules", about: rules.clone(), concern });
    }
    let lists: [Compared<'_>; 3] = [
        ("purposes", &old.lists.purposes, &new.lists.purposes, Concern::Purpose),
        ("publications", &old.lists.publications, &new.lists.publications, Concern::Publication),
        ("employees", &old.lists.employees, &new.lists.employees, Concern::Employees),
    ];
    for (kind, old, new, concern) in lists {
        all.extend(no_longer_offered(old, new).map(|(code, words)| Effect {
            code: format!("{kind}-{code}"),
            kind,
            about: words.to_owned(),
            concern: concern(code.to_owned()),
        }));
    }
    if let Some(before) = expires(old, new, from) {
        let about = new.about.validity_months.unwrap_or_default().to_string();
        all.push(Effect {
            code: "validity".to_owned(),
            kind: "validity",
            about,
            concern: Concern::ConfirmedBefore(before),
        });
    }
    all
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
    let before = from.checked_sub(months.months()).ok()?;
    Some(before.to_zoned(domain::time::tokyo()).ok()?.timestamp())
}
