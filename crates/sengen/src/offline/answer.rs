//! The answer for one row: what the files say, compared with what the row says. Which rows can be read, and why not, is told as
//! the site tells it of a table.

use super::snapshot::{Known, Snapshot};
use crate::words::Words;
use directory::{Claim, is_same_name};
use domain::{corporate_number::CorporateNumber, ids::DeclarationId, registers::Registers, time::date_ja};
use site::checked::{
    Unknown,
    list::Line,
    rows::{Asked, Broken, Unasked, question},
    words::WORDS as REASONS,
};

/// The answer in a word, as programs read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Judged {
    /// Valid, and what is given fits.
    Match,
    /// Valid, but of another business than the row says.
    Mismatch,
    /// It was valid and is not any more.
    NotValid,
    /// The files do not have it, or no ID can be written like this.
    Unknown,
    /// The row itself cannot be read.
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
    /// Compares. An ID of an older system need not have our check digit, so the digit is looked at only when the files do not
    /// have the ID.
    pub fn of(snapshot: &Snapshot, line: &Line<'_>, registers: &Registers, words: &Words) -> Self {
        let without = |judged, reason| Self { judged, reason, level: String::new() };
        let asked = line.row.as_ref().ok_or(Unasked::Broken(Broken::Line)).and_then(question);
        let Asked { number: id, claim, unread } = match asked {
            Ok(asked) => asked,
            Err(Unasked::Broken(why)) => return without(Judged::Broken, REASONS.reason(why.code()).to_owned()),
            Err(Unasked::Unknown(why)) => return without(Judged::Unknown, REASONS.reason(why.code()).to_owned()),
        };
        match (snapshot.get(&id), unread) {
            (Some(Known::Listed { .. }), Some(why)) => without(Judged::Broken, REASONS.reason(why.code()).to_owned()),
            (Some(Known::Listed { name, number, level }), None) => {
                let differs = differences(&claim, (name, number), registers, words);
                let (judged, reason) = if differs.is_empty() {
                    (Judged::Match, words.say("verify.match", &[]))
                } else {
                    (Judged::Mismatch, differs.concat())
                };
                Self { judged, reason, level: level.clone() }
            }
            (Some(Known::Unlisted { state, on }), _) => {
                let since = on.parse().map_or_else(|_| on.clone(), date_ja);
                without(Judged::NotValid, REASONS.ended(state, Some(&since)))
            }
            (None, _) => without(Judged::Unknown, unknown(&id, words)),
        }
    }
}

/// Why the files do not have an ID. What they lack may still stand: they hold corporations that were accepted.
fn unknown(id: &DeclarationId, words: &Words) -> String {
    match Unknown::why(id) {
        Unknown::NotIssued => words.say("verify.unknown", &[]),
        why => REASONS.reason(why.code()).to_owned(),
    }
}

/// What differs, a sentence each.
fn differences(claim: &Claim, (name, number): (&str, &str), registers: &Registers, words: &Words) -> Vec<String> {
    let other_name = claim.name.as_deref().filter(|given| !is_same_name(registers, given, name));
    let other_number = claim.corporate_number.as_ref().map(CorporateNumber::as_str).filter(|given| *given != number);
    let nobody = words.say("verify.no-number", &[]);
    let shown = if number.is_empty() { nobody.as_str() } else { number };
    let name = other_name.map(|_| words.say("verify.mismatch-name", &[("name", name)]));
    let number = other_number.map(|_| words.say("verify.mismatch-number", &[("number", shown)]));
    [name, number].into_iter().flatten().collect()
}
