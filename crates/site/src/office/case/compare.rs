//! What was declared beside what the corporate register says, with what differs marked.

use super::view::View;
use crate::app::App;
use domain::{
    business::{Identity, Kind},
    corporate_number::CorporateNumber,
    house_number,
    text::Kana,
};
use store::corporate_register::Corporation;

/// Both sides, or why there is only one.
pub enum Beside {
    /// Line by line.
    Rows(Vec<Row>),
    /// No corporate register was loaded.
    NotLoaded,
    /// A sole proprietor is not in it.
    Person,
    /// The declaration names no 法人番号.
    NoNumber,
    /// The register has no such number.
    Unknown,
}

/// A line.
pub struct Row {
    /// `name`, `kana`, `number`, `postal` or `address`: the page has the words.
    pub key: &'static str,
    /// As declared.
    pub declared: Marked,
    /// As registered; empty: the register says nothing.
    pub registered: Marked,
    /// The two do not say the same.
    pub differs: bool,
}

/// A text with the part that differs.
#[derive(Debug, PartialEq, Eq)]
pub struct Marked {
    /// What both begin with.
    pub before: String,
    /// What differs.
    pub differing: String,
    /// What both end with.
    pub after: String,
}

impl Row {
    /// The register says nothing, so there is nothing to compare.
    pub fn is_unregistered(&self) -> bool {
        let Marked { before, differing, after } = &self.registered;
        [before, differing, after].into_iter().all(String::is_empty)
    }
}

impl Beside {
    /// The comparison of a case.
    pub fn of(app: &App, view: &View) -> Self {
        if view.case.business.kind() == Kind::SoleProprietor {
            return Self::Person;
        }
        if view.case.business.corporate_number().is_none() {
            return Self::NoNumber;
        }
        match (&view.entry, view.register) {
            (Some(entry), _) => Self::Rows(rows(app, view, entry)),
            (None, true) => Self::Unknown,
            (None, false) => Self::NotLoaded,
        }
    }
}

fn rows(app: &App, view: &View, entry: &Corporation) -> Vec<Row> {
    let business = &view.case.business;
    let name = match &business.identity {
        Identity::Corporation { name, .. } => name.as_str(),
        Identity::SoleProprietor { representative, .. } => representative.as_str(),
    };
    let same_name = app.registers.fold_name(name) == app.registers.fold_name(&entry.name);
    let same_kana = Kana::of_business(&entry.kana).is_ok_and(|kana| kana == *business.kana());
    let written = |number: &CorporateNumber| number.groups().join(" ");
    let number = business.corporate_number().map(written).unwrap_or_default();
    let prefecture = app.registers.prefecture_name(business.address.prefecture);
    let declared = [prefecture, business.address.town.as_str(), business.address.street.as_str()].concat();
    let registered = entry.prefecture.map(|own| app.registers.prefecture_name(own)).unwrap_or_default();
    let registered = [registered, &entry.city, &entry.street].concat();
    let key = |address: &str| house_number::key(&app.registers.fold(address));
    let same_place = house_number::agree(&key(&registered), &key(&declared));
    let postal = business.address.postal_code.as_str();
    let same_postal = entry.postal_code.is_empty() || entry.postal_code == postal;
    vec![
        row("name", (name, &entry.name), same_name),
        row("kana", (business.kana().as_str(), &entry.kana), same_kana || entry.kana.is_empty()),
        row("number", (&number, &written(&entry.number)), true),
        row("postal", (postal, &entry.postal_code), same_postal),
        row("address", (&declared, &registered), same_place),
    ]
}

fn row(key: &'static str, (declared, registered): (&str, &str), same: bool) -> Row {
    let [declared, registered] = if same { [plain(declared), plain(registered)] } else { marked(declared, registered) };
    Row { key, declared, registered, differs: !same }
}

fn plain(text: &str) -> Marked {
    Marked { before: text.to_owned(), differing: String::new(), after: String::new() }
}

/// Both texts, with what stands between their common beginning and their common end.
fn marked(one: &str, other: &str) -> [Marked; 2] {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let begin = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let left = one.len().min(other.len()) - begin;
    let end = one.iter().rev().zip(other.iter().rev()).take(left).take_while(|(a, b)| a == b).count();
    let cut = |text: &[char]| {
        let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default().iter().collect();
        let to = text.len() - end;
        Marked { before: part(0, begin), differing: part(begin, to), after: part(to, text.len()) }
    };
    [cut(&one), cut(&other)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(one: &str, other: &str) -> [String; 2] {
        marked(one, other).map(|text| format!("{}[{}]{}", text.before, text.differing, text.after))
    }

    #[test]
    fn what_differs_stands_between_what_both_share() {
        assert_eq!(shown("株式会社みほん中央", "株式会社みほん"), ["株式会社みほん[中央]", "株式会社みほん[]"]);
        assert_eq!(shown("みほん製作所", "みほん工業所"), ["みほん[製作]所", "みほん[工業]所"]);
        assert_eq!(shown("ああ", "あああ"), ["ああ[]", "ああ[あ]"]);
        assert_eq!(shown("", "a"), ["[]", "[a]"]);
    }
}
