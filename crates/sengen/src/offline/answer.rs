//! The answer for one row: what the files say, compared with what the row says.

use super::{
    key,
    snapshot::{Known, Snapshot},
};
use crate::words::Words;
use domain::{corporate_number::CorporateNumber, ids::DeclarationId, registers::Registers};

/// The answer in a word, as programs read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Judged {
    /// Valid, and what is given fits.
    Match,
    /// Valid, but of another business than the row says.
    Mismatch,
    /// It was valid and is not any more.
    NotValid,
    /// The files do not have it.
    Unknown,
    /// No ID can be written like this.
    Broken,
}

impl Judged {
    /// All answers.
    pub const ALL: [Self; 5] = [Self::Match, Self::Mismatch, Self::NotValid, Self::Unknown, Self::Broken];

    /// The code in the result.
    pub fn code(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Mismatch => "mismatch",
            Self::NotValid => "not_valid",
            Self::Unknown => "unknown",
            Self::Broken => "broken",
        }
    }
}

/// What a row gives.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// The ID as typed.
    pub id: &'a str,
    /// A name to compare.
    pub name: Option<&'a str>,
    /// A 法人番号 to compare.
    pub number: Option<&'a str>,
}

/// The answer for a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// In a word.
    pub judged: Judged,
    /// Why, in a sentence.
    pub reason: String,
    /// 取組み段階, where the declaration is valid.
    pub level: String,
}

impl Answer {
    /// Compares. An ID of an older system need not have our check digit, so the digit is looked at only when the files do
    /// not have the ID.
    pub fn of(snapshot: &Snapshot, given: &Given<'_>, registers: &Registers, words: &Words) -> Self {
        let without = |judged, reason| Self { judged, reason, level: String::new() };
        let Some(id) = key(given.id) else {
            return without(Judged::Broken, words.say("verify.broken", &[]));
        };
        match snapshot.get(id) {
            Some(Known::Listed { name, number, level }) => {
                let differs = differences(given, (name, number), registers, words);
                let (judged, reason) = if differs.is_empty() {
                    (Judged::Match, words.say("verify.match", &[]))
                } else {
                    (Judged::Mismatch, differs.concat())
                };
                Self { judged, reason, level: level.clone() }
            }
            Some(Known::Unlisted { state, on }) => {
                without(Judged::NotValid, words.say("verify.not-valid", &[("state", state), ("on", on)]))
            }
            None if DeclarationId::parse(given.id).is_err() => {
                without(Judged::Broken, words.say("verify.broken-digit", &[]))
            }
            None => without(Judged::Unknown, words.say("verify.unknown", &[])),
        }
    }
}

/// What differs, a sentence each. Names are compared as the search does: width, old and new kanji and the legal form make no
/// difference.
fn differences(given: &Given<'_>, (name, number): (&str, &str), registers: &Registers, words: &Words) -> Vec<String> {
    let other_name = given.name.filter(|given| registers.fold_name(given) != registers.fold_name(name));
    let same = |given: &str| CorporateNumber::parse(given).is_ok_and(|given| given.as_str() == number);
    let other_number = given.number.filter(|given| !same(given));
    let nobody = words.say("verify.no-number", &[]);
    let shown = if number.is_empty() { nobody.as_str() } else { number };
    let name = other_name.map(|_| words.say("verify.mismatch-name", &[("name", name)]));
    let number = other_number.map(|_| words.say("verify.mismatch-number", &[("number", shown)]));
    [name, number].into_iter().flatten().collect()
}
