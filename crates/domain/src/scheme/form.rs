//! `form.toml`: the words of the Word form, and those for reading it.

use super::placeholder;
use crate::{
    application_form::{Doubted, Refused},
    scheme::Words,
    text,
};
use std::{borrow::Cow, collections::BTreeMap};

/// The words of the form.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormWords {
    /// The name of the file, without its ending.
    pub file_name: String,
    /// The title.
    pub title: String,
    /// The sentence below it.
    pub lead: String,
    /// What to know before filling it in, a sentence each.
    pub how: Vec<String>,
    /// The heading above where to send it.
    pub send_title: String,
    /// Where to send it and what happens then, a sentence each.
    pub(super) send: Vec<String>,
    /// The heading of the column of labels.
    pub column_item: String,
    /// The heading of the column to fill in.
    pub column_entry: String,
    /// The mark of a field that must be filled.
    pub must: String,
    /// The mark of a field that is published.
    pub public: String,
    /// What an empty field shows.
    pub placeholder: String,
    /// What an empty list shows.
    pub choose: String,
    /// What programs show in a field that was emptied.
    pub emptied: Vec<String>,
    /// The word before the number of a page.
    pub page: String,
    /// Headings.
    pub section: Sections,
    /// Fields and texts that stand in no other form.
    pub only: Only,
    /// The eras of dates.
    #[serde(rename = "era")]
    pub(super) eras: Vec<Era>,
    /// How the first year of an era is written.
    pub(super) first_year: String,
    pub(super) refused: BTreeMap<String, String>,
    pub(super) doubt: BTreeMap<String, String>,
}

/// Headings of the form.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sections {
    /// 事業者情報.
    pub business: String,
    /// For corporations.
    pub corporation: String,
    /// For sole proprietors.
    pub sole_proprietor: String,
    /// For both.
    pub both: String,
    /// 自己宣言.
    pub declaration: String,
    /// For ★.
    pub one: String,
    /// For ★★.
    pub two: String,
    /// 目的 and 担当者.
    pub contact: String,
    /// Agreement and pledge.
    pub agree: String,
}

/// Fields and texts that stand in no other form.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Only {
    /// The letter of the division.
    pub industry_division: String,
    /// What to know of it.
    pub industry_division_hint: String,
    /// What to know of the group.
    pub industry_hint: String,
    /// The result of the self-check is sent along.
    pub score_attached: String,
    /// What to know of that.
    pub score_attached_hint: String,
    /// Its box.
    pub score_attached_yes: String,
    /// The box of an agreement.
    pub agree_yes: String,
    /// Which terms were read: `{edition}`, `{from}`, `{address}`.
    pub(super) terms_text: String,
    /// What is done with personal data.
    pub privacy_text: Vec<String>,
    /// How a date is written.
    pub date_hint: String,
}

/// An era of the calendar.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Era {
    /// Its name and its letter.
    pub names: Vec<String>,
    /// The year before its first.
    pub year: i16,
}

impl FormWords {
    /// Where to send the form, with these facts: `office`, `contact`, `confirm_hours`.
    pub fn send(&self, facts: &[(&str, &str)]) -> Vec<String> {
        self.send.iter().map(|text| fill(text, facts)).collect()
    }

    /// Which terms were read, with these facts: `edition`, `from`, `address`.
    pub fn terms_text(&self, facts: &[(&str, &str)]) -> String {
        fill(&self.only.terms_text, facts)
    }

    /// Why a file is refused.
    pub fn refused(&self, refused: Refused) -> &str {
        self.refused.get(refused.code()).map_or("", String::as_str)
    }

    /// What is in doubt.
    pub fn doubt(&self, doubted: &Doubted, words: &Words) -> String {
        let sentence = self.doubt.get(doubted.doubt.code()).map_or("", String::as_str);
        fill(sentence, &[("label", &words.field(doubted.field).label), ("found", &doubted.found)])
    }

    /// Year, month and day of a date as people write it: `2026/11/01`, 2026年11月1日, 令和8年11月1日, R8.11.1. What is none comes
    /// back whole in the first part, for the form to complain about.
    pub fn date_parts(&self, typed: &str) -> [String; 3] {
        let narrow = text::width::narrow(typed.trim());
        let era = self.eras.iter().find_map(|era| {
            let rest = era.names.iter().find_map(|name| narrow.strip_prefix(text::width::narrow(name).as_str()))?;
            Some((era.year, rest.trim_start().replacen(&self.first_year, "1", 1)))
        });
        let (before, rest) = era.unwrap_or((0, narrow.clone()));
        let numbers: Vec<&str> = rest.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
        let eight = match numbers.as_slice() {
            [all] if all.len() == 8 => Some([all.get(..4), all.get(4..6), all.get(6..)]),
            _ => None,
        };
        match (numbers.as_slice(), eight) {
            (_, Some([Some(year), Some(month), Some(day)])) => [year, month, day].map(str::to_owned),
            ([year, month, day], _) => {
                let counted = year.parse::<i16>().ok().and_then(|year| year.checked_add(before));
                let year = counted.map_or_else(|| (*year).to_owned(), |year| year.to_string());
                [year, (*month).to_owned(), (*day).to_owned()]
            }
            _ => [typed.trim().to_owned(), String::new(), String::new()],
        }
    }
}

fn fill(text: &str, facts: &[(&str, &str)]) -> String {
    placeholder::fill(text, |name| placeholder::fact(facts, name).map(Cow::Borrowed))
}
